"""Days off: proposed by one person, confirmed by another."""

from datetime import date

import pytest

from worktime import actions, queries
from worktime.actions import HolidayRefused
from worktime.models import Holiday, WorkCalendar

ELECTION = date(2026, 12, 9)


@pytest.fixture
def proposal(sari, now) -> Holiday:
    return actions.propose_holiday(
        day=ELECTION, name="Pilkada", kind="election", source="Keppres 1/2026", by=sari, now=now
    ).holiday


def is_working_day() -> bool:
    return bool(queries.calendar("wib").day(ELECTION).spans)


def test_a_proposal_takes_no_time_away_until_a_second_person_confirms_it(proposal, bayu, now):
    assert is_working_day()
    change = actions.confirm_holiday(holiday_id=proposal.pk, by=bayu, now=now)
    assert not is_working_day()
    assert (change.counts, change.day, change.calendar) == (True, ELECTION, None)
    assert change.facts()["source"] == "Keppres 1/2026"


def test_nobody_confirms_the_own_proposal(proposal, sari, now):
    with pytest.raises(HolidayRefused):
        actions.confirm_holiday(holiday_id=proposal.pk, by=sari, now=now)
    assert is_working_day()


def test_a_day_is_confirmed_once(proposal, bayu, now):
    actions.confirm_holiday(holiday_id=proposal.pk, by=bayu, now=now)
    with pytest.raises(HolidayRefused):
        actions.confirm_holiday(holiday_id=proposal.pk, by=bayu, now=now)


def test_a_day_that_the_government_moved_is_withdrawn_and_stays_on_record(proposal, bayu, now):
    actions.confirm_holiday(holiday_id=proposal.pk, by=bayu, now=now)
    change = actions.withdraw_holiday(holiday_id=proposal.pk, by=bayu, now=now)
    assert is_working_day()
    assert change.counts
    assert Holiday.objects.filter(pk=proposal.pk, withdrawn_by=bayu).exists()
    with pytest.raises(HolidayRefused):
        actions.withdraw_holiday(holiday_id=proposal.pk, by=bayu, now=now)


def test_withdrawing_a_proposal_moves_no_deadline(proposal, sari, now):
    assert not actions.withdraw_holiday(holiday_id=proposal.pk, by=sari, now=now).counts


def test_the_same_day_twice_and_a_day_without_source_are_refused(proposal, sari, now):
    day = {"day": ELECTION, "name": "Pilkada", "kind": "election", "by": sari, "now": now}
    with pytest.raises(HolidayRefused):
        actions.propose_holiday(**day, source="Keppres 1/2026")
    with pytest.raises(HolidayRefused):
        actions.propose_holiday(**day, source=" ")
    wit = WorkCalendar.objects.get(code="wit")
    assert actions.propose_holiday(**day, source="SK", calendar=wit).calendar == "wit"


def test_a_confirmed_shipped_proposal_names_who_confirmed_it(bayu, now):
    new_year = Holiday.objects.get(date=date(2027, 1, 1))
    actions.confirm_holiday(holiday_id=new_year.pk, by=bayu, now=now)
    assert not queries.calendar("wib").day(date(2027, 1, 1)).spans
