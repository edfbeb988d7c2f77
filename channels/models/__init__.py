"""Which official account, whose charge, since when, and who is on shift."""

from channels.models.channel import Channel, ChannelQuerySet, FormerHandle
from channels.models.coverage import CoverageDigest, CoverageLimit
from channels.models.custody import (
    Confirmation,
    CustodyItem,
    CustodyQuerySet,
    HandOver,
    HandOverItem,
)
from channels.models.desk import Desk, DeskCover, DeskCoverQuerySet, DeskQuerySet
from channels.models.feed import CalendarFeed
from channels.models.impostor import Impostor, ImpostorQuerySet
from channels.models.pattern import PatternTurn, ShiftPattern
from channels.models.responsibility import Responsibility, ResponsibilityQuerySet, TsTzRange
from channels.models.shift import Shift, ShiftQuerySet, SwapOffer
from channels.models.unit_change import UnitChange

__all__ = [
    "CalendarFeed",
    "Channel",
    "ChannelQuerySet",
    "Confirmation",
    "CoverageDigest",
    "CoverageLimit",
    "CustodyItem",
    "CustodyQuerySet",
    "Desk",
    "DeskCover",
    "DeskCoverQuerySet",
    "DeskQuerySet",
    "FormerHandle",
    "HandOver",
    "HandOverItem",
    "Impostor",
    "ImpostorQuerySet",
    "PatternTurn",
    "Responsibility",
    "ResponsibilityQuerySet",
    "Shift",
    "ShiftPattern",
    "ShiftQuerySet",
    "SwapOffer",
    "TsTzRange",
    "UnitChange",
]
