"""Working time as pure arithmetic: `due`, `between`, `is_open`, `explain` (DESIGN, promise 7).

Every span is half-open. Instants are kept as whole microseconds since 1970, so nothing is rounded
on the way; minutes are whole numbers outside. Sums over all spans are made once per calendar, so
that a question costs two binary searches however far apart its ends are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from worktime.timetable import Day, Span, Timetable

if TYPE_CHECKING:
    from worktime.explanation import Explanation

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
LAST_YEAR = 2100
# Summed up at first; more years are added when a question reaches them.
FIRST_STRETCH_OF_YEARS = 12


class OutOfRange(ValueError):
    """The calendar cannot answer for that time: before its first hours, or past the year 2100."""


class _Sums(NamedTuple):
    """Spans in order: when each opens, and how much was worked before it (one entry more)."""

    opens: list[int]
    before: list[int]
    # Answers hold up to this instant (exclusive).
    end: int


class Calendar:
    """One work calendar, ready for questions; a value that never changes.

    Arguments are aware datetimes of any zone (a naive one raises ValueError); results are in the
    calendar's own zone. Raises OutOfRange outside `first_day` … 2100.
    """

    def __init__(self, timetable: Timetable) -> None:
        self.timetable = timetable
        self.code = timetable.code
        self.zone = ZoneInfo(timetable.zone)
        self._lock = Lock()
        self._first_year = timetable.first_day.year if timetable.first_day else LAST_YEAR
        self._start = self._midnight(timetable.first_day or date(LAST_YEAR, 1, 1))
        self._years = 0
        self._sums = _Sums([], [0], self._start)

    @property
    def first_day(self) -> date | None:
        """The first day with known hours."""
        return self.timetable.first_day

    @property
    def certain_from(self) -> date | None:
        """The first day of the years whose holidays are decreed and confirmed; None without."""
        years = self.timetable.decreed_years
        return date(years[0], 1, 1) if years else None

    @property
    def certain_until(self) -> date | None:
        """Their last day. Past it the arithmetic goes on without holidays: “belum ditetapkan”."""
        years = self.timetable.decreed_years
        return date(years[-1], 12, 31) if years else None

    def due(self, start: datetime, minutes: int) -> datetime:
        """The earliest instant at which so many working minutes have passed since `start`.

        What fills a day is due when that day closes, not at the next opening. Outside hours the
        count begins at the next opening. Nought minutes are over at once: `start` itself, even at
        night. Seconds of `start` are carried: from 09.15.30, 30 minutes end at 09.45.30.
        """
        at = self._instant(start)
        if minutes <= 0:
            if minutes < 0:
                raise ValueError("minutes must not be negative")
            return datetime.fromtimestamp(at / 1e6, self.zone)
        opens, before, end = self._sums
        if not self._start <= at < end:
            opens, before, end = self._reach(at)
        index = bisect_right(opens, at) - 1
        target = minutes * MINUTE
        if index >= 0:
            worked = before[index] + at - opens[index]
            limit = before[index + 1]
            target += min(limit, worked)
        if target > before[-1]:
            opens, before = self._reach_sum(target)
        index = bisect_left(before, target) - 1
        return datetime.fromtimestamp((opens[index] + target - before[index]) / 1e6, self.zone)

    def between(self, start: datetime, end: datetime) -> int:
        """Whole working minutes in [start, end); a part of a minute is dropped.

        The exact inverse of `due`: `between(a, due(a, n)) == n`. Raises ValueError when `end`
        comes before `start`.
        """
        first, last = self._instant(start), self._instant(end)
        if last < first:
            raise ValueError("the end comes before the start")
        opens, before, known_until = self._sums
        if first < self._start or last >= known_until:
            opens, before, _ = self._reach(first if first < self._start else last)
        return (_worked(opens, before, last) - _worked(opens, before, first)) // MINUTE

    def is_open(self, at: datetime) -> bool:
        """Whether that instant is working time (closing time itself is not)."""
        instant = self._instant(at)
        opens, before, _ = self._reach(instant)
        index = bisect_right(opens, instant) - 1
        if index < 0:
            return False
        return instant - opens[index] < before[index + 1] - before[index]

    def next_opening(self, at: datetime) -> datetime:
        """That instant where it is working time, else the next moment at which work begins."""
        if self.is_open(at):
            return at.astimezone(self.zone)
        return self.due(at, 1) - timedelta(minutes=1)

    def day(self, day: date) -> Day:
        """What counts on one local day and why the rest does not, for calendars on a page."""
        return self.timetable.day(day)

    def explain(self, start: datetime, minutes: int) -> Explanation:
        """How `due(start, minutes)` comes about, day by day; cost grows with the days."""
        from worktime.explanation import explain  # it needs this class

        return explain(self, start, minutes)

    def stretch(self, day: date, span: Span) -> tuple[datetime, datetime]:
        """A span of one local day as two instants in the calendar's zone."""
        return self._local(day, span.starts), self._local(day, span.ends)

    @staticmethod
    def _instant(at: datetime) -> int:
        try:
            return (at - EPOCH) // MICROSECOND
        except TypeError:
            raise ValueError("the time has no zone") from None

    def _local(self, day: date, minute: int) -> datetime:
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        return midnight + timedelta(minutes=minute)  # wall time, as the hours on the door say

    def _midnight(self, day: date) -> int:
        return self._instant(self._local(day, 0))

    def _reach(self, instant: int) -> _Sums:
        """Sums that hold at that instant, made now if need be."""
        if self.first_day is None:
            raise OutOfRange(f"calendar “{self.code}” has no hours")
        if instant < self._start:
            raise OutOfRange(f"calendar “{self.code}” has no hours before {self.first_day}")
        with self._lock:
            while instant >= self._sums.end:
                self._add_years()
            return self._sums

    def _reach_sum(self, target: int) -> tuple[list[int], list[int]]:
        with self._lock:
            while target > self._sums.before[-1]:
                self._add_years()
            return self._sums.opens, self._sums.before

    def _add_years(self) -> None:
        """Sum up further years, under the lock; who reads meanwhile keeps the shorter sums."""
        first = self._first_year + self._years
        if first > LAST_YEAR:
            raise OutOfRange(f"calendar “{self.code}” does not reach past {LAST_YEAR}")
        after = min(first + max(FIRST_STRETCH_OF_YEARS, self._years), LAST_YEAR + 1)
        opens, before = list(self._sums.opens), list(self._sums.before)
        day, stop = date(first, 1, 1), date(after, 1, 1)
        while day < stop:
            for span in self.timetable.hours(day):
                opened, closed = map(self._instant, self.stretch(day, span))
                if closed > opened:  # an hour skipped by a zone's summer time may be empty
                    opens.append(opened)
                    before.append(before[-1] + closed - opened)
            day += timedelta(days=1)
        self._years = after - self._first_year
        self._sums = _Sums(opens, before, self._midnight(stop))


def _worked(opens: list[int], before: list[int], at: int) -> int:
    """Working microseconds from the calendar's beginning until that instant."""
    index = bisect_right(opens, at) - 1
    if index < 0:
        return 0
    worked = before[index] + at - opens[index]
    limit = before[index + 1]
    return min(limit, worked)
