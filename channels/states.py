"""Channel states, tasks and ranks: plain values and the table of legal moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChannelState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    DECLINED = "declined", pgettext_lazy("channel", "Declined")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")


# A trigger holds the same table.
MOVES: dict[ChannelState, set[ChannelState]] = {
    ChannelState.PROPOSED: {ChannelState.ACTIVE, ChannelState.DECLINED},
    ChannelState.DECLINED: set(),
    ChannelState.ACTIVE: {ChannelState.PAUSED, ChannelState.CLOSING},
    ChannelState.PAUSED: {ChannelState.ACTIVE, ChannelState.CLOSING},
    ChannelState.CLOSING: {ChannelState.CLOSED, ChannelState.ACTIVE},
    ChannelState.CLOSED: set(),
}
# An account of the office in these: confirmed every half year, access reviewed every quarter.
IN_USE = (ChannelState.ACTIVE, ChannelState.PAUSED, ChannelState.CLOSING)
# Its story is over: nothing about it is changed, given or promised any more.
OVER = (ChannelState.DECLINED, ChannelState.CLOSED)


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
    DESK = "desk", _("Nobody at a desk for day and night")
    ABSENT = "absent", _("Primary away without a substitute")
    UNIT = "unit", _("One person carries a whole unit")
    SINGLE = "single", _("One person carries a task alone")
    OVERLOAD = "overload", _("Too much at once")
    OUTSIDE = "outside", _("In charge from the former unit")
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
    LAPSED = "lapsed", pgettext_lazy("swap", "Lapsed")


SWAP_MOVES: dict[SwapState, set[SwapState]] = {
    SwapState.OPEN: {
        SwapState.ACCEPTED,
        SwapState.REFUSED,
        SwapState.WITHDRAWN,
        SwapState.DECIDED,
        SwapState.LAPSED,
    },
    SwapState.ACCEPTED: set(),
    SwapState.REFUSED: set(),
    SwapState.WITHDRAWN: set(),
    SwapState.DECIDED: set(),
    SwapState.LAPSED: set(),
}


class Language(models.TextChoices):
    """The language that a channel mostly speaks; names in that language."""

    ID = "id", "Bahasa Indonesia"
    EN = "en", "English"
    JV = "jv", "Basa Jawa"
    SU = "su", "Basa Sunda"
    MAD = "mad", "Bhâsa Madhurâ"
    MIN = "min", "Baso Minangkabau"
    MS = "ms", "Bahasa Melayu"
    BAN = "ban", "Basa Bali"
    BUG = "bug", "Basa Ugi"
    BJN = "bjn", "Bahasa Banjar"


class Obligation(models.TextChoices):
    """What must be confirmed for every account in use, again and again."""

    ATTESTATION = "attestation", _("Half-yearly confirmation")
    ACCESS = "access", _("Quarterly access review")


class Holding(models.TextChoices):
    """What somebody has in hand of an account; where it lies, never the secret itself."""

    PASSWORD = "password", _("Entry in the password manager")
    MAIL = "mail", _("Recovery mail")
    SIM = "sim", _("Recovery number (SIM)")
    FACTOR = "factor", _("Second-factor device")
    ADMIN = "admin", _("Admin on the platform")


class Flag(models.TextChoices):
    """What is wrong with an account in use, or waits for a decision: filters of the register."""

    NOT_CONFIRMED = "not_confirmed", _("Not confirmed")
    ACCESS = "access", _("Access review overdue")
    ADMINS = "admins", _("Fewer than two platform admins")


class ImpostorState(models.TextChoices):
    """A case about an account that poses as one of ours."""

    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", _("Confirmed impostor")
    DISMISSED = "dismissed", _("Not an impostor")
    TAKEN_DOWN = "taken_down", _("Taken down")


# Reports go on arriving in every state; only a person moves the case, and always says why.
IMPOSTOR_MOVES: dict[ImpostorState, set[ImpostorState]] = {
    ImpostorState.REPORTED: {ImpostorState.CONFIRMED, ImpostorState.DISMISSED},
    ImpostorState.CONFIRMED: {ImpostorState.TAKEN_DOWN, ImpostorState.DISMISSED},
    ImpostorState.DISMISSED: {ImpostorState.REPORTED},
    # Gone accounts come back under the same name.
    ImpostorState.TAKEN_DOWN: {ImpostorState.CONFIRMED},
}
