"""Calendars as values, kept in memory until the database says that something changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from threading import Lock
from uuid import UUID

from worktime.arithmetic import Calendar
from worktime.models import (
    CalendarStamp,
    Holiday,
    SpecialHours,
    WeekVersion,
    WorkCalendar,
)
from worktime.timetable import DayOff, Span, Special, Timetable, Week, WeekSpans


class UnknownCalendar(LookupError):
    """No calendar has that code."""


class _Kept:
    """The calendars of one stamp; thrown away whole when the stamp differs."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stamp: UUID | None = None
        self.calendars: dict[str, Calendar] = {}


_kept = _Kept()


def calendar(code: str) -> Calendar:
    """The calendar of that code as the database has it now; one small query when nothing changed.

    Raises UnknownCalendar. Ask once per request or batch and keep the value: it never changes.
    """
    stamp = _stamp()
    with _kept.lock:
        # Stamps are random, so one that was rolled back can never be taken for a later one.
        if stamp is None or stamp != _kept.stamp:
            _kept.calendars, _kept.stamp = {}, stamp
        found = _kept.calendars.get(code)
    if found is None:
        found = Calendar(replace(_timetable(code), stamp=stamp))
        if _stamp() != stamp:  # changed between two of the reads: take it as it is now
            return calendar(code)
        with _kept.lock:
            if stamp is not None and stamp == _kept.stamp:
                found = _kept.calendars.setdefault(code, found)
    return found


def stamp() -> UUID | None:
    """The state of all calendars: any change of one, by whatever way, renews it."""
    return _stamp()


def codes() -> list[str]:
    """The codes of all calendars."""
    return list(WorkCalendar.objects.order_by("code").values_list("code", flat=True))


def holidays_between(first: date, last: date, *, code: str) -> list[DayOff]:
    """Days off and open proposals of a calendar, both days included, for drawing on a page."""
    days_off = calendar(code).timetable.days_off
    return [entry for entry in days_off if first <= entry.date <= last]


def proposals() -> list[Holiday]:
    """Days off that wait for a second person, earliest first."""
    return list(Holiday.objects.proposed().select_related("calendar", "proposed_by"))


def _stamp() -> UUID | None:
    return CalendarStamp.objects.filter(pk=1).values_list("stamp", flat=True).first()


def _timetable(code: str) -> Timetable:
    """The calendar and those it is based on, nearest first, as one value."""
    chain = _chain(code)
    rank: dict[int | None, int] = {row.pk: place for place, row in enumerate(chain)}
    rank[None] = len(chain)  # for all calendars: the weakest
    return Timetable(
        code=chain[0].code,
        name=chain[0].name,
        zone=chain[0].zone,
        weeks=_weeks(chain),
        specials=_specials(rank),
        days_off=_days_off(rank),
    )


def _chain(code: str) -> list[WorkCalendar]:
    row = WorkCalendar.objects.filter(code=code).first()
    if row is None:
        raise UnknownCalendar(f"there is no calendar “{code}”")
    chain = [row]
    while row.parent_id is not None and all(row.parent_id != known.pk for known in chain):
        row = WorkCalendar.objects.get(pk=row.parent_id)
        chain.append(row)
    return chain


def _weeks(chain: list[WorkCalendar]) -> tuple[Week, ...]:
    """A calendar's own versions from the first of them on; before that day its parent's."""
    weeks: list[Week] = []
    for row in chain:
        versions = WeekVersion.objects.filter(calendar=row).prefetch_related("spans")
        earlier = [
            Week(version.valid_from, _week_spans(version))
            for version in versions.order_by("valid_from")
            if not weeks or version.valid_from < weeks[0].valid_from
        ]
        weeks = [*earlier, *weeks]
    return tuple(weeks)


def _specials(rank: dict[int | None, int]) -> tuple[Special, ...]:
    rows = [
        row
        for row in SpecialHours.objects.prefetch_related("spans").order_by("first_day")
        if row.calendar_id in rank
    ]
    rows.sort(key=lambda row: rank[row.calendar_id])
    return tuple(Special(row.name, row.first_day, row.last_day, _week_spans(row)) for row in rows)


def _days_off(rank: dict[int | None, int]) -> tuple[DayOff, ...]:
    rows = [row for row in Holiday.objects.standing() if row.calendar_id in rank]
    rows.sort(key=lambda row: (row.date, row.kind, rank[row.calendar_id]))
    return tuple(
        DayOff(
            date=row.date,
            kind=row.kind,
            name=row.name,
            name_en=row.name_en,
            open_until=row.open_until,
            confirmed=row.is_confirmed,
        )
        for row in rows
    )


def _week_spans(owner: WeekVersion | SpecialHours) -> WeekSpans:
    days: dict[int, list[Span]] = defaultdict(list)
    for span in owner.spans.all():
        days[span.weekday].append(Span(span.starts, span.ends))
    return tuple(tuple(sorted(days[weekday])) for weekday in range(7))
