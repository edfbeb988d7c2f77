"""Answering, setting aside, taking back: the clock follows."""

import pytest
from django.db import DatabaseError, transaction

from duties import actions, queries
from duties.models import Duty, Reply
from duties.states import MOVES, DutyStatus, MessageState
from records.models import Event
from tests.duties.conftest import TUESDAY_DUE, duty_of, kinds, wib, write_in

TUESDAY_9 = wib(18, 9)


def answer(message, by, now=TUESDAY_9, **changes):
    fields = {"text": "Sudah kami perbaiki.", "evidence_url": "https://x.com/dinkes/status/2"}
    return actions.answer(message_id=message.pk, by=by, now=now, **{**fields, **changes})


def test_an_answer_in_time_meets_the_duty_and_keeps_both_clocks(office, complaint):
    answer(complaint, office.sari)

    complaint.refresh_from_db()
    duty = duty_of(complaint)
    assert complaint.state == MessageState.ANSWERED
    assert duty.status(wib(30, 9)) == DutyStatus.MET
    facts = Event.objects.get(kind="duty.met").facts
    assert (facts["in_time"], facts["working_minutes"]) == (True, 150)
    assert facts["wall_minutes"] == (3 * 24 + 17) * 60 + 30


def test_an_answer_after_the_deadline_is_met_late(office, complaint):
    answer(complaint, office.sari, now=TUESDAY_DUE.replace(minute=31))
    assert duty_of(complaint).status(wib(30, 9)) == DutyStatus.MET_LATE


def test_the_backup_the_substitute_and_the_supervisor_may_answer(office):
    office.away(office.sari, substitute=office.ani)
    for person in (office.dewi, office.ani, office.budi):
        assert answer(write_in(office), person).by == person


def test_strangers_and_auditors_may_not_answer(office, complaint, english):
    for person in (office.omar, office.ani):
        with pytest.raises(actions.Refused, match="not in charge"):
            answer(complaint, person)
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"text": " "}, {"evidence_url": ""}, {"evidence_url": "javascript:alert(1)"}]
)
def test_an_answer_needs_words_and_a_proof(office, complaint, changes):
    with pytest.raises(actions.Refused):
        answer(complaint, office.sari, **changes)
    assert duty_of(complaint).is_open


def test_an_answer_stands_even_against_sql(office, complaint):
    reply = answer(complaint, office.sari)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(text="Lain.")
    with pytest.raises(DatabaseError), transaction.atomic():
        reply.delete()


def test_spam_is_set_aside_with_a_reason_that_lies_beside_the_record(office, complaint):
    actions.set_aside(
        message_id=complaint.pk, state="spam", reason="Iklan.", by=office.sari, now=wib(14, 16)
    )

    duty = duty_of(complaint)
    assert (duty.status(wib(30, 9)), duty.cancel_reason) == (DutyStatus.CANCELLED, "spam")
    event = Event.objects.get(kind="message.spam")
    assert event.facts == {}
    assert event.detail.data == {"reason": "Iklan."}


def test_what_was_set_aside_can_be_taken_back_and_the_citizen_has_waited_all_along(
    office, complaint
):
    actions.set_aside(
        message_id=complaint.pk, state="spam", reason="Iklan.", by=office.sari, now=wib(14, 16)
    )
    actions.reopen(message_id=complaint.pk, reason="Keliru.", by=office.budi, now=wib(18, 9))

    duty = duty_of(complaint)
    assert duty.is_open
    assert duty.due_at == TUESDAY_DUE
    assert Duty.objects.count() == 2
    assert kinds(complaint) == ["message.received", "message.spam", "message.reopened"]


@pytest.mark.parametrize("state", ["open", "answered", "nonsense"])
def test_only_spam_and_not_ours_set_a_message_aside(office, complaint, state):
    with pytest.raises(actions.Refused):
        actions.set_aside(
            message_id=complaint.pk, state=state, reason="x", by=office.sari, now=wib(14, 16)
        )


@pytest.mark.parametrize("state", MessageState.values)
def test_only_an_open_message_can_be_answered(office, complaint, state):
    complaint.state = state
    complaint.save()
    if MessageState.ANSWERED in MOVES[MessageState(state)]:
        assert answer(complaint, office.sari)
    else:
        with pytest.raises(actions.Refused):
            answer(complaint, office.sari)


def test_a_review_has_a_clock_from_its_own_standard(office):
    duty = actions.open_duty(
        kind="review", subject=office.channel, channel=office.channel, task="approve",
        url="/ethics/reviews/1/", opened_at=wib(14, 15, 30), by=None, now=wib(14, 15, 30),
    )  # fmt: skip
    assert duty.due_at == TUESDAY_DUE
    assert duty.reminders.count() == 4
    with pytest.raises(actions.Refused):
        actions.open_duty(
            kind="review", subject=office.channel, channel=office.channel, task="approve",
            url="", opened_at=wib(14, 15, 30), by=None, now=wib(14, 15, 30),
        )  # fmt: skip


def test_a_duty_ends_once(office, complaint):
    duty = duty_of(complaint)
    actions.cancel_duty(duty_id=duty.pk, reason="x", by=None, now=wib(14, 16))
    with pytest.raises(actions.Refused):
        actions.meet(duty_id=duty.pk, by=office.sari, now=wib(14, 16))


def test_what_is_left_is_counted_on_the_duty_s_own_clock(complaint):
    duty = duty_of(complaint)
    left = queries.Clockwork(wib(16, 12)).left(duty)  # Sunday noon
    assert (left.minutes, left.late, left.working) == (180, False, True)
    assert queries.Clockwork(wib(18, 9, 50)).left(duty).soon
    late = queries.Clockwork(wib(18, 13, 30)).left(duty)
    assert (late.minutes, late.late) == (120, True)  # without the lunch break


def test_the_deadline_explains_itself_by_day(complaint):
    explanation = queries.explain(duty_of(complaint))
    assert [(line.date.day, line.kind, line.minutes) for line in explanation.lines] == [
        (14, "counted", 60),
        (15, "weekend", 0),
        (16, "weekend", 0),
        (17, "holiday", 0),
        (18, "counted", 180),
    ]
    assert explanation.due == TUESDAY_DUE
