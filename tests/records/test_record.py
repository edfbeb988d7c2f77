"""The record: what is written together stands together, and nothing in it can be altered."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import Mandate, User
from records import guards, verify
from records.actions import cancel_notices, mark_read, seal_events, write
from records.anchor import write as write_anchor
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
    anchor.write_text(
        json.dumps({"number": last.number, "hash": last.hash, "at": str(MONDAY)}) + "\n"
    )

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


@pytest.fixture
def two_sealed(transactional_db: None, rina: User) -> list[Event]:
    events = [an_event(rina, note="first"), an_event(rina, note="second")]
    seal_events(now=MONDAY)
    return events


def altered(owner_sql, table: str, statement: str) -> list[str]:
    owner_sql(
        f"ALTER TABLE {table} DISABLE TRIGGER tanggap_append_only",
        statement,
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER tanggap_append_only",
    )
    return list(verify.problems())


@pytest.mark.parametrize(
    "change",
    [
        "at = at - interval '1 day'",
        "kind = 'person.left'",
        "subject = 'accounts.user:0'",
        "actor_id = (SELECT min(id) FROM accounts_user)",
        "mandate_id = (SELECT min(id) FROM accounts_mandate)",
        'facts = \'{"note": "nothing"}\'',
        "detail_digest = repeat('0', 64)",
    ],
)
def test_whatever_of_an_event_is_altered_it_is_named(
    owner_sql, two_sealed: list[Event], change: str
) -> None:
    Mandate.objects.create(number="1", signed_on=MONDAY.date(), signer="Sekda")
    first, _second = two_sealed
    found = altered(
        owner_sql, "records_event", f"UPDATE records_event SET {change} WHERE id = {first.pk}"
    )
    assert [f"event {first.pk} " in problem for problem in found] == [True]


def test_two_events_that_changed_places_are_both_named(owner_sql, two_sealed: list[Event]) -> None:
    a, b = (event.pk for event in two_sealed)
    swap = f"""UPDATE records_event e SET facts = o.facts FROM records_event o
               WHERE e.id IN ({a}, {b}) AND o.id = {a} + {b} - e.id"""
    found = altered(owner_sql, "records_event", swap)
    assert [f"event {pk} " in problem for pk, problem in zip((a, b), found, strict=True)] == [
        True, True,
    ]  # fmt: skip


def test_a_removed_event_is_named(owner_sql, two_sealed: list[Event]) -> None:
    gone = two_sealed[0].pk
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conname FROM pg_constraint WHERE contype = 'f'
               AND conrelid = 'records_sealedevent'::regclass
               AND confrelid = 'records_event'::regclass"""
        )
        (tie,) = cursor.fetchone()
    owner_sql(f'ALTER TABLE records_sealedevent DROP CONSTRAINT "{tie}"')
    found = altered(owner_sql, "records_event", f"DELETE FROM records_event WHERE id = {gone}")
    assert f"event {gone} was removed after seal" in found[0]


def test_one_command_without_options_finds_a_cut_tail(
    owner_sql, two_sealed: list[Event], settings, tmp_path: Path
) -> None:
    settings.ANCHOR_FILE = tmp_path / "anchors.jsonl"
    call_command("verify_records")
    write_anchor(path=settings.ANCHOR_FILE, seal=Seal.objects.get(), now=MONDAY)
    call_command("verify_records")
    owner_sql(
        "ALTER TABLE records_sealedevent DISABLE TRIGGER USER",
        "ALTER TABLE records_seal DISABLE TRIGGER USER",
        "DELETE FROM records_sealedevent",
        "DELETE FROM records_seal",
    )
    with pytest.raises(SystemExit):
        call_command("verify_records")


@pytest.mark.parametrize(
    "change",
    [
        'data = \'{"author": "Pak Budi"}\'',
        "data = '{\"author\": \"Pak Budi\"}', salt = '', erased_at = now()",
        "data = '{}', erased_at = now()",  # the salt would let the digest be guessed at
        "data = '{}', salt = ''",
        "event_id = (SELECT max(id) FROM records_event)",
    ],
)
def test_personal_detail_is_only_ever_erased(
    owner_sql, transactional_db: None, rina: User, change: str
) -> None:
    an_event(rina, detail={"author": "Ibu Sari"})
    an_event(rina)
    with pytest.raises(DatabaseError, match="can only be erased"):
        owner_sql(f"UPDATE records_eventdetail SET {change}")


def test_erased_detail_does_not_come_back(transactional_db: None, rina: User) -> None:
    an_event(rina, detail={"author": "Ibu Sari"})
    EventDetail.objects.update(data={}, salt="", erased_at=MONDAY)
    with pytest.raises(DatabaseError, match="can only be erased"):
        EventDetail.objects.update(data={"author": "Pak Budi"}, erased_at=None)


def test_personal_detail_can_be_erased_and_the_chain_still_stands(
    transactional_db: None, rina: User
) -> None:
    event = an_event(rina, detail={"author": "Ibu Sari"})
    seal_events(now=MONDAY)

    EventDetail.objects.filter(event=event).update(data={}, salt="", erased_at=MONDAY)

    assert list(verify.problems()) == []


def test_altered_personal_detail_is_named(owner_sql, rina: User) -> None:
    event = an_event(rina, detail={"author": "Ibu Sari"})
    seal_events(now=MONDAY)

    owner_sql(
        "ALTER TABLE records_eventdetail DISABLE TRIGGER USER",
        'UPDATE records_eventdetail SET data = \'{"author": "Pak Budi"}\'',
    )

    assert list(verify.problems()) == [f"event {event.pk}: its personal detail was altered"]


def test_detail_that_was_swapped_and_called_erased_is_named(owner_sql, rina: User) -> None:
    event = an_event(rina, detail={"author": "Ibu Sari"})

    owner_sql(
        "ALTER TABLE records_eventdetail DISABLE TRIGGER USER",
        'UPDATE records_eventdetail SET data = \'{"author": "x"}\', erased_at = now()',
    )

    assert list(verify.problems()) == [f"event {event.pk}: its personal detail was altered"]


def test_a_torn_anchor_line_is_said_and_does_not_end_the_anchoring(
    transactional_db: None, rina: User, settings, tmp_path: Path
) -> None:
    settings.ANCHOR_FILE = tmp_path / "anchors.jsonl"
    settings.ANCHOR_FILE.write_text('{"number": 1, "ha')
    an_event(rina)
    seal_events(now=MONDAY)
    assert settings.ANCHOR_FILE.read_text().count("\n") == 2
    found = list(verify.problems(anchor=settings.ANCHOR_FILE))
    assert found == ["a line of the anchor file anchors.jsonl cannot be read"]
