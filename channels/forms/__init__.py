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
from channels.forms.rota import (
    CoverForm,
    DeskForm,
    EndPatternForm,
    OfferForm,
    PatternForm,
    ShiftForm,
)

__all__ = [
    "AssignForm",
    "AttestForm",
    "ChannelFilter",
    "CloseForm",
    "CoverForm",
    "CustodyForm",
    "DeskForm",
    "DetailsForm",
    "EndPatternForm",
    "HandOverForm",
    "OfferForm",
    "PatternForm",
    "RegisterForm",
    "RenameForm",
    "RequestForm",
    "ReviewForm",
    "ShiftForm",
]
