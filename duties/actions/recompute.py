"""A calendar changed: open deadlines follow, each with its record and a word to who is on duty."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.db import transaction

from accounts.models import User
from channels import queries as channels
from duties import queries, reminders
from duties.models import Duty
from records import actions as records
from records.states import Urgency
from worktime import queries as worktime

log = logging.getLogger(__name__)

BATCH = 100
SWEEP_SECONDS = 6.0


def recompute_deadlines(*, now: datetime) -> int:
    """Compute anew what rests on calendars that have changed since; say how many deadlines moved.

    Found by the stamp under which each was computed; one that somebody holds at this instant is
    found by the next sweep. One that fails is logged and does not keep the others.
    """
    started, moved, failed = time.monotonic(), 0, set[int]()
    while time.monotonic() - started < SWEEP_SECONDS:
        stamp = worktime.stamp()
        if stamp is None:
            break
        with transaction.atomic(durable=True):
            batch = list(
                Duty.objects.computed_otherwise(stamp)
                .exclude(pk__in=failed)
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("channel__unit", "message", "standard")
                .order_by("pk")[:BATCH]
            )
            moved += sum(_handled(duty, failed, now) for duty in batch)
        if not batch:
            break
    return moved


def _handled(duty: Duty, failed: set[int], now: datetime) -> bool:
    try:
        with transaction.atomic():
            return _follow(duty, now)
    except Exception:
        log.exception("the deadline of duty %s could not be computed anew", duty.pk)
        failed.add(duty.pk)
        return False


def _follow(duty: Duty, now: datetime) -> bool:
    calendar = worktime.calendar(duty.calendar_code)
    was, due = duty.due_at, queries.due(calendar, duty.clock, duty.opened_at, duty.minutes)
    duty.due_at, duty.calendar_stamp = due, calendar.timetable.stamp
    duty.save(update_fields=["due_at", "calendar_stamp"])
    moved = reminders.replan(duty, calendar)
    if due == was:
        return False
    if now < due:
        reminders.stop_mails(duty)  # of steps that speak of the old deadline
    records.write(
        kind="duty.recomputed",
        subject=duty,
        by=None,
        now=now,
        tell=_on_duty(duty, now),
        by_email=True,
        urgency=Urgency.ACTION,
        reason="on_duty",
        url=duty.url,
        duty_kind=duty.kind,
        channel=str(duty.channel),
        zone=duty.channel.unit.zone,
        calendar=duty.calendar_code,
        was=was.astimezone(calendar.zone).isoformat(),
        due=due.isoformat(),
        steps=moved,
    )
    return True


def _on_duty(duty: Duty, now: datetime) -> list[User]:
    try:
        return [channels.on_duty(duty.channel, duty.task, now)[0].person]
    except channels.NobodyOnDuty:
        return []
