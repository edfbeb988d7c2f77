"""Every write of the record: events, notices owed, seals, heartbeats."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models, transaction

from records import anchor, delivery
from records.chain import FIRST_LINK, detail_digest, event_digest, seal_hash
from records.models import Event, EventDetail, Heartbeat, Notice, Seal, SealedEvent, label
from records.states import Medium, NoticeState, Urgency

if TYPE_CHECKING:
    from accounts.models import Mandate, User

SEAL_BATCH = 1000
SEAL_LOCK = 7_101_010  # advisory lock: one sealer at a time


def write(
    *,
    kind: str,
    subject: models.Model,
    by: User | None,
    now: datetime,
    mandate: Mandate | None = None,
    tell: Iterable[User] = (),
    by_email: bool = False,
    urgency: Urgency = Urgency.ORDINARY,
    reason: str = "",
    url: str = "",
    detail: dict[str, Any] | None = None,
    **facts: Any,
) -> Event:
    """Record an act and owe its notices, inside the transaction that makes it true.

    `by=None` is the system itself. `facts` must hold no personal data of citizens: that goes into
    `detail`, which can be erased. The actor is not told of the own act. Raises RuntimeError
    outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("records.write outside a transaction")
    event = Event(kind=kind, subject=label(subject), actor=by, mandate=mandate, at=now, facts=facts)
    salt = secrets.token_hex(16) if detail is not None else ""
    if detail is not None:
        event.detail_digest = detail_digest(salt, detail)
    event.save(force_insert=True)
    if detail is not None:
        EventDetail.objects.create(event=event, salt=salt, data=detail)
    people = [person for person in dict.fromkeys(tell) if by is None or person.pk != by.pk]
    owe(
        event=event,
        people=people,
        now=now,
        by_email=by_email,
        urgency=urgency,
        reason=reason,
        url=url,
    )
    return event


def write_many(
    *,
    kind: str,
    entries: Iterable[tuple[models.Model, dict[str, Any]]],
    by: User | None,
    now: datetime,
    mandate: Mandate | None = None,
) -> None:
    """As `write` for many subjects (each with its facts) at once; nobody is told. For imports."""
    if not connection.in_atomic_block:
        raise RuntimeError("records.write_many outside a transaction")
    Event.objects.bulk_create(
        (
            Event(kind=kind, subject=label(subject), actor=by, mandate=mandate, at=now, facts=facts)
            for subject, facts in entries
        ),
        batch_size=500,
    )


def owe(
    *,
    event: Event,
    people: Iterable[User],
    now: datetime,
    by_email: bool,
    urgency: Urgency,
    reason: str,
    url: str,
    key: str = "",
) -> None:
    """One notice per person and medium; a key that exists already is left as it is.

    The in-app row is the message and needs no delivery. `key` names the cause (`duty:7:breach`)
    and defaults to the event.
    """
    cause = key or f"event:{event.pk}"
    notices = []
    for person in people:
        media = [Medium.IN_APP]
        if by_email and (person.wants_email or urgency >= Urgency.URGENT):
            media.append(Medium.EMAIL)
        notices += [
            Notice(
                key=f"{cause}:person:{person.pk}:{medium}",
                event=event,
                person=person,
                medium=medium,
                urgency=urgency,
                reason=reason,
                url=url,
                state=NoticeState.SENT if medium == Medium.IN_APP else NoticeState.PENDING,
                sent_at=now if medium == Medium.IN_APP else None,
                created_at=now,
                next_at=now,
            )
            for medium in media
        ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def cancel_notices(*, subject: models.Model, kinds: Iterable[str]) -> int:
    """Stop mails that are not yet under way, because their cause is over; say how many.

    Runs in the caller's transaction. A mail that is being sent at this instant is let go, and not
    tried again if it fails.
    """
    mails = Notice.objects.filter(
        event__subject=label(subject), event__kind__in=list(kinds), medium=Medium.EMAIL
    )
    # In this order: one that goes from claimed to sending between the two is caught by the second.
    stopped = mails.filter(state__in=[NoticeState.PENDING, NoticeState.CLAIMED]).update(
        state=NoticeState.CANCELLED, lease=None, lease_until=None
    )
    mails.filter(state=NoticeState.SENDING).update(unwanted=True)
    return stopped


def erase_details(
    *, subject: models.Model, kinds: Iterable[str], by: User | None, now: datetime
) -> int:
    """Erase the personal data beside the events about a row; the events and the chain stand.

    Runs in the caller's transaction. Says how many, and leaves an event when there was anything.
    """
    kept = EventDetail.objects.filter(
        event__subject=label(subject), event__kind__in=list(kinds), erased_at=None
    )
    erased = kept.update(data={}, salt="", erased_at=now)
    if erased:
        write(kind="detail.erased", subject=subject, by=by, now=now, count=erased)
    return erased


def mark_read(*, by: User, now: datetime, notice_ids: Iterable[int] | None = None) -> int:
    """Mark the person's own in-app notices as read; all of them when no ids are given."""
    unread = Notice.objects.for_person(by).unread()
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    return unread.update(read_at=now)


def beat(*, waker: str, now: datetime) -> None:
    """Leave the sign of life that pages, `doctor` and the health address look at."""
    Heartbeat.objects.update_or_create(waker=waker, defaults={"at": now})


def seal_events(*, now: datetime) -> int:
    """Chain all events that bear no seal yet; say how many. Under an advisory lock.

    Afterwards the last link is written outside the database, at most once an hour.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        events = list(Event.objects.unsealed().order_by("id")[:SEAL_BATCH])
        if not events:
            return 0
        last = Seal.objects.order_by("-number").first()
        digests = [event_digest(event) for event in events]
        number = last.number + 1 if last else 1
        previous = last.hash if last else FIRST_LINK
        seal = Seal.objects.create(
            number=number,
            previous=previous,
            hash=seal_hash(previous, number, now, digests),
            at=now,
        )
        SealedEvent.objects.bulk_create(
            SealedEvent(event=event, seal=seal, digest=digest)
            for event, digest in zip(events, digests, strict=True)
        )
    anchor.write(path=Path(settings.ANCHOR_FILE), seal=seal, now=now)
    return len(events)


def deliver_due_notices(*, now: datetime) -> int:
    """The sweep that sends what is owed by mail; say how many were tried."""
    return delivery.deliver(now=now)
