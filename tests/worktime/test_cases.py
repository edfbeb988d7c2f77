"""Deadlines that a person with a calendar on the wall can check."""

from datetime import datetime, timedelta

import pytest

from worktime import shipped
from worktime.arithmetic import Calendar

CALENDARS = {code: Calendar(shipped.timetable(code)) for code in ("wib", "wita", "wit")}
OFFSETS = {"wib": "+07:00", "wita": "+08:00", "wit": "+09:00"}

CASES = [
    # calendar, start, minutes, due, why
    ("wib", "2026-05-04 07:30", 450, "2026-05-04 16:00", "a full day is due when it closes"),
    ("wib", "2026-05-05 11:45", 30, "2026-05-05 13:15", "the noon break does not count"),
    ("wib", "2026-05-08 11:00", 60, "2026-05-08 13:30", "nor does the long one on Friday"),
    ("wit", "2026-05-09 10:00", 60, "2026-05-11 08:30", "Saturday: counted from Monday on"),
    ("wib", "2026-02-13 15:30", 240, "2026-02-18 10:30", "Imlek with its collective leave"),
    ("wib", "2026-02-18 15:00", 240, "2026-02-19 11:00", "Ramadan begins: from 08.00"),
    ("wita", "2026-03-13 14:00", 450, "2026-03-16 14:30", "short Ramadan days, break 12.00–12.30"),
    ("wib", "2026-03-17 14:00", 240, "2026-03-25 10:30", "Nyepi, Idul Fitri and four days' leave"),
    ("wita", "2026-03-13 15:30", 780, "2026-03-17 15:00", "Friday closes at 15.30 in Ramadan"),
    ("wib", "2026-05-13 15:30", 60, "2026-05-18 08:00", "Ascension and the leave after it"),
    ("wita", "2026-05-26 15:00", 450, "2026-05-29 15:30", "Idul Adha, its leave, then a Friday"),
    ("wib", "2026-08-14 15:45", 60, "2026-08-18 07:45", "Independence Day on a Monday"),
    ("wit", "2026-12-23 15:00", 120, "2026-12-28 08:30", "Christmas with its leave, weekend"),
]


def at(code: str, text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00{OFFSETS[code]}")


@pytest.mark.parametrize(("code", "start", "minutes", "due", "why"), CASES)
def test_due_when_a_person_with_a_calendar_says_so(code, start, minutes, due, why):
    calendar = CALENDARS[code]
    found = calendar.due(at(code, start), minutes)
    assert (found, found.utcoffset()) == (at(code, due), at(code, due).utcoffset()), why
    assert calendar.between(at(code, start), at(code, due)) == minutes


@pytest.mark.parametrize(
    ("code", "due"),
    [("wib", "2026-05-05 14:30"), ("wita", "2026-05-05 15:30"), ("wit", "2026-05-06 08:00")],
)
def test_one_instant_in_three_zones(code, due):
    six_in_the_morning_utc = datetime.fromisoformat("2026-05-05T06:00:00+00:00")
    assert CALENDARS[code].due(six_in_the_morning_utc, 90) == at(code, due)


@pytest.mark.parametrize(
    ("monday", "hours"),
    [("2026-04-13 00:00", 37.5), ("2026-02-23 00:00", 32.5), ("2025-03-03 00:00", 32.5)],
)
@pytest.mark.parametrize("code", ["wib", "wita", "wit"])
def test_a_week_has_the_hours_of_the_decree(code, monday, hours):
    start = at(code, monday)
    assert CALENDARS[code].between(start, start + timedelta(days=7)) == hours * 60
