"""Input of the channel pages, brought to clean values."""

from channels.forms.assigning import AssignForm
from channels.forms.coverage import CoverageFilter, LimitForm
from channels.forms.matrix import BulkForm, InstantForm, MatrixFilter, TakeOverForm
from channels.forms.registering import ChannelFilter, RegisterForm
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
    "BulkForm",
    "ChannelFilter",
    "CoverForm",
    "CoverageFilter",
    "DeskForm",
    "EndPatternForm",
    "InstantForm",
    "LimitForm",
    "MatrixFilter",
    "OfferForm",
    "PatternForm",
    "RegisterForm",
    "ShiftForm",
    "TakeOverForm",
]
