"""Steps of a duty: when they fall, and firing them, each exactly once (DESIGN, promise 5).

Only duties.actions calls this. Whoever changes a reminder holds the lock on its duty.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Protocol

from django.db import transaction

from accounts.models import User
from duties.models import Duty, Reminder
from duties.recipients import Answer, Roster
from duties.states import Clock, Step
from records import actions as records
from records.models import Event
from records.states import Urgency
from worktime.arithmetic import Calendar

log = logging.getLogger(__name__)

KINDS = {
    Step.EARLY: "duty.reminded",
    Step.SECOND: "duty.reminded",
    Step.HALF: "duty.reminded",
    Step.FOUR_FIFTHS: "duty.reminded",
    Step.BREACH: "duty.breached",
    Step.DAY_AFTER: "duty.overdue",
}


class StepPlan(Protocol):
    """What a step needs; a StandardStep has it."""

    step: str
    percent: int
    minutes_before: int
    minutes_after: int
    repeat_minutes: int
    recipients: list[str]
    by_email: bool


def plan(duty: Duty, steps: Iterable[StepPlan], calendar: Calendar) -> list[Reminder]:
    """The rows of the steps, not yet saved. `minutes_after` are working minutes, always."""
    return [
        Reminder(
            duty=duty,
            step=step.step,
            recipients=step.recipients,
            by_email=step.by_email,
            remind_at=_moment(duty, step, calendar),
            repeat_minutes=step.repeat_minutes,
        )
        for step in steps
    ]


def _moment(duty: Duty, step: StepPlan, calendar: Calendar) -> datetime:
    if step.minutes_before:
        at = _before(duty, step.minutes_before, calendar)
    elif step.percent >= 100:
        at = duty.due_at
    elif duty.clock == Clock.WORKING:
        allowed = calendar.between(duty.opened_at, duty.due_at)
        at = calendar.due(duty.opened_at, -(-allowed * step.percent // 100))
    else:
        at = duty.opened_at + (duty.due_at - duty.opened_at) * step.percent / 100
    return calendar.due(at, step.minutes_after) if step.minutes_after else at


def _before(duty: Duty, minutes: int, calendar: Calendar) -> datetime:
    """So long before the deadline on the duty's clock, never before the clock began to run."""
    if duty.clock == Clock.WORKING:
        allowed = calendar.between(duty.opened_at, duty.due_at)
        return calendar.due(duty.opened_at, max(allowed - minutes, 0))
    return max(duty.due_at - timedelta(minutes=minutes), duty.opened_at)


def stop(duty: Duty, now: datetime) -> int:
    """Cancel the steps to come and the mails not yet under way; say how many steps."""
    open_steps = Reminder.objects.filter(duty=duty, fired_at=None, cancelled_at=None)
    stopped = open_steps.update(cancelled_at=now)
    stop_mails(duty)
    return stopped


def stop_mails(duty: Duty) -> None:
    """Let no mail about the duty out that is not under way yet."""
    records.cancel_notices(subject=duty, kinds=set(KINDS.values()))


def replan(duty: Duty, calendar: Calendar) -> int:
    """Move the steps to come to where they fall now; say how many moved.

    What fired has fired: nobody is told the same step twice. What repeats keeps its rhythm.
    """
    steps = duty.standard.steps.all() if duty.standard else ()
    fall = {step.step: step.remind_at for step in plan(duty, steps, calendar)}
    to_come = Reminder.objects.filter(
        duty=duty, fired_at=None, cancelled_at=None, step__in=fall, round=0
    )
    moved = [step for step in to_come if step.remind_at != fall[step.step]]
    for step in moved:
        step.remind_at = fall[step.step]
    return Reminder.objects.bulk_update(moved, ["remind_at"]) if moved else 0


