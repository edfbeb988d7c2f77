"""Channel states, tasks and ranks: plain values and the table of legal moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChannelState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")


MOVES: dict[ChannelState, set[ChannelState]] = {
    ChannelState.PROPOSED: {ChannelState.ACTIVE, ChannelState.CLOSED},
    ChannelState.ACTIVE: {ChannelState.PAUSED, ChannelState.CLOSING},
    ChannelState.PAUSED: {ChannelState.ACTIVE, ChannelState.CLOSING},
    ChannelState.CLOSING: {ChannelState.CLOSED, ChannelState.ACTIVE},
    ChannelState.CLOSED: set(),
}


class Task(models.TextChoices):
    PUBLISH = "publish", _("Publish")
    RESPOND = "respond", _("Respond")
    APPROVE = "approve", pgettext_lazy("task", "Approve")
    CUSTODY = "custody", _("Custody")


class Rank(models.TextChoices):
    PRIMARY = "primary", _("Primary")
    BACKUP = "backup", _("Backup")


class Moderation(models.TextChoices):
    ACTIVE = "active", _("Active")
    PASSIVE = "passive", _("Passive")
    NO_REPLY = "no_reply", _("Does not reply")
