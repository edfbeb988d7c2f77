"""A calendar changed after the clock started: the deadline follows, once, and says so."""

import pytest
from django.utils import translation

from duties import actions
from duties.models import Reminder
from records import wording
from records.models import Event, Notice
from socmed_program.sweeps import SWEEPS
from tests.duties.conftest import FRIDAY_1530, TUESDAY_DUE, build_office, duty_of, wib, write_in
from worktime import actions as calendars

pytestmark = pytest.mark.django_db(transaction=True)
WEDNESDAY_DUE = wib(19, 10, 30)
SATURDAY = wib(15, 9)


@pytest.fixture
def office(transactional_db):
    return build_office()


def day_off(office, day) -> calendars.Change:
    """Proposed by Hendra, confirmed by Ratna."""
    proposal = calendars.propose_holiday(
        day=day.date(), name="Hari jadi provinsi", kind="regional", source="SK Gubernur 9/2026",
        by=office.hendra, now=FRIDAY_1530,
    )  # fmt: skip
    return calendars.confirm_holiday(
        holiday_id=proposal.holiday.pk, by=office.ratna, now=FRIDAY_1530
    )


def moments(duty) -> dict:
    return dict(Reminder.objects.filter(duty=duty).values_list("step", "remind_at"))


def test_a_holiday_confirmed_later_moves_open_deadlines_and_their_steps(office):
    duty = duty_of(write_in(office))
    assert duty.due_at == TUESDAY_DUE
    day_off(office, wib(18, 0))
    assert actions.recompute_deadlines(now=SATURDAY) == 1
    duty.refresh_from_db()
    assert duty.due_at == WEDNESDAY_DUE
    assert moments(duty) == {
        "half": wib(19, 8, 30), "four_fifths": wib(19, 9, 42), "breach": WEDNESDAY_DUE,
        "day_after": wib(20, 10, 30),
    }  # fmt: skip


def test_the_change_is_recorded_and_told_to_whoever_is_on_duty(office):
    duty = duty_of(write_in(office))
    office.away(office.sari, office.dewi)
    day_off(office, wib(18, 0))
    actions.recompute_deadlines(now=wib(16, 9))
    event = Event.objects.get(kind="duty.recomputed")
    assert (event.facts["was"], event.facts["due"]) == (
        TUESDAY_DUE.isoformat(), WEDNESDAY_DUE.isoformat(),
    )  # fmt: skip
    notices = Notice.objects.filter(event=event)
    assert {(n.person, n.medium) for n in notices} == {
        (office.dewi, "in_app"), (office.dewi, "email"),
    }  # fmt: skip
    with translation.override("id"):
        assert "Agustus" in wording.of(notices[0]).body
    assert event.subject == f"duties.duty:{duty.pk}"


def test_it_happens_once(office):
    write_in(office)
    day_off(office, wib(18, 0))
    assert [actions.recompute_deadlines(now=SATURDAY) for _ in range(3)] == [1, 0, 0]
    assert Event.objects.filter(kind="duty.recomputed").count() == 1


def test_a_day_that_is_only_proposed_moves_nothing(office):
    duty = duty_of(write_in(office))
    calendars.propose_holiday(
        day=wib(18, 0).date(), name="Hari jadi", kind="regional", source="SK", by=office.hendra,
        now=FRIDAY_1530,
    )  # fmt: skip
    assert actions.recompute_deadlines(now=SATURDAY) == 0
    duty.refresh_from_db()
    assert duty.due_at == TUESDAY_DUE


def test_a_day_that_is_withdrawn_brings_the_deadline_back(office):
    duty = duty_of(write_in(office))
    change = day_off(office, wib(18, 0))
    actions.recompute_deadlines(now=SATURDAY)
    calendars.withdraw_holiday(holiday_id=change.holiday.pk, by=office.ratna, now=SATURDAY)
    assert actions.recompute_deadlines(now=SATURDAY) == 1
    duty.refresh_from_db()
    assert duty.due_at == TUESDAY_DUE


def test_what_was_met_keeps_the_deadline_it_was_met_by(office):
    duty = duty_of(write_in(office))
    actions.meet(duty_id=duty.pk, by=office.sari, now=SATURDAY)
    day_off(office, wib(18, 0))
    assert actions.recompute_deadlines(now=SATURDAY) == 0
    duty.refresh_from_db()
    assert duty.due_at == TUESDAY_DUE


def test_a_mail_that_is_not_true_any_more_is_stopped(office):
    write_in(office)
    actions.fire_due_reminders(now=TUESDAY_DUE)
    day_off(office, wib(18, 0))
    actions.recompute_deadlines(now=TUESDAY_DUE)
    mails = Notice.objects.filter(event__kind="duty.breached", medium="email")
    assert set(mails.values_list("state", flat=True)) == {"cancelled"}


def test_a_duty_that_cannot_be_computed_does_not_keep_the_others(office):
    broken, sound = duty_of(write_in(office)), duty_of(write_in(office))
    type(broken).objects.filter(pk=broken.pk).update(calendar_code="hilang")
    day_off(office, wib(18, 0))
    assert actions.recompute_deadlines(now=SATURDAY) == 1
    sound.refresh_from_db()
    assert sound.due_at == WEDNESDAY_DUE


def test_the_clock_asks_before_it_reminds():
    names = [sweep.name for sweep in SWEEPS]
    assert names.index("deadlines") < names.index("reminders")
