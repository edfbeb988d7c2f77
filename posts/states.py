"""Life of a post and of its publications: plain values and tables of legal moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    REJECTED = "rejected", _("Rejected")
    CLEARED = "cleared", _("Cleared")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHING = "publishing", _("Being published")
    PUBLISHED = "published", _("Published")
    MISSED = "missed", _("Missed")
    HELD = "held", _("Held")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")


P = PostState
MOVES: dict[PostState, set[PostState]] = {
    P.DRAFT: {P.IN_REVIEW, P.MISSED, P.CANCELLED},
    P.IN_REVIEW: {P.CLEARED, P.CHANGES_REQUESTED, P.REJECTED, P.DRAFT, P.MISSED, P.CANCELLED},
    P.CHANGES_REQUESTED: {P.DRAFT, P.MISSED, P.CANCELLED},
    P.REJECTED: {P.DRAFT, P.CANCELLED},
    P.CLEARED: {P.SCHEDULED, P.DRAFT, P.MISSED, P.CANCELLED},
    P.SCHEDULED: {P.PUBLISHING, P.HELD, P.CLEARED, P.DRAFT, P.MISSED, P.CANCELLED},
    P.PUBLISHING: {P.PUBLISHED, P.HELD, P.WITHDRAWN},
    # Back: a channel that was missed or held while the others went out gets a new slot.
    P.PUBLISHED: {P.PUBLISHING, P.WITHDRAWN},
    # A person decides: a new time (cleared or not yet), or a verdict that comes late.
    P.MISSED: {
        P.SCHEDULED, P.CLEARED, P.IN_REVIEW, P.DRAFT, P.CHANGES_REQUESTED, P.REJECTED, P.CANCELLED,
    },
    # A pause caught it: a person decides, also while the pause lasts.
    P.HELD: {P.SCHEDULED, P.PUBLISHING, P.CLEARED, P.DRAFT, P.CANCELLED},
    P.WITHDRAWN: set(),
    P.CANCELLED: set(),
}  # fmt: skip

# In these a clearance of exactly the current revision must exist; a trigger holds it.
CLEARED_STATES = frozenset({P.CLEARED, P.SCHEDULED, P.HELD, P.PUBLISHING, P.PUBLISHED})
# In these the text may be changed; the change makes a new revision and a draft again.
EDITABLE_STATES = frozenset(
    {
        P.DRAFT,
        P.IN_REVIEW,
        P.CHANGES_REQUESTED,
        P.REJECTED,
        P.CLEARED,
        P.SCHEDULED,
        P.MISSED,
        P.HELD,
    }
)
# In these a planned time that passes makes the post missed.
WAITING_STATES = frozenset({P.DRAFT, P.IN_REVIEW, P.CHANGES_REQUESTED, P.CLEARED})


class PublicationState(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    HELD = "held", _("Held")
    CLAIMED = "claimed", _("To be posted by hand")
    PUBLISHED = "published", _("Published")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Unclear")
    MISSED = "missed", _("Missed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")


S = PublicationState
PUBLICATION_MOVES: dict[PublicationState, set[PublicationState]] = {
    # Straight to failed: what would go out is not what was cleared.
    S.SCHEDULED: {S.CLAIMED, S.HELD, S.MISSED, S.FAILED, S.CANCELLED},
    # Claimed: a named official lets it out in spite of the pause. Published: it was out already
    # when the pause reached whoever had the text in hand.
    S.HELD: {S.CLAIMED, S.PUBLISHED, S.CANCELLED},
    S.CLAIMED: {S.PUBLISHED, S.HELD, S.FAILED, S.UNKNOWN, S.CANCELLED},
    S.PUBLISHED: {S.WITHDRAWN},
    S.FAILED: {S.CLAIMED, S.PUBLISHED, S.CANCELLED},
    S.UNKNOWN: {S.PUBLISHED, S.FAILED, S.CANCELLED},
    S.MISSED: set(),
    S.WITHDRAWN: set(),
    S.CANCELLED: set(),
}
# One publication at a time may stand in one of these per post and channel.
LIVE_PUBLICATIONS = (S.SCHEDULED, S.HELD, S.CLAIMED, S.PUBLISHED, S.FAILED, S.UNKNOWN)


class InformationClass(models.TextChoices):
    """The classes of UU 14/2008 that may be published; *dikecualikan* never is."""

    PERIODIC = "berkala", _("Periodic information")
    IMMEDIATE = "serta_merta", _("Immediate information")
    ANYTIME = "setiap_saat", _("Information available at any time")


class AmendmentKind(models.TextChoices):
    """*Ralat*: an error of one's own is put right; *klarifikasi*: a matter is explained."""

    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")


class LinkKind(models.TextChoices):
    FEED = "feed", _("For a calendar program")
    PAGE = "page", _("A page to read")


class SeriesKind(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    NTH_WEEKDAY = "nth_weekday", _("Every month, on a weekday")
    DATE = "date", _("Every month, on a date")


class OnHoliday(models.TextChoices):
    SKIP = "skip", _("Leave it out")
    SHIFT = "shift", _("Next day that is none")
    KEEP = "keep", _("All the same")


class PauseKind(models.TextChoices):
    CRISIS = "crisis", _("Crisis")
    MOURNING = "mourning", _("Mourning")
    ELECTION = "election", _("Election quiet period")
    OTHER = "other", _("Other reason")


class ViewPage(models.TextChoices):
    """The pages that show the same posts by the same filters; each is an address of posts."""

    CALENDAR = "calendar", _("Calendar")
    BOARD = "board", _("Board")
    LIST = "list", _("List")


class Part(models.TextChoices):
    """How somebody had a hand in a post; any of these bars them from clearing it."""

    WROTE = "wrote", _("wrote")
    UPLOADED = "uploaded", _("uploaded a picture")
    SUGGESTED = "suggested", _("suggested text")


class Reason(models.TextChoices):
    """Why a publication did not go out, where no person wrote the reason in own words."""

    EDITED = "edited", _("The text was changed after it was cleared.")
    UNSCHEDULED = "unscheduled", _("The post was taken off the calendar.")
    RESCHEDULED = "rescheduled", _("A new time was chosen.")
    EXPIRED = "expired", _("The time until which it was to go out had passed.")
    LATE = "late", _("The slot passed by more than ten minutes before it could be opened.")
    NOT_CLEARED_BYTES = (
        "not_cleared_bytes",
        _("Text or picture is not what was cleared. Nothing was published."),
    )
    PAUSED = "paused", _("A pause held it.")
    CHANNEL_NOT_ACTIVE = "channel_not_active", _("The channel is not active.")
