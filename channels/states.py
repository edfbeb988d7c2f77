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


class Severity(models.TextChoices):
    """How much a finding of the coverage check presses."""

    URGENT = "urgent", _("Urgent")
    WARNING = "warning", _("Warning")
    NOTE = "note", _("Note")


class FindingKind(models.TextChoices):
    GAP = "gap", _("No primary")
    NOBODY = "nobody", _("Nobody by decree is present")
    ABSENT = "absent", _("Primary away without a substitute")
    UNIT = "unit", _("One person carries a whole unit")
    SINGLE = "single", _("One person carries a task alone")
    OVERLOAD = "overload", _("Primary on too many channels")
    ROLE = "role", _("A role ends")
    MANDATE = "mandate", _("A mandate ends")


class ShiftKind(models.TextChoices):
    ROTA = "rota", _("Rota")
    OVERRIDE = "override", _("Override")


class OnHoliday(models.TextChoices):
    """What a weekly pattern does on a day off."""

    WORK = "work", _("Shifts as usual")
    SKIP = "skip", _("No shift")
    STAND_BY = "stand_by", _("Somebody stands by")


class Rotation(models.TextChoices):
    """When the turn passes to the next one of the team."""

    WEEK = "week", _("Every week")
    SHIFT = "shift", _("Every shift")


class SwapState(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("swap", "Accepted")
    REFUSED = "refused", pgettext_lazy("swap", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("swap", "Withdrawn")
    DECIDED = "decided", _("Decided by the rota manager")


SWAP_MOVES: dict[SwapState, set[SwapState]] = {
    SwapState.OPEN: {
        SwapState.ACCEPTED,
        SwapState.REFUSED,
        SwapState.WITHDRAWN,
        SwapState.DECIDED,
    },
    SwapState.ACCEPTED: set(),
    SwapState.REFUSED: set(),
    SwapState.WITHDRAWN: set(),
    SwapState.DECIDED: set(),
}
