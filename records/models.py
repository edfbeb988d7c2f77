"""What happened (Event), the seal over it (Seal), and who is owed a word about it (Notice)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.states import Medium, NoticeState, Urgency


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model) -> EventQuerySet:
        return self.filter(subject=label(subject))

    def unsealed(self) -> EventQuerySet:
        """By absence of the mark; never by id or time, which are handed out before commit."""
        return self.filter(sealed=None)


class Event(models.Model):
    """One act that stands: who, under which mandate, when, on what. Append-only in the database.

    `facts` never holds personal data of citizens; that goes into EventDetail, whose digest stays
    here, so that it can be erased while the chain still verifies.
    """

    append_only: ClassVar[bool] = True

    kind = models.CharField(max_length=60)
    # No foreign key: the record outlives its subject.
    subject = models.CharField(max_length=80)
    actor = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    mandate = models.ForeignKey(
        "accounts.Mandate", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    detail_digest = models.CharField(max_length=64, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="event_by_subject"),
            models.Index(fields=["actor", "-id"], name="event_by_actor"),
            models.Index(fields=["-id"], name="event_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class EventDetail(models.Model):
    """Personal data of an event, beside it: may be erased (UU 27/2022), the event may not.

    Erasing takes the salt too: with it the digest in the event could be guessed at.
    """

    guards: ClassVar[tuple[str, ...]] = ("tanggap_detail_only_erased",)

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="detail")
    salt = models.CharField(max_length=32, blank=True)
    data = models.JSONField(default=dict)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"detail of event {self.event_id}"


class Seal(models.Model):
    """A link of the hash chain over a batch of events."""

    append_only: ClassVar[bool] = True

    number = models.PositiveBigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.number}"


class SealedEvent(models.Model):
    """The mark that an event is sealed, with the digest it had then."""

    append_only: ClassVar[bool] = True

    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, primary_key=True, related_name="sealed"
    )
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="events")
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"event {self.event_id} in seal {self.seal_id}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def for_person(self, person: models.Model) -> NoticeQuerySet:
        return self.filter(person_id=person.pk, medium=Medium.IN_APP)

    def unread(self) -> NoticeQuerySet:
        return self.filter(medium=Medium.IN_APP, read_at=None, state=NoticeState.SENT)

    def due(self, now: datetime) -> NoticeQuerySet:
        return self.filter(state=NoticeState.PENDING, next_at__lte=now).order_by("next_at", "id")

    def stuck(self, now: datetime) -> NoticeQuerySet:
        """Claimed or sending, and the holder's lease has run out."""
        return self.filter(
            state__in=[NoticeState.CLAIMED, NoticeState.SENDING], lease_until__lt=now
        )


class Notice(models.Model):
    """A word owed to one person by one medium. In-app: the row is the message."""

    # "duty:7:breach:person:3:email"; a second row for the same cause cannot exist.
    key = models.CharField(max_length=160, unique=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="notices")
    medium = models.CharField(max_length=10, choices=Medium.choices)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.ORDINARY)
    # Why this person, in a word of records/templates: "on_duty", "author", …
    reason = models.CharField(max_length=40, blank=True)
    url = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=NoticeState.choices, default=NoticeState.PENDING
    )
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    maybe_repeated = models.BooleanField(default=False)
    # The cause ended while the mail was under way: it may arrive, and is never tried again.
    unwanted = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(medium=Medium.IN_APP)
                | Q(state__in=[NoticeState.SENT, NoticeState.CANCELLED]),
                name="notice_in_app_is_the_message",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[NoticeState.CLAIMED, NoticeState.SENDING])
                | Q(lease__isnull=False, lease_until__isnull=False),
                name="notice_taken_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.GIVEN_UP) | Q(given_up_at__isnull=False),
                name="notice_given_up_says_when",
            ),
        ]
        indexes: ClassVar = [
            # Serves records.actions.deliver_due_notices.
            models.Index(
                fields=["next_at", "id"],
                condition=Q(state=NoticeState.PENDING),
                name="notice_delivery_sweep",
            ),
            # Serves the reaper of the same sweep.
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=[NoticeState.CLAIMED, NoticeState.SENDING]),
                name="notice_reaper",
            ),
            models.Index(
                fields=["person", "-id"], condition=Q(medium="in_app"), name="notice_of_person"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


class Heartbeat(models.Model):
    """When each waker (clock, worker, start-up) last ran the sweeps."""

    waker = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.waker} {self.at:%Y-%m-%d %H:%M:%S}Z"


def label(subject: models.Model) -> str:
    """The name under which the record knows a row: `posts.post:12`."""
    return f"{subject._meta.label_lower}:{subject.pk}"
