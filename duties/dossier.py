"""All that a page says about one duty and one message: clocks, steps, people, history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels import queries as channels
from channels.states import ChannelState
from duties import queries
from duties.models import Duty, Message, Reminder
from duties.queries import Clocks, Clockwork, Left
from duties.reminders import KINDS
from duties.states import DutyStatus, MessageState, Recipient, Step
from records import queries as records
from records import wording
from records.models import Event, Notice, label
from records.states import Medium, NoticeState
from worktime import wording as calendar_words
from worktime.explanation import Explanation, Line

KIND_WORDS: dict[str, Promise] = {
    "message.received": _("Message entered"),
    "message.updated": _("Message updated: it was entered again"),
    "message.answered": _("Answered"),
    "message.not_ours": _("Set aside: not our authority"),
    "message.spam": _("Set aside: spam"),
    "message.reopened": _("Taken back: to be answered"),
    "duty.opened": _("Deadline set"),
    "duty.recomputed": _("Deadline moved: the work calendar changed"),
    "duty.met": _("Duty met"),
    "duty.cancelled": _("Duty cancelled"),
    "duty.reminded": _("Reminder"),
    "duty.breached": _("Escalated"),
    "duty.overdue": _("Escalated further"),
}


# As others read it; `wording.why` says the same to the person.
TOLD_AS: dict[str, Promise] = {
    "on_duty": _("on duty for this channel"),
    "responsible": _("in charge of this channel"),
    "substitute": _("standing in for somebody who is away"),
    "supervisor": _("supervisor of the unit"),
    "head": _("head of the unit"),
    "admin": _("program admin"),
    "person": _("concerned by it"),
}


@dataclass(frozen=True)
class Word:
    """Who was told of a step, why, and by which ways."""

    person: User
    why: str
    by_email: str


@dataclass(frozen=True)
class StepView:
    reminder: Reminder
    state: str
    label: str
    recipients: list[str]
    told: list[Word]
    passed_over: list[User]
    spoken_for_by: str


@dataclass(frozen=True)
class DayView:
    """One day of the arithmetic, in words; `total` is what was worked until its end."""

    line: Line
    words: str


@dataclass(frozen=True)
class DutyView:
    duty: Duty
    status: DutyStatus
    left: Left | None
    clocks: Clocks
    explanation: Explanation | None
    days: list[DayView]
    warnings: list[str]
    # The calendar was changed after the deadline was set.
    moved: bool
    steps: list[StepView]
    on_duty: list[channels.Link]
    skipped: list[channels.Link]


def duty_view(duty: Duty, now: datetime) -> DutyView:
    """Everything about one duty at that instant; the queries do not grow with the steps."""
    clockwork = Clockwork(now)
    explanation = queries.explain(duty)
    chain = _chain(duty, now) if duty.is_open else None
    return DutyView(
        duty=duty,
        status=duty.status(now),
        left=clockwork.left(duty) if duty.is_open else None,
        clocks=queries.clocks(duty, duty.met_at or duty.cancelled_at or now),
        explanation=explanation,
        days=[DayView(line, calendar_words.line_text(line)) for line in explanation.lines]
        if explanation
        else [],
        warnings=calendar_words.warnings(explanation) if explanation else [],
        moved=explanation is not None and explanation.due != duty.due_at,
        steps=_steps(duty),
        on_duty=list(chain or [])[:4],
        skipped=list(chain.skipped) if chain else [],
    )


def _chain(duty: Duty, now: datetime) -> channels.Chain | None:
    try:
        return channels.on_duty(duty.channel, duty.task, now)
    except channels.NobodyOnDuty:
        return None


def _steps(duty: Duty) -> list[StepView]:
    notices = Notice.objects.filter(event__subject=label(duty), event__kind__in=KINDS.values())
    by_step: dict[tuple[str, int], list[Notice]] = {}
    events: dict[tuple[str, int], Event] = {}
    for notice in notices.select_related("person", "event").order_by("pk"):
        step = notice.event.facts.get("step", ""), notice.event.facts.get("round", 0)
        by_step.setdefault(step, []).append(notice)
        events[step] = notice.event
    passed_over = queries.people(
        {entry["person"] for event in events.values() for entry in event.facts.get("skipped", [])}
    )
    return [
        _step(reminder, by_step.get(key, []), events.get(key), passed_over)
        for reminder in duty.reminders.all()
        for key in [(reminder.step, reminder.round)]
    ]


def _step(
    reminder: Reminder, notices: list[Notice], event: Event | None, people: dict[int, User]
) -> StepView:
    skipped = event.facts.get("skipped", []) if event else []
    return StepView(
        reminder=reminder,
        state=_state(reminder),
        label=_label(reminder),
        recipients=[str(Recipient(name).label) for name in reminder.recipients],
        told=_words(notices),
        passed_over=[people[entry["person"]] for entry in skipped if entry["person"] in people],
        spoken_for_by=str(Step(reminder.collapsed_into).label) if reminder.collapsed_into else "",
    )


def _label(reminder: Reminder) -> str:
    words = str(Step(reminder.step).label)
    return gettext("%(step)s, reminded again") % {"step": words} if reminder.round else words


def _state(reminder: Reminder) -> str:
    if reminder.cancelled_at is not None:
        return "cancelled"
    return "sent" if reminder.fired_at is not None else "upcoming"


def _words(notices: Iterable[Notice]) -> list[Word]:
    """One line per person: the in-app row says why, the mail's state stands beside it."""
    notices = list(notices)
    mails = {n.person_id: n for n in notices if n.medium == Medium.EMAIL}
    return [
        Word(
            person=notice.person,
            why=str(TOLD_AS.get(notice.reason, "")),
            by_email=_mail_state(mails.get(notice.person_id)),
        )
        for notice in notices
        if notice.medium == Medium.IN_APP
    ]


def _mail_state(notice: Notice | None) -> str:
    return str(NoticeState(notice.state).label) if notice else ""


def history(message: Message, duties: Iterable[Duty]) -> list[wording.Told]:
    """What happened, oldest first, each with the reason somebody gave."""
    found = records.history(message, *duties).select_related("actor", "mandate", "detail")
    # Of one moment, what happened to the message comes first, then what it did to the duty.
    events = sorted(found, key=lambda event: (event.at, not event.kind.startswith("message.")))
    return [
        wording.Told(event, str(KIND_WORDS.get(event.kind, event.kind)), _note(event))
        for event in events
    ]


def _note(event: Event) -> str:
    if event.kind == "duty.cancelled":
        code = str(event.facts.get("reason_code", ""))
        states = (MessageState, ChannelState)
        return next((str(known(code).label) for known in states if code in known.values), code)
    if "step" in event.facts:
        return str(Step(event.facts["step"]).label)
    try:
        return str(event.detail.data.get("reason", ""))
    except ObjectDoesNotExist:
        return ""
