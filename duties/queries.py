"""Reads for pages: standards, both clocks, what is left, how a deadline comes about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from channels.models import Channel
from duties.models import Duty, Standard
from duties.states import Clock
from worktime import queries as worktime
from worktime.arithmetic import Calendar
from worktime.explanation import Explanation

MINUTE = timedelta(minutes=1)


def standard(kind: str, message_class: str = "") -> Standard | None:
    """The standard in force, with its steps; None when there is none."""
    return (
        Standard.objects.filter(kind=kind, message_class=message_class, is_active=True)
        .prefetch_related("steps")
        .first()
    )


def calendar_of(channel: Channel) -> Calendar:
    """The work calendar of the channel's unit."""
    return worktime.calendar(channel.unit.calendar.code)


def due(calendar: Calendar, clock: str, opened_at: datetime, minutes: int) -> datetime:
    """When so many minutes are over: working minutes of the calendar, or minutes day and night."""
    if clock == Clock.WORKING:
        return calendar.due(opened_at, minutes)
    return opened_at + timedelta(minutes=minutes)


@dataclass(frozen=True)
class Clocks:
    """How long a duty took until some instant: whole minutes worked, and minutes on the wall."""

    working: int
    wall: int


def clocks(duty: Duty, until: datetime) -> Clocks:
    """Both clocks of a duty (DESIGN section 5: an early reply never looks worse)."""
    end = max(until, duty.opened_at)
    calendar = worktime.calendar(duty.calendar_code)
    return Clocks(calendar.between(duty.opened_at, end), (end - duty.opened_at) // MINUTE)


@dataclass(frozen=True)
class Left:
    """Minutes to go, or minutes late, on the duty's own clock."""

    minutes: int
    late: bool
    working: bool
    # Less than a fifth of the time allowed is left.
    soon: bool


class Clockwork:
    """What is left of many duties at one instant; each calendar is fetched once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._calendars: dict[str, Calendar] = {}

    def left(self, duty: Duty) -> Left:
        """Of an open duty, until (or since) its deadline."""
        late = self.now >= duty.due_at
        start, end = (duty.due_at, self.now) if late else (self.now, duty.due_at)
        working = duty.clock == Clock.WORKING
        if working:
            minutes = self.calendar(duty.calendar_code).between(start, end)
        else:
            minutes = (end - start) // MINUTE
        soon = not late and minutes * 5 <= duty.minutes
        return Left(minutes=minutes, late=late, working=working, soon=soon)

    def calendar(self, code: str) -> Calendar:
        if code not in self._calendars:
            self._calendars[code] = worktime.calendar(code)
        return self._calendars[code]


def explain(duty: Duty) -> Explanation | None:
    """How the deadline comes about, day by day; None for a clock that runs day and night."""
    if duty.clock != Clock.WORKING:
        return None
    return worktime.calendar(duty.calendar_code).explain(duty.opened_at, duty.minutes)


def people(ids: set[int]) -> dict[int, User]:
    """These people by id."""
    return {person.pk: person for person in User.objects.filter(pk__in=ids)}
