"""What must hold for every instant: against a minute-by-minute count, and for the edges."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worktime import reference
from worktime import shipped
from worktime.arithmetic import Calendar, OutOfRange
from worktime.timetable import DayOff, Span, Timetable, Week

CALENDARS = {code: Calendar(shipped.timetable(code)) for code in ("wib", "wita", "wit")}
WIB = CALENDARS["wib"]
JAKARTA = ZoneInfo("Asia/Jakarta")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = ["UTC", "Asia/Jayapura", "America/New_York", "Asia/Kathmandu"]

codes = st.sampled_from(sorted(CALENDARS))
# Until the end of November: the reference knows the days off of 2026 only.
whole_minutes = st.integers(0, 330 * 1440).map(lambda n: NEW_YEAR + timedelta(minutes=n))
instants = st.builds(
    lambda seconds, micro, zone: (
        NEW_YEAR + timedelta(seconds=seconds, microseconds=micro)
    ).astimezone(ZoneInfo(zone)),
    st.integers(-300 * 86400, 700 * 86400),
    st.integers(0, 999_999),
    st.sampled_from(ZONES),
)
amounts = st.integers(0, 20_000)


def jakarta(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


@settings(max_examples=150, deadline=None)
@given(code=codes, start=whole_minutes, minutes=st.integers(0, 2000))
def test_due_agrees_with_counting_minute_by_minute(code, start, minutes):
    assert CALENDARS[code].due(start, minutes) == reference.due(code, start, minutes)


@settings(max_examples=150, deadline=None)
@given(code=codes, start=whole_minutes, length=st.integers(0, 14 * 1440))
def test_between_agrees_with_counting_minute_by_minute(code, start, length):
    end = start + timedelta(minutes=length)
    assert CALENDARS[code].between(start, end) == reference.between(code, start, end)


@given(code=codes, at=whole_minutes)
def test_open_exactly_in_the_minutes_that_count(code, at):
    local = at.astimezone(reference.ZONES[code])
    assert CALENDARS[code].is_open(at) == reference.minute_counts(local)


@given(start=instants, minutes=amounts)
def test_between_is_the_exact_inverse_of_due_for_any_second_and_zone(start, minutes):
    due = WIB.due(start, minutes)
    assert WIB.between(start, due) == minutes
    if minutes:  # and no earlier instant would do
        assert WIB.between(start, due - timedelta(microseconds=1)) == minutes - 1


@given(start=instants, one=amounts, two=amounts)
def test_due_in_two_steps_is_due_in_one(start, one, two):
    assert WIB.due(WIB.due(start, one), two) == WIB.due(start, one + two)


@given(start=instants, later=instants, minutes=amounts)
def test_due_never_goes_back_when_the_start_moves_on(start, later, minutes):
    first, second = sorted([start, later])
    assert first <= WIB.due(first, minutes) <= WIB.due(second, minutes)


@given(times=st.tuples(whole_minutes, whole_minutes, whole_minutes))
def test_neighbouring_spans_neither_overlap_nor_leave_a_gap(times):
    one, two, three = sorted(times)
    assert WIB.between(one, two) + WIB.between(two, three) == WIB.between(one, three)


def test_hours_are_half_open():
    assert WIB.is_open(jakarta("2026-05-05T07:30"))
    assert not WIB.is_open(jakarta("2026-05-05T12:00"))
    assert not WIB.is_open(jakarta("2026-05-05T16:00"))


def test_nought_minutes_are_over_at_once_even_at_night():
    night = jakarta("2026-05-05T23:00:30.000007")
    assert WIB.due(night, 0) == night


def test_seconds_are_carried_exactly_and_minutes_are_whole():
    start = jakarta("2026-05-05T11:45:30.000001")
    assert WIB.due(start, 30) == jakarta("2026-05-05T13:15:30.000001")
    assert WIB.between(start, jakarta("2026-05-05T13:15:30")) == 29


def test_the_next_opening_is_now_while_open():
    assert WIB.next_opening(jakarta("2026-08-14T09:15:20")) == jakarta("2026-08-14T09:15:20")
    assert WIB.next_opening(jakarta("2026-08-14T16:30")) == jakarta("2026-08-18T07:30")


@pytest.mark.parametrize("ask", [lambda at: WIB.due(at, 5), WIB.is_open])
def test_a_time_without_a_zone_is_refused(ask):
    with pytest.raises(ValueError, match="no zone"):
        ask(datetime(2026, 5, 5, 9))  # noqa: DTZ001 - that is the point


def test_what_cannot_be_answered_is_refused():
    with pytest.raises(ValueError, match="negative"):
        WIB.due(NEW_YEAR, -1)
    with pytest.raises(ValueError, match="before the start"):
        WIB.between(NEW_YEAR, NEW_YEAR - timedelta(seconds=1))
    with pytest.raises(OutOfRange, match="no hours before 2020-01-01"):
        WIB.due(datetime(2019, 12, 31, tzinfo=JAKARTA), 5)
    with pytest.raises(OutOfRange, match="past 2100"):
        WIB.due(NEW_YEAR, 10**9)
    with pytest.raises(OutOfRange, match="has no hours"):
        Calendar(Timetable("empty", "", "Asia/Jakarta", ())).due(NEW_YEAR, 1)


def test_far_years_are_added_when_a_question_reaches_them():
    calendar = Calendar(shipped.timetable("wib"))
    start = datetime(2090, 1, 2, 9, tzinfo=JAKARTA)
    assert calendar.due(start, 60) == start + timedelta(hours=1)
    assert calendar.between(start, calendar.due(start, 100_000)) == 100_000


def test_decreed_years_are_named_and_proposals_take_nothing_away():
    assert (WIB.certain_from, WIB.certain_until) == (date(2025, 1, 1), date(2026, 12, 31))
    assert WIB.is_open(jakarta("2027-01-01T09:00"))


def test_a_half_day_counts_until_it_closes():
    always = Week(date(2026, 1, 1), ((Span(480, 960),),) * 7)
    half = DayOff(date(2026, 6, 2), "regional", "Hari jadi", "", open_until=720)
    calendar = Calendar(Timetable("x", "", "Asia/Jakarta", (always,), (), (half,)))
    assert calendar.due(jakarta("2026-06-02T11:00"), 90) == jakarta("2026-06-03T08:30")


def test_a_night_of_summer_time_has_the_minutes_that_really_pass():
    always = Week(date(2026, 1, 1), ((Span(0, 1440),),) * 7)
    calendar = Calendar(Timetable("x", "", "Europe/Berlin", (always,)))
    berlin = ZoneInfo("Europe/Berlin")
    day, next_day = datetime(2026, 3, 29, tzinfo=berlin), datetime(2026, 3, 30, tzinfo=berlin)
    assert calendar.between(day, next_day) == 23 * 60
    assert calendar.due(day, 23 * 60) == next_day
