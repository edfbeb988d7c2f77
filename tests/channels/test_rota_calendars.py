"""A holiday decreed or withdrawn after the shifts were made: those of the pattern follow, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

import records.actions
from accounts.models import Unit
from channels import actions
from channels.models import Desk, Shift, ShiftPattern, SwapOffer
from channels.states import OnHoliday, ShiftKind, Task
from records.models import Event, Notice
from records.wording import of as words_of
from tests.accounts.conftest import DAY, NOW, Office, build
from tests.accounts.test_races import both
from tests.channels.conftest import register
from tests.channels.test_rota_actions import MONDAY, desk, offer, on_day, pattern, put, told
from worktime import actions as calendars
from worktime.models import Holiday, WorkCalendar

__all__ = ["desk"]  # used by name

TUESDAY = MONDAY + timedelta(days=1)
HELD = {"starts_at": NOW + 22 * DAY / 24, "ends_at": NOW + 30 * DAY / 24}  # Tuesday 8 to 16


def decree(office: Office, day: date = TUESDAY, calendar: str = "wib") -> Holiday:
    """Proposed by Hendra, confirmed by Ratna."""
    proposal = calendars.propose_holiday(
        day=day, name="Hari jadi", kind="regional", source="SK Gubernur 9/2026", by=office.hendra,
        calendar=WorkCalendar.objects.get(code=calendar), now=NOW,
    )  # fmt: skip
    return calendars.confirm_holiday(
        holiday_id=proposal.holiday.pk, by=office.ratna, now=NOW
    ).holiday


def withdraw(office: Office, holiday: Holiday) -> None:
    calendars.withdraw_holiday(holiday_id=holiday.pk, by=office.ratna, now=NOW)


def test_a_pattern_that_skips_holidays_loses_the_shift_of_the_day_alone(
    office: Office, desk: Desk
) -> None:
    pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    decree(office)
    assert [actions.fill_rota(now=NOW) for _ in range(3)] == [1, 0, 0]
    assert on_day(desk, TUESDAY) == []
    assert Shift.objects.filter(off_by_calendar=True).count() == 1
    assert told("shift.called_off") == {"Dewi"}


def test_the_person_reads_why(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    decree(office)
    actions.fill_rota(now=NOW)
    notice = Notice.objects.get(event__kind="shift.called_off", medium="in_app")
    assert "day off by the work calendar" in words_of(notice).body


def test_withdrawn_the_shift_is_made_again(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, office.rizky, on_holidays=OnHoliday.SKIP)
    holiday = decree(office)
    actions.fill_rota(now=NOW)
    withdraw(office, holiday)
    assert [actions.fill_rota(now=NOW) for _ in range(2)] == [1, 0]
    assert on_day(desk, TUESDAY) == ["Dewi"]
    assert told("shift.put") == {"Dewi"}
    decree(office)
    assert actions.fill_rota(now=NOW) == 1
    assert on_day(desk, TUESDAY) == []


def test_who_stands_by_comes_and_goes(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, on_holidays=OnHoliday.STAND_BY, stand_by=office.omar)
    holiday = decree(office)
    assert actions.fill_rota(now=NOW) == 2
    assert on_day(desk, TUESDAY) == ["Omar"]
    withdraw(office, holiday)
    assert actions.fill_rota(now=NOW) == 2
    assert on_day(desk, TUESDAY) == ["Dewi"]
    assert told("shift.put") == told("shift.called_off") == {"Dewi", "Omar"}


def test_a_pattern_that_works_on_holidays_is_left_alone(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi)
    decree(office)
    assert actions.fill_rota(now=NOW) == 0
    assert on_day(desk, TUESDAY) == ["Dewi"]


def test_a_proposal_and_a_holiday_elsewhere_change_nothing(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    decree(office, calendar="wit")
    calendars.propose_holiday(
        day=TUESDAY, name="Hari jadi", kind="regional", source="SK", by=office.hendra, now=NOW
    )
    assert actions.fill_rota(now=NOW) == 0
    assert on_day(desk, TUESDAY) == ["Dewi"]


def test_what_was_put_by_hand_or_overrides_stays(office: Office, desk: Desk) -> None:
    put(desk, office.omar, **HELD)
    pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    put(desk, office.rizky, kind=ShiftKind.OVERRIDE, **HELD)
    decree(office)
    assert actions.fill_rota(now=NOW) == 0
    assert sorted(on_day(desk, TUESDAY)) == ["Omar", "Rizky"]


def test_a_seat_that_was_taken_meanwhile_is_not_taken_back(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    holiday = decree(office)
    actions.fill_rota(now=NOW)
    put(desk, office.omar, **HELD)
    withdraw(office, holiday)
    assert actions.fill_rota(now=NOW) == 0
    assert on_day(desk, TUESDAY) == ["Omar"]


def test_what_was_called_off_by_hand_is_not_made_again(office: Office, desk: Desk) -> None:
    made = pattern(desk, office.dewi, on_holidays=OnHoliday.STAND_BY, stand_by=office.omar)
    tuesday = made.shifts.get(starts_at=HELD["starts_at"])
    actions.call_off(shift_id=tuesday.pk, by=office.hendra, now=NOW)
    decree(office)
    assert actions.fill_rota(now=NOW) == 0
    assert on_day(desk, TUESDAY) == []


def test_what_has_begun_and_what_was_stays(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    decree(office, MONDAY)
    decree(office)
    actions.fill_rota(now=HELD["starts_at"])
    assert on_day(desk, MONDAY) == on_day(desk, TUESDAY) == ["Dewi"]


def test_a_night_that_begins_on_the_day_is_of_that_day(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, starts=22 * 60, ends=30 * 60, on_holidays=OnHoliday.SKIP)
    decree(office)
    actions.fill_rota(now=NOW)
    assert on_day(desk, MONDAY) == ["Dewi"]  # until Tuesday at six
    assert on_day(desk, TUESDAY) == []


def test_a_shift_that_changed_hands_is_still_of_the_pattern(office: Office, desk: Desk) -> None:
    made = pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    tuesday = made.shifts.get(starts_at=HELD["starts_at"])
    asked = offer(tuesday, office)
    actions.accept_swap(offer_id=asked.pk, by=office.rizky, now=NOW)
    decree(office)
    assert actions.fill_rota(now=NOW) == 1
    assert on_day(desk, TUESDAY) == []
    assert told("shift.called_off") == {"Rizky"}


def test_an_offer_of_such_a_shift_is_closed(office: Office, desk: Desk) -> None:
    made = pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    offer(made.shifts.get(starts_at=HELD["starts_at"]), office)
    decree(office)
    actions.fill_rota(now=NOW)
    assert SwapOffer.objects.get().state != "open"


def test_a_unit_that_gets_another_calendar_is_followed_too(office: Office, desk: Desk) -> None:
    decree(office, calendar="wit")
    pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    assert on_day(desk, TUESDAY) == ["Dewi"]
    Unit.objects.filter(pk=desk.unit_id).update(calendar=WorkCalendar.objects.get(code="wit"))
    assert actions.fill_rota(now=NOW) == 1
    assert on_day(desk, TUESDAY) == []


def test_patterns_filled_before_calendars_were_followed_are_caught_up(
    office: Office, desk: Desk
) -> None:
    pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    decree(office)
    ShiftPattern.objects.update(calendar_stamp=None, calendar_code="", days_off=[])
    assert [actions.fill_rota(now=NOW) for _ in range(2)] == [1, 0]
    assert on_day(desk, TUESDAY) == []


def test_days_that_are_made_later_follow_as_well(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    later = MONDAY + timedelta(days=58)
    decree(office, later)
    actions.fill_rota(now=NOW + 20 * DAY)
    assert on_day(desk, later) == []
    assert on_day(desk, later + timedelta(days=1)) == ["Dewi"]


def test_a_closed_desk_gets_no_shift_back(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, starts=1200, ends=1320, on_holidays=OnHoliday.SKIP)
    holiday = decree(office, MONDAY)
    actions.fill_rota(now=NOW)
    actions.close_desk(desk_id=desk.pk, by=office.hendra, now=NOW)
    withdraw(office, holiday)
    assert actions.fill_rota(now=NOW) == 0


def test_a_pattern_that_cannot_be_filled_does_not_keep_the_others(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = pattern(desk, office.dewi, on_holidays=OnHoliday.SKIP)
    pattern(desk, office.rizky, starts=1000, ends=1200, on_holidays=OnHoliday.SKIP)
    write = records.actions.write

    def failing(**facts: Any) -> Event:
        if facts.get("pattern") == broken.pk:
            raise RuntimeError("no record")
        return write(**facts)

    monkeypatch.setattr("records.actions.write", failing)
    assert actions.fill_rota(now=NOW + 14 * DAY) == 10
    assert on_day(desk, MONDAY + timedelta(weeks=8)) == ["Rizky"]


def test_only_what_is_called_off_is_off_by_the_calendar(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi)
    with (
        pytest.raises(DatabaseError, match="shift_off_by_calendar"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE channels_shift SET off_by_calendar = true")


def test_a_shift_is_made_once_from_a_pattern(office: Office, desk: Desk) -> None:
    shift = pattern(desk, office.dewi).shifts.earliest("starts_at")
    actions.call_off(shift_id=shift.pk, by=office.hendra, now=NOW - DAY)
    with (
        pytest.raises(DatabaseError, match="made_once_from_a_pattern"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO channels_shift (desk_id, person_id, kind, starts_at, ends_at, pattern_id,"
            " made_at, off_by_calendar) SELECT desk_id, person_id, kind, starts_at, ends_at,"
            " pattern_id, made_at, false FROM channels_shift WHERE id = %s",
            [shift.pk],
        )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_change_a_day_once(transactional_db: None) -> None:
    office = build()
    made = actions.open_desk(
        unit=office.health, name="Piket", around_the_clock=False,
        covers=[(register(office), Task.RESPOND)], by=office.hendra, now=NOW - DAY,
    )  # fmt: skip
    pattern(made, office.dewi, on_holidays=OnHoliday.STAND_BY, stand_by=office.omar)
    for _round in range(3):
        holiday = decree(office)
        both(lambda: actions.fill_rota(now=NOW), lambda: actions.fill_rota(now=NOW))
        assert on_day(made, TUESDAY) == ["Omar"]
        withdraw(office, holiday)
        both(lambda: actions.fill_rota(now=NOW), lambda: actions.fill_rota(now=NOW))
        assert on_day(made, TUESDAY) == ["Dewi"]
    assert Event.objects.filter(kind="shift.called_off").count() == 6
    assert Event.objects.filter(kind="shift.put").count() == 6
