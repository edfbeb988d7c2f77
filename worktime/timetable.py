"""What a calendar says about each day, as frozen values: no database, no clock, no language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

# Only these follow the yearly joint decree of three ministers, so only they tell whether a year
# has been decreed; the others are added whenever somebody decides.
DECREED_KINDS = ("national", "collective_leave")


class Span(NamedTuple):
    """Working time inside one day, half-open, in minutes after local midnight (0 to 1440)."""

    starts: int
    ends: int


WeekSpans = tuple[tuple[Span, ...], ...]  # seven entries, Monday first


@dataclass(frozen=True)
class Week:
    """The usual hours from a day on, until a later version begins."""

    valid_from: date
    spans: WeekSpans


@dataclass(frozen=True)
class Special:
    """Other hours for a period, both days included; a weekday without spans is then closed."""

    name: str
    first_day: date
    last_day: date
    spans: WeekSpans


@dataclass(frozen=True)
class DayOff:
    """A holiday. With `open_until` only the hours before that minute of the day count.

    `confirmed=False` is a proposal: it takes nothing away, but explanations warn of it.
    """

    date: date
    kind: str
    name: str
    name_en: str
    open_until: int | None = None
    confirmed: bool = True

    def name_in(self, language: str) -> str:
        """The name in that language, Indonesian where there is no English one."""
        return self.name_en if language.startswith("en") and self.name_en else self.name


@dataclass(frozen=True)
class Day:
    """One calendar day: what counts, and why the rest does not."""

    date: date
    spans: tuple[Span, ...]
    usual: tuple[Span, ...]  # what would count without the days off; empty on a weekend
    special: str
    days_off: tuple[DayOff, ...]
    proposals: tuple[DayOff, ...]


@dataclass(frozen=True)
class Timetable:
    """A calendar's rules. `weeks` by `valid_from`; of `specials` the first that fits wins."""

    code: str
    name: str
    zone: str
    weeks: tuple[Week, ...]
    specials: tuple[Special, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    # The state of all calendars in the database under which this one was read.
    stamp: UUID | None = field(default=None, compare=False)

    def day(self, day: date) -> Day:
        """The hours of one local day and what changed them."""
        special, usual = self._usual(day)
        entries = self._by_date.get(day, ())
        off = tuple(entry for entry in entries if entry.confirmed)
        return Day(
            date=day,
            spans=_cut(usual, off),
            usual=usual,
            special=special,
            days_off=off,
            proposals=tuple(entry for entry in entries if not entry.confirmed),
        )

    def hours(self, day: date) -> tuple[Span, ...]:
        """Only the spans that count on that local day."""
        return _cut(self._usual(day)[1], self._by_date.get(day, ()))

    @cached_property
    def first_day(self) -> date | None:
        """The calendar says nothing about the days before; None without any weekly hours."""
        return self.weeks[0].valid_from if self.weeks else None

    @cached_property
    def decreed_years(self) -> tuple[int, ...]:
        """Years whose holidays are known, without a gap from the first such year on.

        A year without a confirmed collective leave is unknown, never free of leave; one with an
        open proposal of a decreed kind is not settled.
        """
        kinds: dict[int, set[str]] = {}
        for entry in self.days_off:
            if entry.kind in DECREED_KINDS:
                found = entry.kind if entry.confirmed else "proposal"
                kinds.setdefault(entry.date.year, set()).add(found)
        settled = {year for year, found in kinds.items() if found == set(DECREED_KINDS)}
        years: list[int] = []
        for year in sorted(settled):
            if years and year != years[-1] + 1:
                break
            years.append(year)
        return tuple(years)

    @cached_property
    def _by_date(self) -> dict[date, tuple[DayOff, ...]]:
        found: dict[date, tuple[DayOff, ...]] = {}
        for entry in self.days_off:
            found[entry.date] = (*found.get(entry.date, ()), entry)
        return found

    def _usual(self, day: date) -> tuple[str, tuple[Span, ...]]:
        for special in self.specials:
            if special.first_day <= day <= special.last_day:
                return special.name, special.spans[day.weekday()]
        for week in reversed(self.weeks):
            if week.valid_from <= day:
                return "", week.spans[day.weekday()]
        return "", ()


def _cut(spans: tuple[Span, ...], entries: tuple[DayOff, ...]) -> tuple[Span, ...]:
    """The spans that the confirmed days off leave over; the strictest of several wins."""
    limits = [entry.open_until or 0 for entry in entries if entry.confirmed]
    if not limits:
        return spans
    limit = min(limits)
    return tuple(Span(s.starts, min(s.ends, limit)) for s in spans if s.starts < limit)
