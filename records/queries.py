"""Reads of the record for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models

from records.models import Event, EventQuerySet, Heartbeat, Notice, NoticeQuerySet, label
from records.states import Medium, NoticeState

if TYPE_CHECKING:
    from accounts.models import User

STANDS_STILL_AFTER = timedelta(seconds=120)


@dataclass(frozen=True)
class ClockAlarm:
    """The clock stands still: since when (None: it never ran)."""

    since: datetime | None


def clock_alarm(now: datetime) -> ClockAlarm | None:
    """An alarm when no waker has swept for two minutes; None when all is well."""
    newest = Heartbeat.objects.aggregate(newest=models.Max("at"))["newest"]
    if newest is not None and now - newest <= STANDS_STILL_AFTER:
        return None
    return ClockAlarm(since=newest)


def unread_count(person: User) -> int:
    return Notice.objects.for_person(person).unread().count()


def notices(person: User) -> NoticeQuerySet:
    """The person's in-app notices, newest first."""
    return (
        Notice.objects.for_person(person)
        .filter(state=NoticeState.SENT)
        .select_related("event", "event__actor", "person")
        .order_by("-id")
    )


def given_up() -> NoticeQuerySet:
    """Mails that could not be delivered; an admin must see them."""
    return (
        Notice.objects.filter(medium=Medium.EMAIL, state=NoticeState.GIVEN_UP)
        .select_related("person", "event")
        .order_by("-given_up_at")
    )


def history(*subjects: models.Model) -> EventQuerySet:
    """All events about these rows, oldest first, with actor, mandate and what lies beside."""
    return (
        Event.objects.filter(subject__in=[label(subject) for subject in subjects])
        .select_related("actor", "mandate", "detail")
        .order_by("id")
    )
