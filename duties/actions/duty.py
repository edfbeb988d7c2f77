"""Writes about duties: open, meet, cancel, remind."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from channels.models import Channel
from duties import queries, reminders, rules
from duties.models import Duty, Reminder, Standard
from records import actions as records
from records.models import label
from worktime.arithmetic import Calendar, OutOfRange

SWEEP_SECONDS = 6.0


class Refused(Exception):
    """Not possible or not allowed; the text is for the person who tried."""


@transaction.atomic
def open_duty(
    *,
    kind: str,
    subject: models.Model,
    channel: Channel,
    task: str,
    clock: str | None = None,
    minutes: int | None = None,
    steps: Iterable[reminders.StepPlan] | None = None,
    url: str,
    opened_at: datetime,
    by: User | None,
    now: datetime,
) -> Duty:
    """Start a clock, with its reminders. What is not given comes from the standard in force.

    `minutes` count on the calendar of the channel's unit, or day and night for a calendar clock.
    Raises Refused when a duty of this kind is open for the subject already.
    """
    standard = None
    if clock is None or minutes is None or steps is None:
        standard = standard_for(kind, "")
        clock = clock or standard.clock
        minutes = minutes or standard.minutes
        steps = standard.steps.all() if steps is None else steps
    if Duty.objects.open().filter(kind=kind, subject=label(subject)).exists():
        raise Refused(_("A duty of this kind is open already."))
    duty = Duty(
        kind=kind,
        subject=label(subject),
        channel=channel,
        task=task,
        clock=clock,
        minutes=minutes,
        standard=standard,
        url=url,
        opened_at=opened_at,
    )
    return start(duty, steps, by=by, now=now)


def standard_for(kind: str, message_class: str) -> Standard:
    """The standard in force; raises Refused when there is none."""
    standard = queries.standard(kind, message_class)
    if standard is None:
        raise Refused(_("No response standard is in force for this."))
    return standard


def start(
    duty: Duty,
    steps: Iterable[reminders.StepPlan],
    *,
    by: User | None,
    now: datetime,
) -> Duty:
    """Save a duty with its deadline and its steps, in the caller's transaction."""
    calendar = queries.calendar_of(duty.channel)
    rows = prepare(duty, steps, calendar)
    duty.save(force_insert=True)
    Reminder.objects.bulk_create(rows)
    records.write(kind="duty.opened", subject=duty, by=by, now=now, **opened_facts(duty))
    return duty


def prepare(
    duty: Duty,
    steps: Iterable[reminders.StepPlan],
    calendar: Calendar,
) -> list[Reminder]:
    """Give an unsaved duty its deadline; its steps, unsaved too. Raises Refused."""
    duty.calendar_code, duty.calendar_stamp = calendar.code, calendar.timetable.stamp
    try:
        duty.due_at = queries.due(calendar, duty.clock, duty.opened_at, duty.minutes)
        return reminders.plan(duty, steps, calendar)
    except OutOfRange:
        raise Refused(_("The work calendar does not reach back to that time.")) from None


def opened_facts(duty: Duty) -> dict[str, Any]:
    """What the record keeps of a new duty."""
    return {
        "about": duty.subject,
        "duty_kind": duty.kind,
        "clock": duty.clock,
        "minutes": duty.minutes,
        "calendar": duty.calendar_code,
        "opened": duty.opened_at.isoformat(),
        "due": duty.due_at.isoformat(),
    }


@transaction.atomic
def meet(*, duty_id: int, by: User | None, now: datetime) -> Duty:
    """What was owed is done: the remaining steps and unsent mails fall. Raises Refused."""
    duty = _locked(duty_id)
    duty.met_at, duty.met_by = now, by
    duty.save(update_fields=["met_at", "met_by"])
    clocks = queries.clocks(duty, now)
    records.write(
        kind="duty.met",
        subject=duty,
        by=by,
        now=now,
        mandate=rules.mandate_of(by, duty.channel, now, duty.task),
        in_time=now <= duty.due_at,
        working_minutes=clocks.working,
        wall_minutes=clocks.wall,
        stopped=reminders.stop(duty, now),
    )
    return duty


@transaction.atomic
def cancel_duty(*, duty_id: int, reason: str, by: User | None, now: datetime) -> Duty:
    """The obligation no longer exists; `reason` is a code or plain words without personal data."""
    duty = _locked(duty_id)
    duty.cancelled_at, duty.cancel_reason = now, reason[:200]
    duty.save(update_fields=["cancelled_at", "cancel_reason"])
    stopped = reminders.stop(duty, now)
    records.write(
        kind="duty.cancelled",
        subject=duty,
        by=by,
        now=now,
        reason_code=reason,
        stopped=stopped,
    )
    return duty


def _locked(duty_id: int) -> Duty:
    duty = (
        Duty.objects.select_for_update(of=("self",)).select_related("channel__unit").get(pk=duty_id)
    )
    if not duty.is_open:
        raise Refused(_("This duty has ended already."))
    return duty


def fire_due_reminders(*, now: datetime, limit: int = 100) -> int:
    """Turn due steps into notices, each once however many processes run this; say how many steps.

    One batch of `limit` per transaction, for at most six seconds; what is left is found by the
    next sweep. `now` is the database's clock. Refuses to run inside a longer transaction.
    """
    started, fired, failed = time.monotonic(), 0, set[int]()
    while time.monotonic() - started < SWEEP_SECONDS:
        known = len(failed)
        with transaction.atomic(durable=True):
            batch = reminders.fire(now=now, limit=limit, failed=failed)
        fired += batch
        if not batch and len(failed) == known:
            break
    return fired
