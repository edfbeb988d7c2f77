"""Who has what of an account in hand, and how it passed from one to the other. Never a secret."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from channels.models.channel import Channel
from channels.states import Holding, Obligation

# What no field may look like; `channels.secrets` knows more, this is the wall behind it.
SECRET_WORDS = r"(password|passwd|kata ?sandi|sandi|pin|otp|token|secret)\s*[:=]|otpauth:"  # noqa: S105


class CustodyQuerySet(models.QuerySet["CustodyItem"]):
    def current(self) -> CustodyQuerySet:
        return self.filter(ended_at=None)

    def admins_of_ours(self) -> CustodyQuerySet:
        """Admins on the platform who work here: at least two for each account."""
        return self.current().filter(holding=Holding.ADMIN, person__is_active=True)


class CustodyItem(models.Model):
    """One thing in somebody's hands: what, whose, where it lies, when it was last looked at."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="custody")
    holding = models.CharField(max_length=10, choices=Holding.choices, verbose_name=_("what"))
    person = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="custody",
        verbose_name=_("person"),
    )
    outsider = models.CharField(
        max_length=120, blank=True, verbose_name=_("person or firm outside")
    )
    place = models.CharField(max_length=200, verbose_name=_("where it lies"))
    # Mail address or number, masked before it is kept.
    masked = models.CharField(max_length=80, blank=True)
    since = models.DateField(verbose_name=_("since"))
    checked_on = models.DateField(null=True, verbose_name=_("last checked"))
    checked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = CustodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("custody")
        ordering: ClassVar = ["channel", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(person__isnull=False) & Q(outsider=""))
                | (Q(person__isnull=True) & ~Q(outsider="")),
                name="custody_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(masked="") | Q(masked__contains="•"), name="custody_shows_a_mask_only"
            ),
            models.CheckConstraint(
                condition=~Q(masked__regex=r"[0-9]{5}"), name="custody_mask_hides_the_number"
            ),
            models.CheckConstraint(
                condition=~Q(place__iregex=SECRET_WORDS) & ~Q(outsider__iregex=SECRET_WORDS),
                name="custody_holds_no_secret",
            ),
            models.UniqueConstraint(
                fields=["channel", "holding"],
                condition=Q(ended_at=None) & ~Q(holding="admin"),
                name="custody_one_of_each",
            ),
            models.UniqueConstraint(
                fields=["channel", "person"],
                condition=Q(ended_at=None, holding="admin"),
                name="custody_admin_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(ended_at=None), name="custody_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.holding}"


class HandOver(models.Model):
    """Custody passes from one person to another: both confirm, then the record is signed."""

    guards: ClassVar[tuple[str, ...]] = ("tanggap_hand_over_stands",)

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("from")
    )
    receiver = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("to")
    )
    note = models.CharField(max_length=300, blank=True, verbose_name=_("note"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True)
    # The giver, or a program admin for somebody who has left.
    given_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    received_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    # The signed record as it was made; its hash stands in the event.
    pdf = models.BinaryField(null=True)
    # Its English translation, made in the same instant; none for records made before there were.
    pdf_en = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("hand-over")
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")), name="hand_over_needs_two_people"
            ),
            models.CheckConstraint(
                condition=Q(given_by=None) | ~Q(given_by=F("receiver")),
                name="hand_over_is_not_given_by_its_receiver",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None)
                | (
                    Q(given_at__isnull=False, given_by__isnull=False, received_at__isnull=False)
                    & Q(pdf__isnull=False, cancelled_at=None)
                    & ~Q(sha256="")
                ),
                name="hand_over_complete_when_both_confirmed",
            ),
            models.UniqueConstraint(
                fields=["channel"],
                condition=Q(completed_at=None, cancelled_at=None),
                name="hand_over_one_open_per_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.giver_id} → {self.receiver_id}"

    def get_absolute_url(self) -> str:
        return f"/channels/hand-overs/{self.pk}/"

    @property
    def number(self) -> str:
        """The number of its record, with the unit of which the channel was when it was opened.

        Reads `channel.unit` and the channel's `unit_changes`.
        """
        later = [one for one in self.channel.unit_changes.all() if one.at > self.opened_at]
        unit = min(later, key=lambda one: one.pk).before if later else self.channel.unit
        return f"BAST/{self.pk:04d}/{unit.code.upper()}/{self.opened_at:%Y}"

    @property
    def is_open(self) -> bool:
        return self.completed_at is None and self.cancelled_at is None


class HandOverItem(models.Model):
    """What a hand-over is about."""

    append_only: ClassVar[bool] = True

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(CustodyItem, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hand_over", "item"], name="hand_over_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.hand_over_id} {self.item_id}"


class Confirmation(models.Model):
    """Somebody confirmed an account: the only thing that moves its due date."""

    append_only: ClassVar[bool] = True

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="confirmations")
    obligation = models.CharField(max_length=12, choices=Obligation.choices)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("confirmation")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_at__gt=F("at")), name="confirmation_holds_for_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["channel", "obligation", "-id"], name="confirmation_of_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.obligation} {self.at:%Y-%m-%d}"
