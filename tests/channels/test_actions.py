"""Registering channels and giving out their tasks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from channels import actions
from channels.models import Channel, Responsibility
from channels.states import MOVES, ChannelState, Rank, Task
from records.models import Event, Notice
from tests.accounts.conftest import DAY, NOW, Office
from tests.channels.conftest import Give, register


def test_a_registered_channel_is_proposed_and_then_taken_into_use(office: Office) -> None:
    channel = register(office)
    assert channel.state == ChannelState.PROPOSED

    actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)
    actions.pause(channel_id=channel.pk, by=office.ratna, now=NOW)

    kinds = Event.objects.filter(subject=f"channels.channel:{channel.pk}").order_by("pk")
    assert [event.kind for event in kinds] == [
        "channel.registered",
        "channel.active",
        "channel.paused",
    ]


@pytest.mark.parametrize("handle", ["dinkes", "DINKES"])
def test_an_account_is_registered_once_whatever_its_case(office: Office, handle: str) -> None:
    register(office)
    with pytest.raises(actions.Refused, match="registered already"):
        register(office, handle, url="https://x.com/another")


def test_only_admins_over_the_unit_register_and_assign(
    office: Office, channel: Channel, give: Give
) -> None:
    for person in (office.hendra, office.dewi, office.omar):
        with pytest.raises(actions.Refused, match="Only a program admin"):
            register(office, "other", by=person)
        with pytest.raises(actions.Refused, match="Only a program admin"):
            give(office.dewi, by=person)
        with pytest.raises(actions.Refused, match="Only a program admin"):
            actions.activate(channel_id=channel.pk, by=person, now=NOW)


def test_an_illegal_move_is_refused_in_words(office: Office, channel: Channel) -> None:
    with pytest.raises(actions.Refused, match="cannot become “Paused”"):
        actions.pause(channel_id=channel.pk, by=office.ratna, now=NOW)


def test_every_state_knows_its_moves() -> None:
    assert set(MOVES) == set(ChannelState)


def test_who_gets_a_task_is_told_by_mail(office: Office, give: Give) -> None:
    give(office.dewi)
    told = Notice.objects.filter(event__kind="responsibility.assigned")
    assert {(n.person, n.medium) for n in told} == {
        (office.dewi, "in_app"),
        (office.dewi, "email"),
    }


def test_a_second_primary_is_refused_with_the_name_of_the_first(office: Office, give: Give) -> None:
    give(office.dewi)
    with pytest.raises(actions.Refused, match="Dewi is primary"):
        give(office.omar)
    give(office.omar, Rank.BACKUP)


def test_the_primary_may_change_on_the_day_the_first_one_ends(office: Office, give: Give) -> None:
    give(office.dewi, valid_until=NOW + DAY)
    give(office.omar, valid_from=NOW + DAY)
    assert Responsibility.objects.filter(rank=Rank.PRIMARY).count() == 2


def test_the_database_refuses_two_primaries_whoever_asks(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    with (
        pytest.raises(IntegrityError, match="responsibility_one_primary_at_a_time"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO channels_responsibility"
            " (channel_id, person_id, task, rank, valid_from, mandate_id)"
            " VALUES (%s, %s, 'respond', 'primary', %s, %s)",
            [channel.pk, office.omar.pk, NOW, office.mandate.pk],
        )


def test_approving_is_for_civil_servants_who_supervise_the_unit(office: Office, give: Give) -> None:
    for person in (office.rizky, office.dewi, office.omar):
        with pytest.raises(actions.Refused, match="role of supervisor"):
            give(person, task=Task.APPROVE)
    give(office.hendra, task=Task.APPROVE)


def test_no_admin_makes_himself_an_approver(office: Office, give: Give) -> None:
    with pytest.raises(actions.Refused, match="themselves an approver"):
        give(office.ratna, task=Task.APPROVE)


def test_a_task_that_has_not_begun_is_called_off_and_blocks_nobody(
    office: Office, give: Give
) -> None:
    coming = give(office.dewi, valid_from=NOW + 10 * DAY)
    actions.end_responsibility(responsibility_id=coming.pk, at=NOW, by=office.ratna, now=NOW)

    give(office.omar)
    give(office.dewi, Rank.BACKUP, valid_from=NOW + 10 * DAY)


def test_an_ended_task_cannot_be_ended_again(office: Office, give: Give) -> None:
    held = give(office.dewi)
    actions.end_responsibility(responsibility_id=held.pk, at=NOW, by=office.ratna, now=NOW)
    with pytest.raises(actions.Refused, match="already"):
        actions.end_responsibility(responsibility_id=held.pk, at=NOW, by=office.ratna, now=NOW)
    other = give(office.omar, valid_from=NOW)
    with pytest.raises(actions.Refused, match="in the past"):
        actions.end_responsibility(
            responsibility_id=other.pk, at=NOW - DAY, by=office.ratna, now=NOW
        )
