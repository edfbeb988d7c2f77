"""Input of the channel pages, brought to clean values."""

from channels.forms.assigning import AssignForm
from channels.forms.closing import CloseForm
from channels.forms.custody import AttestForm, CustodyForm, HandOverForm, ReviewForm
from channels.forms.registering import (
    ChannelFilter,
    DetailsForm,
    RegisterForm,
    RenameForm,
    RequestForm,
)

__all__ = [
    "AssignForm",
    "AttestForm",
    "ChannelFilter",
    "CloseForm",
    "CustodyForm",
    "DetailsForm",
    "HandOverForm",
    "RegisterForm",
    "RenameForm",
    "RequestForm",
    "ReviewForm",
]
