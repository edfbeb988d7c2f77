"""Why a deadline falls where it does."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from worktime import shipped, wording
from worktime.arithmetic import Calendar

WIB = Calendar(shipped.timetable("wib"))
JAKARTA = ZoneInfo("Asia/Jakarta")


def explain(start: str, minutes: int):
    return WIB.explain(datetime.fromisoformat(start).replace(tzinfo=JAKARTA), minutes)


def test_every_day_says_what_it_gave_or_why_not():
    found = explain("2026-08-14T15:45", 600)
    assert [(line.date.day, line.kind, line.minutes, line.total) for line in found.lines] == [
        (14, "counted", 45, 45),
        (15, "weekend", 0, 45),
        (16, "weekend", 0, 45),
        (17, "holiday", 0, 45),
        (18, "counted", 450, 495),
        (19, "counted", 105, 600),
    ]
    assert found.due == datetime(2026, 8, 19, 9, 15, tzinfo=JAKARTA)
    assert found.lines[4].breaks[0].starts.hour == 12
    assert found.certain


def test_the_sentences_name_hours_breaks_and_holidays():
    with translation.override("en"):
        texts = [wording.line_text(line) for line in explain("2026-08-14T15:45", 600).lines]
    assert texts == [
        "15:45–16:30: 45 minutes",
        "No working hours on this weekday",
        "No working hours on this weekday",
        "Independence Day: not a working day",
        "07:30–12:00 and 13:00–16:00: 450 minutes, without the break 12:00–13:00",
        "07:30–09:15: 105 minutes",
    ]


def test_after_hours_the_count_begins_at_the_next_opening():
    found = explain("2026-02-18T20:00", 10)
    assert (found.lines[0].kind, found.lines[1].special) == ("outside", "Ramadan 1447 H")
    assert found.counting_from == datetime(2026, 2, 19, 8, 0, tzinfo=JAKARTA)
    with translation.override("en"):
        assert wording.line_text(found.lines[1]) == "08:00–08:10: 10 minutes (Ramadan 1447 H)"


def test_a_proposed_day_off_is_counted_and_warned_of():
    found = explain("2026-12-31T15:30", 60)
    assert (found.due.day, [entry.date.day for entry in found.proposals]) == (1, [1])
    assert not found.certain
    with translation.override("en"):
        assert "New Year's Day" in wording.warnings(found)[0]
        assert "not decreed yet" in wording.warnings(found)[1]


def test_nought_minutes_need_one_line():
    found = explain("2026-05-05T09:00", 0)
    assert (len(found.lines), found.due, found.counting_from) == (1, found.start, found.start)


@given(
    start=st.datetimes(
        datetime.fromisoformat("2025-06-01"),  # the bounds are naive by design
        datetime.fromisoformat("2026-11-01"),
        timezones=st.just(JAKARTA),
    ),
    minutes=st.integers(0, 6000),
)
def test_the_lines_add_up_to_what_was_asked(start, minutes):
    found = WIB.explain(start, minutes)
    assert sum(line.minutes for line in found.lines) == minutes
    stretches = [stretch for line in found.lines for stretch in line.stretches]
    assert sum(stretch.minutes for stretch in stretches) == minutes
    spent = sum((stretch.ends - stretch.starts for stretch in stretches), timedelta(0))
    assert spent == timedelta(minutes=minutes)
    assert found.due == WIB.due(found.start, minutes)


@pytest.mark.parametrize("language", ["id", "en"])
def test_names_come_in_the_readers_language(language):
    line = explain("2026-08-14T16:00", 60).lines[3]
    with translation.override(language):
        name = wording.days_off_text(line.days_off)
    assert name == {"id": "Hari Kemerdekaan Republik Indonesia", "en": "Independence Day"}[language]
