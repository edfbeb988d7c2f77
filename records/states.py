"""What a notice can be, and how it may move on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Medium(models.TextChoices):
    IN_APP = "in_app", _("In the application")
    EMAIL = "email", _("E-mail")


class NoticeState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    CLAIMED = "claimed", _("Taken up")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("No longer needed")
    GIVEN_UP = "given_up", _("Given up")


# An in-app notice is born sent: the row is the message. `sending` that outlives its lease is
# unclear and goes back to pending with `maybe_repeated` set, never silently.
MOVES: dict[NoticeState, set[NoticeState]] = {
    NoticeState.PENDING: {NoticeState.CLAIMED, NoticeState.CANCELLED, NoticeState.GIVEN_UP},
    NoticeState.CLAIMED: {NoticeState.SENDING, NoticeState.PENDING, NoticeState.CANCELLED},
    NoticeState.SENDING: {
        NoticeState.SENT, NoticeState.PENDING, NoticeState.GIVEN_UP, NoticeState.CANCELLED,
    },
    NoticeState.SENT: set(),
    NoticeState.CANCELLED: set(),
    NoticeState.GIVEN_UP: {NoticeState.PENDING},
}  # fmt: skip


class Urgency(models.IntegerChoices):
    """How much a notice matters; the higher, the earlier it is shown and sent."""

    ORDINARY = 10, _("For your information")
    ACTION = 20, _("Needs you")
    URGENT = 30, _("Urgent")
