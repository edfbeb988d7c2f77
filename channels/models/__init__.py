"""Which official account, whose charge, since when."""

from channels.models.channel import Channel, ChannelQuerySet
from channels.models.responsibility import Responsibility, ResponsibilityQuerySet, TsTzRange

__all__ = ["Channel", "ChannelQuerySet", "Responsibility", "ResponsibilityQuerySet", "TsTzRange"]
