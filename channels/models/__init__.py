"""Which official account, whose charge, since when."""

from channels.models.channel import Channel, ChannelQuerySet, FormerHandle
from channels.models.custody import (
    Confirmation,
    CustodyItem,
    CustodyQuerySet,
    HandOver,
    HandOverItem,
)
from channels.models.impostor import Impostor, ImpostorQuerySet
from channels.models.responsibility import Responsibility, ResponsibilityQuerySet, TsTzRange

__all__ = [
    "Channel",
    "ChannelQuerySet",
    "Confirmation",
    "CustodyItem",
    "CustodyQuerySet",
    "FormerHandle",
    "HandOver",
    "HandOverItem",
    "Impostor",
    "ImpostorQuerySet",
    "Responsibility",
    "ResponsibilityQuerySet",
    "TsTzRange",
]
