"""Several processes at once, with real commits: nothing twice, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from duties import actions
from duties.models import Duty, Message, Reminder
from records.models import Event, Notice
from tests.duties.conftest import build_office, wib, write_in
from tests.people import let_lapse, make_channel

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db):
    return build_office()


def at_once(jobs):
    """Run the jobs in threads that start together; their results in order."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            return job()
        except actions.Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_six_threads_fire_a_hundred_reminders_each_exactly_once(office):
    for _ in range(100):
        write_in(office)

    counts = at_once(
        [lambda: actions.fire_due_reminders(now=wib(18, 8, 30), limit=7) for _ in range(6)]
    )

    assert sum(counts) == 100
    assert Event.objects.filter(kind="duty.reminded").count() == 100
    assert Notice.objects.filter(medium="in_app", event__kind="duty.reminded").count() == 100
    assert Reminder.objects.filter(step="half", fired_at=None).count() == 0


def test_after_an_outage_threads_tell_each_duty_once(office):
    for _ in range(30):
        write_in(office)

    at_once([lambda: actions.fire_due_reminders(now=wib(18, 11), limit=4) for _ in range(6)])

    assert Event.objects.filter(kind="duty.breached").count() == 30
    assert not Event.objects.filter(kind="duty.reminded").exists()
    assert Notice.objects.filter(medium="in_app", person=office.budi).count() == 30


def test_a_duty_met_while_reminders_fire_is_never_reminded_afterwards(office):
    messages = [write_in(office) for _ in range(12)]

    def answer(message):
        return lambda: actions.answer(
            message_id=message.pk,
            text="Sudah.",
            evidence_url="https://x.com/d/1",
            by=office.sari,
            now=wib(18, 8, 30),
        )

    sweep = [lambda: actions.fire_due_reminders(now=wib(18, 8, 30), limit=2) for _ in range(3)]
    at_once([*map(answer, messages), *sweep])

    assert not Duty.objects.open().exists()
    for duty in Duty.objects.all():
        met = Event.objects.get(kind="duty.met", subject=f"duties.duty:{duty.pk}")
        reminded = Event.objects.filter(kind="duty.reminded", subject=met.subject)
        assert all(event.pk < met.pk for event in reminded)
        waiting = Notice.objects.filter(event__subject=met.subject, medium="email")
        assert all(notice.state == "cancelled" for notice in waiting)
    assert not Reminder.objects.filter(fired_at=None, cancelled_at=None).exists()


def test_the_same_message_entered_by_six_people_at_once_is_one(office):
    at_once([lambda: write_in(office, external_id="status-1") for _ in range(6)])
    assert Message.objects.count() == Duty.objects.count() == 1


def test_two_officers_who_answer_at_once_leave_one_answer(office):
    message = write_in(office)
    results = at_once(
        [
            lambda: actions.answer(
                message_id=message.pk,
                text="Sudah.",
                evidence_url="https://x.com/d/1",
                by=office.sari,
                now=wib(14, 16),
            )
            for _ in range(2)
        ]
    )
    assert message.replies.count() == 1
    assert sum(isinstance(result, actions.Refused) for result in results) == 1


def test_six_sweeps_open_each_confirmation_once_and_meet_it_once(office):
    others = [make_channel(office.unit, "x", f"kanal{number}") for number in range(12)]
    for channel in [office.channel, *others]:
        let_lapse(channel, wib(30, 0))

    def sweep():
        return actions.follow_confirmations(now=wib(18, 9))

    assert sum(at_once([sweep] * 6)) == 13
    assert Duty.objects.to_confirm().count() == 13
    assert Event.objects.filter(kind="duty.opened").count() == 13
    for channel in [office.channel, *others]:
        let_lapse(channel, wib(28, 0, month=12))
    assert sum(at_once([sweep] * 6)) == 13
    assert Event.objects.filter(kind="duty.met").count() == 13