def fire(*, now: datetime, limit: int, failed: set[int]) -> int:
    """Fire due steps inside the caller's transaction; say how many rows were marked.

    Duties in `failed` are passed over, and those that fail now are added to it.

    The duties are locked first, skipping those that somebody answers or fires at this moment;
    their steps are then read afresh, so that nothing fired meanwhile is fired again. No two
    locks are ever waited for: a duty's steps belong to whoever holds the duty.
    """
    found = (
        Reminder.objects.due(now)
        .exclude(duty_id__in=failed)
        .select_for_update(skip_locked=True, of=("duty",))
        .select_related("duty")
        .order_by("remind_at", "pk")[:limit]
    )
    duties = {reminder.duty_id for reminder in found}
    due = (
        Reminder.objects.due(now)
        .filter(duty_id__in=duties)
        .select_for_update(of=("self",))
        .select_related("duty__channel__unit", "duty__message")
        .order_by("duty_id", "remind_at", "pk")
    )
    roster = Roster(now)
    fired = 0
    for duty_id, group in groupby(list(due), key=lambda reminder: reminder.duty_id):
        try:
            with transaction.atomic():
                fired += _fire_duty(list(group), roster, now)
        except Exception:  # one broken duty must not hold up all others; it is tried again
            log.exception("reminder_not_fired", extra={"duty": duty_id})
            failed.add(duty_id)
    return fired


def _fire_duty(steps: Sequence[Reminder], roster: Roster, now: datetime) -> int:
    """One notice per person for all steps that are due: the latest speaks, the others fall in."""
    last = steps[-1]
    # Everyone whom one of the steps would have told, those of the latest step first.
    recipients = [name for step in reversed(steps) for name in step.recipients]
    _tell(last, steps, roster.whom_to_tell(last.duty, recipients), now)
    for step in steps:
        step.fired_at = now
        step.collapsed_into = "" if step is last else last.step
    Reminder.objects.bulk_create(_again(step, now) for step in steps if step.repeat_minutes)
    return Reminder.objects.bulk_update(steps, ["fired_at", "collapsed_into"])


def _again(fired: Reminder, now: datetime) -> Reminder:
    """Its next round, in the same rhythm: what a standstill swallowed is not made up for."""
    every = timedelta(minutes=fired.repeat_minutes)
    rounds = (now - fired.remind_at) // every + 1
    return Reminder(
        duty=fired.duty,
        step=fired.step,
        round=fired.round + rounds,
        recipients=fired.recipients,
        by_email=fired.by_email,
        remind_at=fired.remind_at + rounds * every,
        repeat_minutes=fired.repeat_minutes,
    )


def _tell(last: Reminder, steps: Sequence[Reminder], answer: Answer, now: datetime) -> None:
    duty = last.duty
    event = records.write(
        kind=KINDS[Step(last.step)],
        subject=duty,
        by=None,
        now=now,
        **_facts(last, steps, answer),
    )
    by_email = any(step.by_email for step in steps)
    for reason in dict.fromkeys(told.reason for told in answer.told):
        people = [told.person for told in answer.told if told.reason == reason]
        _owe(event, people, reason, last, by_email, now)


def _owe(
    event: Event,
    people: list[User],
    reason: str,
    last: Reminder,
    by_email: bool,
    now: datetime,
) -> None:
    late = last.step in (Step.BREACH, Step.DAY_AFTER)
    records.owe(
        event=event,
        people=people,
        now=now,
        by_email=by_email,
        urgency=Urgency.URGENT if late else Urgency.ACTION,
        reason=reason,
        url=last.duty.url,
        key=f"duty:{last.duty_id}:{last.step}" + (f":{last.round}" if last.round else ""),
    )


def _facts(last: Reminder, steps: Sequence[Reminder], answer: Answer) -> dict[str, Any]:
    duty = last.duty
    return {
        "step": last.step,
        "round": last.round,
        "duty_kind": duty.kind,
        "message_class": duty.message.message_class if duty.message else "",
        "channel": str(duty.channel),
        "unit": duty.channel.unit.short_name,
        "due": duty.due_at.isoformat(),
        "zone": duty.channel.unit.zone,
        "told": [{"person": told.person.pk, "reason": told.reason} for told in answer.told],
        "skipped": answer.skipped,
        "collapsed": [step.step for step in steps if step is not last],
        "fell_due": steps[0].remind_at.isoformat(),
    }
