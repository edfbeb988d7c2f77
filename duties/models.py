"""Messages from citizens and every obligation with a clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from channels.states import IN_USE
from duties.states import (
    Clock,
    DutyKind,
    DutyStatus,
    MessageClass,
    MessageState,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

# Of each account in use, again and again: `channels` keeps when, a duty is the clock of one time.
CONFIRMATIONS = (DutyKind.ATTESTATION, DutyKind.ACCESS_REVIEW)


def no_longer_owed(of: str = "") -> Q:
    """Duties (with `of` rows of a duty) to confirm an account that somebody has confirmed since,
    or that is not in use any more."""
    attested = Q(
        **{
            f"{of}kind": DutyKind.ATTESTATION,
            f"{of}due_at__lt": F(f"{of}channel__attestation_due_at"),
        }
    )
    reviewed = Q(
        **{
            f"{of}kind": DutyKind.ACCESS_REVIEW,
            f"{of}due_at__lt": F(f"{of}channel__access_due_at"),
        }
    )
    over = Q(**{f"{of}kind__in": CONFIRMATIONS}) & ~Q(**{f"{of}channel__state__in": IN_USE})
    return attested | reviewed | over


class MessageQuerySet(models.QuerySet["Message"]):
    def in_units(self, unit_ids: Iterable[int]) -> MessageQuerySet:
        return self.filter(channel__unit_id__in=list(unit_ids))


class Message(models.Model):
    """What a citizen wrote to one of our channels. Personal data: shown, never copied on."""

    channel = models.ForeignKey(
        "channels.Channel",
        on_delete=models.PROTECT,
        related_name="messages",
        verbose_name=_("channel"),
    )
    # The network's own id, or one made from the link; a repeat is an update.
    external_id = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True, verbose_name=_("link"))
    author_name = models.CharField(max_length=120, blank=True, verbose_name=_("author"))
    text = models.TextField(verbose_name=_("text"))
    message_class = models.CharField(
        max_length=12, choices=MessageClass.choices, verbose_name=_("class")
    )
    received_at = models.DateTimeField(verbose_name=_("received"))
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.OPEN)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="message_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["channel", "-received_at", "-id"], name="message_inbox"),
            models.Index(
                fields=["-received_at", "-id"],
                condition=Q(state="open"),
                name="message_open",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Standard(models.Model):
    """How soon a class of message must be answered. Working time runs on the unit's calendar."""

    kind = models.CharField(max_length=20, choices=DutyKind.choices)
    message_class = models.CharField(max_length=12, choices=MessageClass.choices, blank=True)
    clock = models.CharField(max_length=10, choices=Clock.choices)
    minutes = models.PositiveIntegerField()
    source = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="standard_takes_time"),
            models.UniqueConstraint(
                fields=["kind", "message_class"],
                condition=Q(is_active=True),
                name="standard_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_class}"


class StandardStep(models.Model):
    """When somebody is reminded, and who: once, or again and again until it is done.

    At a percentage of the time allowed, or so long before it is over, or working minutes after.
    """

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=Step.choices)
    percent = models.PositiveSmallIntegerField(default=100)
    # On the clock of the duty; counts instead of the percentage.
    minutes_before = models.PositiveIntegerField(default=0)
    minutes_after = models.PositiveIntegerField(default=0)
    # Day and night, until the duty ends; 0 is once.
    repeat_minutes = models.PositiveIntegerField(default=0)
    recipients = ArrayField(models.CharField(max_length=12))
    by_email = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["percent", "-minutes_before", "minutes_after"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "step"], name="standard_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.standard_id} {self.step}"


class DutyQuerySet(models.QuerySet["Duty"]):
    def in_units(self, unit_ids: Iterable[int]) -> DutyQuerySet:
        return self.filter(channel__unit_id__in=list(unit_ids))

    def open(self) -> DutyQuerySet:
        return self.filter(met_at=None, cancelled_at=None)

    def to_confirm(self) -> DutyQuerySet:
        """Accounts to confirm, without those of which the sweep has yet to say that it is done."""
        return self.open().filter(kind__in=CONFIRMATIONS).exclude(no_longer_owed())

    def no_longer_owed(self) -> DutyQuerySet:
        return self.open().filter(no_longer_owed())

    def computed_otherwise(self, stamp: UUID) -> DutyQuerySet:
        """Open, and computed before the calendars were as they are under this stamp."""
        unknown = Q(calendar_stamp=None)
        other = Q(calendar_stamp__lt=stamp) | Q(calendar_stamp__gt=stamp)  # both use the index
        return self.open().filter(unknown | other)

    def overdue(self, now: datetime) -> DutyQuerySet:
        return self.open().filter(due_at__lte=now)


