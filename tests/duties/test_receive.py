"""What a citizen writes becomes one message with one clock."""

import pytest
from django.db import IntegrityError, connection, transaction

from channels.models import Channel
from duties import actions
from duties.models import Duty, Message, Standard
from records.models import Event, Notice
from tests.duties.conftest import TUESDAY_DUE, duty_of, kinds, wib, write_in


def test_a_complaint_on_friday_is_due_after_the_weekend_and_the_holiday(complaint):
    duty = duty_of(complaint)

    assert duty.due_at == TUESDAY_DUE
    assert [(r.step, r.remind_at) for r in duty.reminders.all()] == [
        ("half", wib(18, 8, 30)),
        ("four_fifths", wib(18, 9, 42)),
        ("breach", TUESDAY_DUE),
        ("day_after", wib(19, 10, 30)),
    ]
    assert kinds(complaint) == ["message.received"]
    assert kinds(duty) == ["duty.opened"]


def test_an_emergency_runs_day_and_night_and_whoever_is_on_duty_hears_at_once(office):
    message = write_in(office, message_class="emergency", by=office.budi)

    assert duty_of(message).due_at == wib(14, 15, 45)
    notices = Notice.objects.filter(event__kind="message.received")
    assert {(n.person, n.medium) for n in notices} == {
        (office.sari, "in_app"),
        (office.sari, "email"),
    }


@pytest.mark.django_db
def test_the_first_standards_are_those_of_the_field():
    assert {(s.kind, s.message_class): (s.minutes, s.clock) for s in Standard.objects.all()} == {
        ("first_response", "emergency"): (15, "calendar"),
        ("first_response", "hoax"): (60, "calendar"),
        ("first_response", "complaint"): (240, "working"),
        ("first_response", "information"): (450, "working"),
        ("first_response", "aspiration"): (900, "working"),
        ("review", ""): (240, "working"),
        ("attestation", ""): (30 * 24 * 60, "calendar"),
        ("access_review", ""): (30 * 24 * 60, "calendar"),
    }


def test_a_repeat_is_an_update_and_never_a_second_duty(office):
    first = write_in(office, external_id="status-1")
    again = write_in(office, external_id="status-1", text="Puskesmas tutup pukul 13.")

    assert again == first
    assert Message.objects.get().text == "Puskesmas tutup pukul 13."
    assert Duty.objects.count() == 1
    event = Event.objects.get(kind="message.updated")
    assert event.facts == {"changed": ["text"]}  # the words themselves lie beside the event
    assert event.detail.data == {"text": "Puskesmas tutup lebih awal."}


def test_without_an_id_the_link_names_the_message_whatever_a_share_button_adds(office):
    link = "https://www.x.com/warga/status/17"
    first = write_in(office, external_id="", url=f"{link}?s=20&t=abc")
    assert write_in(office, external_id="", url=f"{link}/") == first
    assert write_in(office, external_id="", url=f"{link}8") != first


def test_without_id_and_link_the_content_names_the_message(office):
    first = write_in(office, external_id="")
    assert write_in(office, external_id="") == first
    assert write_in(office, external_id="", text="Yang lain.") != first


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "  "}, "text is missing"),
        ({"text": "a\x00b"}, "cannot be stored"),
        ({"received_at": wib(20, 9), "now": wib(19, 9)}, "future"),
        ({"received_at": wib(20, 9).replace(year=1999), "now": wib(19, 9)}, "calendar"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_in_words(office, changes, words, english):
    with pytest.raises(actions.Refused, match=words):
        write_in(office, **changes)
    assert not Message.objects.exists()


def test_messages_of_another_unit_and_of_auditors_are_refused(office, english):
    for stranger in (office.omar, office.ani):
        with pytest.raises(actions.Refused, match="may not enter"):
            write_in(office, by=stranger)


def test_a_channel_that_is_not_in_use_takes_nothing(office, english):
    ended = {"end_reason": "Digabung", "closing_notice": "Pindah", "closes_on": "2026-11-01"}
    channel = Channel.objects.filter(pk=office.channel.pk)
    channel.update(state="closing", **ended)
    office.channel.responsibilities.update(valid_until=wib(1, 0))
    channel.update(state="closed", closed_at=wib(1, 0))
    office.channel.refresh_from_db()
    with pytest.raises(actions.Refused, match="not in use"):
        write_in(office)


def test_sql_cannot_open_a_second_duty_for_a_message(complaint):
    duty = duty_of(complaint)
    duty.pk = None
    with pytest.raises(IntegrityError, match="duty_one_open_per_subject"), transaction.atomic():
        duty.save(force_insert=True)


def test_sql_cannot_enter_a_message_twice(complaint):
    with (
        pytest.raises(IntegrityError, match="message_once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            """INSERT INTO duties_message (channel_id, external_id, url, author_name, text,
               message_class, received_at, state, created_at)
               SELECT channel_id, external_id, url, author_name, text, message_class, received_at,
               state, created_at FROM duties_message"""
        )
