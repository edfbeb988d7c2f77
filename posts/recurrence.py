"""Days by rules of the calendar, and what holidays do to them. Plain dates, no clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from posts.states import OnHoliday, SeriesKind


@dataclass(frozen=True)
class Rule:
    """Fields as in `posts.models.Series`."""

    kind: str
    weekdays: tuple[int, ...] = ()
    nth: int | None = None

    def days(self, first: date, last: date) -> list[date]:
        """All from the first to the last day, both included. A 31st is left out where none is."""
        span: dict[str, Any] = {"dtstart": _midnight(first), "until": _midnight(last)}
        if self.kind == SeriesKind.WEEKLY:
            found = rrule(WEEKLY, byweekday=self.weekdays, **span)
        elif self.kind == SeriesKind.NTH_WEEKDAY:
            days = [weekday(day)(self.nth) for day in self.weekdays]
            found = rrule(MONTHLY, byweekday=days, **span)
        else:
            found = rrule(MONTHLY, bymonthday=self.nth, **span)
        return [moment.date() for moment in found]


@dataclass(frozen=True)
class Placed:
    """A day of the rule and what becomes of it: `on` is None where it is left out."""

    day: date
    on: date | None
    holiday: str


def placed(days: Collection[date], off: dict[date, str], on_holiday: str) -> list[Placed]:
    """With holidays skipped, shifted to the next day that is none, or kept.

    A day that is taken by then is not taken twice: the shifted one is left out.
    """
    taken = {day for day in days if day not in off}
    found = []
    for day in sorted(days):
        on: date | None = day
        if day in off and on_holiday == OnHoliday.SKIP:
            on = None
        elif day in off and on_holiday == OnHoliday.SHIFT:
            on = _next_open(day, off)
            on = None if on in taken else on
        if on is not None:
            taken.add(on)
        found.append(Placed(day, on, off.get(day, "")))
    return found


def _next_open(day: date, off: dict[date, str]) -> date:
    while day in off:
        day += timedelta(days=1)
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)