class Duty(models.Model):
    """An obligation with a clock. Its status is derived from its times, never stored."""

    kind = models.CharField(max_length=20, choices=DutyKind.choices)
    # What it is about: `duties.message:5`, `ethics.review:3`; apps above open duties too.
    subject = models.CharField(max_length=80)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="duties")
    # A page to go to; no personal data in it.
    url = models.CharField(max_length=200, blank=True)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="duties")
    # Which responsibility answers for it (channels.states.Task).
    task = models.CharField(max_length=10)
    clock = models.CharField(max_length=10, choices=Clock.choices)
    minutes = models.PositiveIntegerField()
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, null=True, related_name="+")
    calendar_code = models.CharField(max_length=40)
    # The state of the calendars under which the deadline was computed.
    calendar_stamp = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "kind"],
                condition=Q(met_at=None, cancelled_at=None),
                name="duty_one_open_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("opened_at")), name="duty_due_after_opened"
            ),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(cancelled_at=None),
                name="duty_ends_one_way",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancel_reason=""),
                name="duty_cancelled_says_why",
            ),
            # Of a channel itself, and named after it: so there is one open of each kind.
            models.CheckConstraint(
                condition=~Q(kind__in=["attestation", "access_review"])
                | Q(
                    subject=Concat(
                        Value("channels.channel:"), Cast("channel_id", models.CharField())
                    ),
                    message=None,
                ),
                name="duty_confirms_its_channel",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(met_at=None, cancelled_at=None),
                name="duty_open_by_due",
            ),
            models.Index(fields=["subject"], name="duty_by_subject"),
            # Serves duties.actions.recompute_deadlines.
            models.Index(
                fields=["calendar_stamp"],
                condition=Q(met_at=None, cancelled_at=None),
                name="duty_open_by_stamp",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    def status(self, now: datetime) -> DutyStatus:
        if self.cancelled_at is not None:
            return DutyStatus.CANCELLED
        if self.met_at is not None:
            return DutyStatus.MET if self.met_at <= self.due_at else DutyStatus.MET_LATE
        return DutyStatus.RUNNING if now < self.due_at else DutyStatus.BREACHED


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def due(self, now: datetime) -> ReminderQuerySet:
        return self.filter(
            fired_at=None,
            cancelled_at=None,
            remind_at__lte=now,
            duty__met_at=None,
            duty__cancelled_at=None,
        ).exclude(no_longer_owed("duty__"))


class Reminder(models.Model):
    """One step of a duty, written when the duty opens; who hears of it is asked when it fires."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="reminders")
    step = models.CharField(max_length=12, choices=Step.choices)
    recipients = ArrayField(models.CharField(max_length=12))
    by_email = models.BooleanField(default=True)
    remind_at = models.DateTimeField()
    # A step that repeats: its how many-eth time this is, and how long after the last one.
    round = models.PositiveSmallIntegerField(default=0)
    repeat_minutes = models.PositiveIntegerField(default=0)
    fired_at = models.DateTimeField(null=True)
    # Fired together with this later step of the same duty, which alone was told (after an outage).
    collapsed_into = models.CharField(max_length=12, choices=Step.choices, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["remind_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["duty", "step", "round"], name="reminder_once_per_step"
            ),
            models.CheckConstraint(
                condition=Q(fired_at=None) | Q(cancelled_at=None),
                name="reminder_ends_one_way",
            ),
        ]
        indexes: ClassVar = [
            # Serves duties.actions.fire_due_reminders.
            models.Index(
                fields=["remind_at", "id"],
                condition=Q(fired_at=None, cancelled_at=None),
                name="reminder_sweep",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.step}"


class Reply(models.Model):
    """What was answered, and the proof that it reached the citizen."""

    append_only: ClassVar[bool] = True

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField(verbose_name=_("answer"))
    evidence_url = models.URLField(max_length=500, verbose_name=_("link to the answer"))
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reply")
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"reply {self.pk}"
