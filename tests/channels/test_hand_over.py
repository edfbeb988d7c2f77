"""Custody passes from Dewi to Rizky: both confirm, then the record is signed and stands."""

from __future__ import annotations

import hashlib

import pytest
from django.db import IntegrityError, connection, transaction

from channels import actions
from channels.models import Channel, HandOver
from channels.states import Holding
from records.models import Event, Notice
from tests.accounts.conftest import NOW, Office
from tests.channels.test_custody import enter


@pytest.fixture
def opened(office: Office, channel: Channel) -> HandOver:
    item = enter(office, channel)
    return actions.open_hand_over(
        channel_id=channel.pk, giver=office.dewi, receiver=office.rizky, item_ids=[item.pk],
        note="Mutasi", by=office.hendra, now=NOW,
    )  # fmt: skip


def confirm(hand_over: HandOver, by: object) -> HandOver:
    return actions.confirm_hand_over(hand_over_id=hand_over.pk, by=by, now=NOW)


def test_both_are_told_and_both_must_confirm(
    office: Office, channel: Channel, opened: HandOver
) -> None:
    told = Notice.objects.filter(event__kind="handover.opened", medium="email")
    assert {notice.person for notice in told} == {office.dewi, office.rizky}
    for person in (office.ratna, office.omar):
        with pytest.raises(actions.Refused, match="Only the two"):
            confirm(opened, person)
    assert confirm(opened, office.dewi).completed_at is None
    with pytest.raises(actions.Refused, match="Only the two"):
        confirm(opened, office.dewi)
    assert confirm(opened, office.rizky).completed_at == NOW
    assert channel.custody.current().get().person == office.rizky


def test_the_record_is_accessible_and_its_hash_stands_in_the_event(
    office: Office, opened: HandOver
) -> None:
    confirm(opened, office.rizky)
    done = confirm(opened, office.dewi)
    assert bytes(done.pdf).startswith(b"%PDF-")
    assert b"pdfuaid" in bytes(done.pdf)
    digest = hashlib.sha256(bytes(done.pdf)).hexdigest()
    assert Event.objects.get(kind="handover.completed").facts["sha256"] == digest == done.sha256


def test_an_admin_gives_for_somebody_who_has_left(office: Office, opened: HandOver) -> None:
    office.dewi.is_active = False
    office.dewi.save()
    confirm(opened, office.ratna)
    assert confirm(opened, office.rizky).given_by == office.ratna


def test_one_at_a_time_and_only_what_the_giver_holds(
    office: Office, channel: Channel, opened: HandOver
) -> None:
    admin = enter(office, channel, Holding.ADMIN, person=office.rizky)
    given = {"channel_id": channel.pk, "note": "", "by": office.ratna, "now": NOW}
    with pytest.raises(actions.Refused, match="only what the first person holds"):
        actions.open_hand_over(
            giver=office.dewi, receiver=office.rizky, item_ids=[admin.pk], **given
        )
    with pytest.raises(actions.Refused, match="Another hand-over"):
        actions.open_hand_over(
            giver=office.rizky, receiver=office.dewi, item_ids=[admin.pk], **given
        )
    actions.cancel_hand_over(hand_over_id=opened.pk, by=office.rizky, now=NOW)
    assert channel.custody.current().filter(person=office.dewi).exists()


def test_what_is_being_handed_over_is_not_ended_beside_it(office: Office, opened: HandOver) -> None:
    item = opened.items.get().item
    with pytest.raises(actions.Refused, match="open hand-over"):
        actions.end_custody(item_id=item.pk, by=office.ratna, now=NOW)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("completed_at = now()", "hand_over_complete_when_both_confirmed"),
        ("given_by_id = receiver_id", "hand_over_is_not_given_by_its_receiver"),
        ("receiver_id = opened_by_id", "cannot become another one"),
    ],
)
def test_the_database_wants_both(opened: HandOver, change: str, name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        raw(f"UPDATE channels_handover SET {change} WHERE id = {opened.pk}")


def test_a_signed_record_stands(office: Office, opened: HandOver) -> None:
    confirm(opened, office.dewi)
    confirm(opened, office.rizky)
    with pytest.raises(IntegrityError, match="it stands"):
        raw(f"UPDATE channels_handover SET sha256 = 'x' WHERE id = {opened.pk}")


def raw(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
