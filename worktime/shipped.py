"""The calendars that come with the product: files in `data/`, and how they get into the tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from worktime.timetable import DayOff, Span, Special, Timetable, Week, WeekSpans

DATA = Path(__file__).resolve().parent / "data"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# `apps.get_model`, of the real apps or of a migration's historical ones.
GetModel = Callable[[str, str], Any]


@dataclass(frozen=True)
class ShippedDay:
    """A day off as the files have it, with the decree it stands in."""

    day: DayOff
    source: str


@cache
def calendars() -> dict[str, Any]:
    """`data/calendars.json` as it is."""
    return dict(json.loads((DATA / "calendars.json").read_text(encoding="utf-8")))


@cache
def holidays() -> tuple[ShippedDay, ...]:
    """Every day off of `data/holidays.json`; not yet decreed years are proposals."""
    found = []
    for year in json.loads((DATA / "holidays.json").read_text(encoding="utf-8")):
        for kind in ("national", "collective_leave"):
            for day, name, name_en in year[kind]:
                off = DayOff(
                    date.fromisoformat(day), kind, name, name_en, confirmed=year["confirmed"]
                )
                found.append(ShippedDay(off, year["source"]))
    return tuple(sorted(found, key=lambda entry: (entry.day.date, entry.day.kind)))


def week_spans(hours: list[dict[str, Any]]) -> WeekSpans:
    """Seven days of spans from entries like `{"days": ["monday"], "spans": ["07.30-12.00"]}`."""
    week: list[tuple[Span, ...]] = [()] * 7
    for entry in hours:
        for name in entry["days"]:
            week[WEEKDAYS.index(name)] = tuple(_span(text) for text in entry["spans"])
    return tuple(week)


def timetable(code: str) -> Timetable:
    """A shipped calendar without any database; raises LookupError for another code."""
    data = calendars()
    row = next((row for row in data["calendars"] if row["code"] == code), None)
    if row is None:
        raise LookupError(code)
    week = data["week"]
    specials = [
        Special(
            special["name"],
            date.fromisoformat(special["first_day"]),
            date.fromisoformat(special["last_day"]),
            week_spans(special["hours"]),
        )
        for special in data["special_hours"]
    ]
    return Timetable(
        code=code,
        name=row["name"],
        zone=row["zone"],
        weeks=(Week(date.fromisoformat(week["valid_from"]), week_spans(week["hours"])),),
        specials=tuple(specials),
        days_off=tuple(entry.day for entry in holidays()),
    )


def load(get_model: GetModel, *, now: datetime) -> int:
    """Add what is missing and leave alone what is there; returns the number of rows added.

    A day off that people withdrew, or confirmed differently, stays as they left it: whether a day
    is known is asked by date, kind and “for all calendars”, withdrawn rows included.
    """
    return _load_calendars(get_model) + _load_special(get_model) + _load_holidays(get_model, now)


def _load_calendars(get_model: GetModel) -> int:
    data = calendars()
    week = data["week"]
    added = 0
    for row in data["calendars"]:
        calendar, created = get_model("worktime", "WorkCalendar").objects.get_or_create(
            code=row["code"], defaults={"name": row["name"], "zone": row["zone"]}
        )
        if not created:
            continue
        version = get_model("worktime", "WeekVersion").objects.create(
            calendar=calendar, valid_from=week["valid_from"], source=week["source"]
        )
        spans = _rows(get_model("worktime", "WeekSpan"), week["hours"], version=version)
        added += 2 + len(spans)
    return added


def _load_special(get_model: GetModel) -> int:
    added = 0
    for special in calendars()["special_hours"]:
        period, created = get_model("worktime", "SpecialHours").objects.get_or_create(
            calendar=None,
            first_day=special["first_day"],
            defaults={
                "name": special["name"],
                "last_day": special["last_day"],
                "source": special["source"],
            },
        )
        if created:
            spans = _rows(get_model("worktime", "SpecialSpan"), special["hours"], period=period)
            added += 1 + len(spans)
    return added


def _load_holidays(get_model: GetModel, now: datetime) -> int:
    model = get_model("worktime", "Holiday")
    known = set(model.objects.filter(calendar=None).values_list("date", "kind"))
    rows = [
        model(
            date=entry.day.date,
            kind=entry.day.kind,
            name=entry.day.name,
            name_en=entry.day.name_en,
            source=entry.source,
            shipped=True,
            confirmed_at=now if entry.day.confirmed else None,
        )
        for entry in holidays()
        if (entry.day.date, entry.day.kind) not in known
    ]
    return len(model.objects.bulk_create(rows))


def _rows(model: Any, hours: list[dict[str, Any]], **owner: Any) -> list[Any]:
    return list(
        model.objects.bulk_create(
            model(weekday=weekday, starts=span.starts, ends=span.ends, **owner)
            for weekday, spans in enumerate(week_spans(hours))
            for span in spans
        )
    )


def _span(text: str) -> Span:
    first, last = text.split("-")
    return Span(_minute(first), _minute(last))


def _minute(text: str) -> int:
    hour, minute = text.split(".")
    return int(hour) * 60 + int(minute)
