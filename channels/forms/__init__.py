"""Input of the channel pages, brought to clean values."""

from channels.forms.assigning import AssignForm
from channels.forms.closing import CloseForm
from channels.forms.coverage import CoverageFilter, LimitForm
from channels.forms.custody import AttestForm, CustodyForm, HandOverForm, ReviewForm
from channels.forms.matrix import BulkForm, InstantForm, MatrixFilter, TakeOverForm
from channels.forms.moving import UnitChangeForm
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
    MeantForm,
    OfferForm,
    PatternForm,
    ShiftForm,
)

__all__ = [
    "AssignForm",
    "AttestForm",
    "BulkForm",
    "ChannelFilter",
    "CloseForm",
    "CoverForm",
    "CoverageFilter",
    "CustodyForm",
    "DeskForm",
    "DetailsForm",
    "EndPatternForm",
    "HandOverForm",
    "InstantForm",
    "LimitForm",
    "MatrixFilter",
    "MeantForm",
    "OfferForm",
    "PatternForm",
    "RegisterForm",
    "RenameForm",
    "RequestForm",
    "ReviewForm",
    "ShiftForm",
    "TakeOverForm",
    "UnitChangeForm",
]
