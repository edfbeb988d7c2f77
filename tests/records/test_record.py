"""The record: what is written together stands together, and nothing in it can be altered."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from records import guards, verify
from records.actions import cancel_notices, mark_read, seal_events, write
from records.models import Event, EventDetail, Notice, Seal, SealedEvent
from records.states import NoticeState, Urgency

MONDAY = datetime(2026, 8, 17, 2, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def an_event(about: User, **changes: object) -> Event:
    with transaction.atomic():
        return write(kind="person.joined", subject=about, by=None, now=MONDAY, **changes)


def test_an_event_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        write(kind="person.joined", subject=User(pk=1), by=None, now=MONDAY)


def test_the_actor_is_not_told_of_the_own_act(rina: User, marta: User) -> None:
    with transaction.atomic():
        write(kind="person.joined", subject=rina, by=rina, now=MONDAY, tell=[rina, marta])

    assert [notice.person for notice in Notice.objects.all()] == [marta]


def test_an_in_app_notice_is_there_at_once_and_a_mail_waits(rina: User) -> None:
    an_event(rina, tell=[rina], by_email=True)

    states = dict(Notice.objects.values_list("medium", "state"))
    assert states == {"in_app": NoticeState.SENT, "email": NoticeState.PENDING}


def test_who_wants_no_mail_gets_one_only_when_it_is_urgent(rina: User) -> None:
    User.objects.filter(pk=rina.pk).update(wants_email=False)
    rina.refresh_from_db()

    an_event(rina, tell=[rina], by_email=True)
    assert not Notice.objects.filter(medium="email").exists()

    an_event(rina, tell=[rina], by_email=True, urgency=Urgency.URGENT)
    assert Notice.objects.filter(medium="email").count() == 1


def test_a_second_notice_for_the_same_cause_cannot_exist(rina: User) -> None:
    an_event(rina, tell=[rina])
    notice = Notice.objects.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.create(
            key=notice.key, event=notice.event, person=rina, medium="in_app",
            state="sent", created_at=MONDAY, next_at=MONDAY,
        )  # fmt: skip


def test_a_mail_whose_cause_is_over_is_cancelled(rina: User) -> None:
    an_event(rina, tell=[rina], by_email=True)

    assert cancel_notices(subject=rina, kinds=["person.joined"]) == 1
    assert Notice.objects.get(medium="email").state == NoticeState.CANCELLED


def test_reading_marks_only_the_own_notices(rina: User, marta: User) -> None:
    an_event(rina, tell=[rina, marta])

    assert mark_read(by=rina, now=MONDAY) == 1
    assert Notice.objects.get(person=marta).read_at is None


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE records_event SET kind = 'nothing.happened'",
        "DELETE FROM records_event",
        "TRUNCATE records_event CASCADE",
        "UPDATE records_seal SET hash = 'x'",
        "DELETE FROM records_sealedevent",
        "ALTER TABLE records_event DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TRIGGER tanggap_append_only ON records_event",
    ],
)
def test_the_web_role_cannot_alter_the_record(attack: str, rina: User) -> None:
    an_event(rina)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert Event.objects.get(subject=f"accounts.user:{rina.pk}").kind == "person.joined"


def test_guards_and_grants_are_as_expected() -> None:
    assert guards.problems(connection) == []


def test_events_are_sealed_in_a_chain(transactional_db: None, rina: User) -> None:
    first, second = an_event(rina), an_event(rina)
    assert seal_events(now=MONDAY) >= 2
    third = an_event(rina)
    seal_events(now=MONDAY + timedelta(seconds=5))

    seals = list(Seal.objects.order_by("number"))
    assert [seal.previous for seal in seals[1:]] == [seal.hash for seal in seals[:-1]]
    assert SealedEvent.objects.get(event=first).seal == SealedEvent.objects.get(event=second).seal
    assert SealedEvent.objects.get(event=third).seal == seals[-1]
    assert list(verify.problems()) == []
    assert seal_events(now=MONDAY) == 0


def test_verification_names_an_event_that_was_altered(owner_sql, rina: User) -> None:
    event = an_event(rina, reason_code="typo")
    seal_events(now=MONDAY)

    owner_sql(
        "ALTER TABLE records_event DISABLE TRIGGER tanggap_append_only",
        f"UPDATE records_event SET facts = '{{}}' WHERE id = {event.pk}",
        "ALTER TABLE records_event ENABLE ALWAYS TRIGGER tanggap_append_only",
    )

    assert f"event {event.pk} (person.joined accounts.user:{rina.pk}) was altered" in "".join(
        verify.problems()
    )
    with pytest.raises(SystemExit):
        call_command("verify_records")


def test_even_the_owner_must_first_switch_the_guard_off(owner_sql, rina: User) -> None:
    an_event(rina)
    with pytest.raises(DatabaseError, match="append-only"):
        owner_sql("UPDATE records_event SET kind = 'nothing.happened'")


def test_a_cut_tail_is_found_by_the_anchor_only(owner_sql, rina: User, tmp_path: Path) -> None:
    an_event(rina)
    seal_events(now=MONDAY)
    last = Seal.objects.order_by("-number")[0]
    anchor = tmp_path / "anchors.jsonl"
    anchor.write_text(json.dumps({"number": last.number, "hash": last.hash, "at": "x"}) + "\n")

    owner_sql(
        "ALTER TABLE records_sealedevent DISABLE TRIGGER USER",
        "ALTER TABLE records_seal DISABLE TRIGGER USER",
        f"DELETE FROM records_sealedevent WHERE seal_id = {last.pk}",
        f"DELETE FROM records_seal WHERE id = {last.pk}",
        "ALTER TABLE records_seal ENABLE ALWAYS TRIGGER tanggap_append_only",
        "ALTER TABLE records_sealedevent ENABLE ALWAYS TRIGGER tanggap_append_only",
    )

    assert list(verify.problems()) == []
    assert "the tail was cut" in "".join(verify.problems(anchor=anchor))


def test_personal_detail_can_be_erased_and_the_chain_still_stands(
    transactional_db: None, rina: User
) -> None:
    event = an_event(rina, detail={"author": "Ibu Sari"})
    seal_events(now=MONDAY)

    EventDetail.objects.filter(event=event).update(data={}, erased_at=MONDAY)

    assert list(verify.problems()) == []


def test_altered_personal_detail_is_named(transactional_db: None, rina: User) -> None:
    event = an_event(rina, detail={"author": "Ibu Sari"})
    seal_events(now=MONDAY)

    EventDetail.objects.filter(event=event).update(data={"author": "Pak Budi"})

    assert list(verify.problems()) == [f"event {event.pk}: its personal detail was altered"]
