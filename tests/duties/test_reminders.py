"""Who hears of a duty and when: each step once, to whoever is on duty at that moment."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from duties import actions
from duties.models import Reminder
from records import wording
from records.models import Event, Notice
from tests.duties.conftest import TUESDAY_DUE, build_office, duty_of, told, wib, write_in

pytestmark = pytest.mark.django_db(transaction=True)


def fire(now, **changes) -> int:
    return actions.fire_due_reminders(now=now, **changes)


@pytest.fixture
def office(transactional_db):
    return build_office()


def test_each_step_reaches_the_right_people_at_its_time(office):
    complaint = write_in(office)

    assert fire(wib(18, 8, 29)) == 0
    assert fire(wib(18, 8, 30)) == 1
    assert told(complaint, "half") == {"sari": "on_duty"}
    fire(wib(18, 9, 42))
    assert told(complaint, "four_fifths") == {"sari": "on_duty", "dewi": "responsible"}
    fire(TUESDAY_DUE)
    assert told(complaint, "breach") == {
        "budi": "supervisor",
        "ratna": "admin",
        "sari": "on_duty",
    }
    fire(wib(19, 10, 30))
    assert told(complaint, "day_after") == {"hendra": "head"}


def test_a_step_fires_once_and_by_mail_too(office):
    complaint = write_in(office)
    fire(wib(18, 8, 30))
    assert fire(wib(18, 8, 31)) == 0
    assert told(complaint, "half", "email") == {"sari": "on_duty"}
    assert Event.objects.filter(kind="duty.reminded").count() == 1


def test_while_the_officer_is_on_leave_the_substitute_is_told(office):
    complaint = write_in(office)
    office.away(office.sari, substitute=office.ani)
    fire(wib(18, 8, 30))

    assert told(complaint, "half") == {"ani": "substitute"}
    facts = Event.objects.get(kind="duty.reminded").facts
    assert facts["skipped"] == [{"person": office.sari.pk, "because": "absent"}]
    assert facts["told"] == [{"person": office.ani.pk, "reason": "substitute"}]


def test_without_a_substitute_the_backup_is_told(office):
    complaint = write_in(office)
    office.away(office.sari)
    fire(wib(18, 8, 30))
    assert told(complaint, "half") == {"dewi": "on_duty"}


def test_when_both_are_away_it_still_lands_on_somebody(office):
    complaint = write_in(office)
    office.away(office.sari)
    office.away(office.dewi)
    fire(wib(18, 8, 30))
    assert told(complaint, "half") == {"budi": "supervisor"}


def test_an_absent_supervisor_is_replaced_by_the_head(office):
    complaint = write_in(office)
    office.away(office.budi)
    fire(TUESDAY_DUE)
    assert told(complaint, "breach")["hendra"] == "head"
    assert "budi" not in told(complaint, "breach")


def test_a_missed_hour_is_caught_up_with_one_notice_per_person(office):
    complaint = write_in(office)

    assert fire(wib(18, 11, 0)) == 3
    assert told(complaint, "half") == told(complaint, "four_fifths") == {}
    assert told(complaint, "breach") == {
        "budi": "supervisor",
        "ratna": "admin",
        "sari": "on_duty",
        "dewi": "responsible",
    }
    into = dict(Reminder.objects.exclude(fired_at=None).values_list("step", "collapsed_into"))
    assert into == {"half": "breach", "four_fifths": "breach", "breach": ""}
    assert Event.objects.get(kind="duty.breached").facts["collapsed"] == ["half", "four_fifths"]


def test_an_answer_stops_the_steps_and_the_mails_not_yet_sent(office):
    complaint = write_in(office)
    fire(wib(18, 8, 30))
    actions.answer(
        message_id=complaint.pk,
        text="Jam layanan sudah kami perbaiki.",
        evidence_url="https://x.com/dinkes_nusantara/status/2",
        by=office.sari,
        now=wib(18, 8, 40),
    )

    assert fire(wib(20, 12)) == 0
    left = dict(Reminder.objects.values_list("step", "cancelled_at"))
    assert left["half"] is None
    assert set(left.values()) == {None, wib(18, 8, 40)}
    assert Notice.objects.get(key__contains=":half:", medium="email").state == "cancelled"


def test_fired_reminders_say_who_when_and_why_in_both_languages(office):
    write_in(office)
    fire(TUESDAY_DUE)
    notice = Notice.objects.filter(medium="in_app", event__kind="duty.breached").first()
    with translation.override("en"):
        words = wording.of(notice)
    assert words.headline == "Overdue: answer on X dinkes_nusantara"
    assert "10:30 WIB" in words.body
    assert "Puskesmas" not in words.letter  # never the citizen's words


def test_the_sweep_refuses_to_hide_in_a_longer_transaction(office):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        fire(TUESDAY_DUE)


def test_sql_cannot_owe_the_same_notice_twice(office):
    write_in(office)
    fire(TUESDAY_DUE)
    notice = Notice.objects.filter(medium="in_app", event__kind="duty.breached").first()
    notice.pk = None
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        notice.save(force_insert=True)


def test_the_sweep_reads_only_what_is_due(office):
    """With many duties open and few due, the partial index serves the sweep."""
    duty = duty_of(write_in(office))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO duties_duty (kind, subject, url, channel_id, task, clock, minutes,
                   calendar_code, opened_at, due_at, cancel_reason)
               SELECT kind, 'x.y:' || n, url, channel_id, task, clock, minutes, calendar_code,
                   opened_at, due_at, '' FROM duties_duty, generate_series(1, 3000) n
               WHERE id = %s""",
            [duty.pk],
        )
        cursor.execute(
            """INSERT INTO duties_reminder (duty_id, step, recipients, by_email, remind_at,
                   collapsed_into, round, repeat_minutes)
               SELECT id, 'half', '{on_duty}', true, now() + interval '5 years', '', 0, 0
               FROM duties_duty WHERE subject LIKE 'x.y:%%'"""
        )
    found = Reminder.objects.due(wib(18, 8, 30)).order_by("remind_at", "pk")[:100]
    assert "reminder_sweep" in found.explain()
