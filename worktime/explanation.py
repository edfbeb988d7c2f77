"""Why a deadline falls where it does: `due` told day by day, as values that a page can draw."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from worktime.timetable import Day, DayOff

if TYPE_CHECKING:
    from worktime.arithmetic import Calendar

MINUTE = timedelta(minutes=1)


class LineKind(StrEnum):
    """What a day gave."""

    COUNTED = "counted"
    WEEKEND = "weekend"  # no hours on this weekday
    HOLIDAY = "holiday"  # a confirmed day off took all hours; see `days_off`
    OUTSIDE = "outside"  # there were hours, but before the start


@dataclass(frozen=True)
class Stretch:
    """Time that counted, half-open, in the calendar's zone."""

    starts: datetime
    ends: datetime
    minutes: int


@dataclass(frozen=True)
class Break:
    """Time between two counted stretches of one day that does not count."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Line:
    """One day. Its minutes add up over the lines to exactly what was asked (`total`)."""

    date: date
    kind: LineKind
    stretches: tuple[Stretch, ...]
    breaks: tuple[Break, ...]
    minutes: int
    total: int
    special: str
    days_off: tuple[DayOff, ...]


@dataclass(frozen=True)
class Explanation:
    """`due` of so many working minutes after `start`, and how it comes about."""

    calendar: str
    start: datetime
    counting_from: datetime
    minutes: int
    due: datetime
    lines: tuple[Line, ...]
    # Proposed, not confirmed: once confirmed they would move the deadline.
    proposals: tuple[DayOff, ...]
    # False where a day lies in a year whose holidays are not decreed yet (“belum ditetapkan”).
    certain: bool


def explain(calendar: Calendar, start: datetime, minutes: int) -> Explanation:
    """See `Calendar.explain`, which callers use."""
    due = calendar.due(start, minutes)
    start = start.astimezone(calendar.zone)
    days = [calendar.day(day) for day in _days(start.date(), due.date())]
    lines: list[Line] = []
    worked = timedelta(0)
    for day in days:
        line, worked = _line(calendar, day, start, due, worked)
        lines.append(line)
    counted = [stretch for line in lines for stretch in line.stretches]
    return Explanation(
        calendar=calendar.code,
        start=start,
        counting_from=counted[0].starts if counted else start,
        minutes=minutes,
        due=due,
        lines=tuple(lines),
        proposals=tuple(entry for day in days if day.spans for entry in day.proposals),
        certain=_certain(calendar, start.date(), due.date()),
    )


def _line(
    calendar: Calendar, day: Day, start: datetime, due: datetime, worked: timedelta
) -> tuple[Line, timedelta]:
    """The day's line and what was worked until its end; parts of minutes are carried over."""
    before = worked
    stretches: list[Stretch] = []
    for span in day.spans:
        opens, closes = calendar.stretch(day.date, span)
        # Compared in UTC: within one zone Python would compare the clocks on the wall.
        first = max(opens, start, key=_utc)
        last = min(closes, due, key=_utc)
        length = _utc(last) - _utc(first)
        if length > timedelta(0):
            gained = (worked + length) // MINUTE - worked // MINUTE
            worked += length
            stretches.append(Stretch(first, last, gained))
    line = Line(
        date=day.date,
        kind=_kind(day, stretches),
        stretches=tuple(stretches),
        breaks=tuple(
            Break(one.ends, two.starts)
            for one, two in itertools.pairwise(stretches)
            if one.ends != two.starts
        ),
        minutes=worked // MINUTE - before // MINUTE,
        total=worked // MINUTE,
        special=day.special,
        days_off=day.days_off,
    )
    return line, worked


def _kind(day: Day, stretches: list[Stretch]) -> LineKind:
    if stretches:
        return LineKind.COUNTED
    if day.days_off and not day.spans and day.usual:
        return LineKind.HOLIDAY
    return LineKind.OUTSIDE if day.spans else LineKind.WEEKEND


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _certain(calendar: Calendar, first: date, last: date) -> bool:
    known_from, known_until = calendar.certain_from, calendar.certain_until
    if known_from is None or known_until is None:
        return False
    return known_from <= first and last <= known_until


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
