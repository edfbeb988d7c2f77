"""Corrections with before and after, names that change and stay taken."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from channels import actions
from channels.models import Channel, FormerHandle
from records.models import Event
from tests.accounts.conftest import DAY, NOW, Office
from tests.channels.conftest import register


def edit(channel: Channel, by: object, **details: object) -> Channel:
    return actions.edit(channel_id=channel.pk, by=by, now=NOW, **details)


def rename(office: Office, channel: Channel, handle: str) -> Channel:
    return actions.rename(
        channel_id=channel.pk, url=f"https://x.com/{handle}", handle=handle, by=office.ratna,
        now=NOW,
    )  # fmt: skip


def test_an_edit_is_kept_field_by_field(office: Office, channel: Channel) -> None:
    edit(
        channel,
        office.hendra,
        house_rules="Santun.",
        proof_checked_on=date(2026, 11, 1),
        name=channel.name,
    )
    facts = Event.objects.get(kind="channel.changed").facts
    assert facts["changes"] == {
        "house_rules": ["", "Santun."],
        "proof_checked_on": [None, "2026-11-01"],
    }


def test_saying_the_same_again_records_nothing(office: Office, channel: Channel) -> None:
    edit(channel, office.ratna, name=channel.name, tags=[])
    assert not Event.objects.filter(kind="channel.changed").exists()


def test_who_keeps_the_register_and_what_is_no_detail(office: Office, channel: Channel) -> None:
    for person in (office.dewi, office.omar):
        with pytest.raises(actions.Refused, match="do not keep the register"):
            edit(channel, person, name="Lain")
    with pytest.raises(TypeError, match="handle"):
        edit(channel, office.ratna, handle="lain")


def test_a_new_name_keeps_the_permanent_id_and_the_old_name(office: Office) -> None:
    channel = rename(office, register(office, platform_id="17844"), "dinkes_baru")
    channel.refresh_from_db()
    assert (channel.handle, channel.platform_id) == ("dinkes_baru", "17844")
    assert [old.handle for old in channel.former_handles.all()] == ["dinkes"]
    assert Event.objects.get(kind="channel.renamed").facts["changes"]["handle"] == [
        "dinkes", "dinkes_baru",
    ]  # fmt: skip


def test_a_former_name_is_nobody_elses_but_may_be_taken_back(office: Office) -> None:
    channel = rename(office, register(office), "dinkes_baru")
    with pytest.raises(actions.Refused, match="stays with it"):
        register(office, "DINKES")
    rename(office, rename(office, channel, "dinkes"), "dinkes_lagi")
    assert channel.former_handles.count() == 2


def test_a_closed_channel_keeps_its_name(office: Office) -> None:
    channel = closed(office, register(office))
    with pytest.raises(actions.Refused, match=r"registered already: Dinas Kesehatan, .*Closed"):
        register(office, "Dinkes")
    with pytest.raises(actions.Refused, match="entry stands"):
        edit(channel, office.ratna, name="Lain")


def test_a_permanent_id_belongs_to_one_account(office: Office) -> None:
    register(office, platform_id="17844")
    with pytest.raises(actions.Refused, match="registered already"):
        register(office, "lain", platform_id="17844")


def closed(office: Office, channel: Channel) -> Channel:
    actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)
    actions.begin_closing(
        channel_id=channel.pk, reason="Digabung", notice="Kami pindah.", closes_on=NOW.date(),
        redirect_to=None, archive_note="", by=office.ratna, now=NOW,
    )  # fmt: skip
    actions.close_due(now=NOW + DAY)
    channel.refresh_from_db()
    return channel


def raw(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_keeps_a_former_name_from_others(office: Office) -> None:
    first, second = register(office), register(office, "lain")
    rename(office, first, "dinkes_baru")
    with pytest.raises(IntegrityError, match="was that of another"):
        raw("UPDATE channels_channel SET handle = 'DinKes' WHERE id = %s", second.pk)
    with pytest.raises(IntegrityError, match="former_handle_of_one_channel"):
        FormerHandle.objects.bulk_create(
            [
                FormerHandle(
                    channel=second, network="x", handle="DINKES", url="https://x.com/q", until=NOW
                )
            ]
        )


def test_the_database_knows_the_moves_and_leaves_a_closed_entry_alone(office: Office) -> None:
    channel = register(office)
    with pytest.raises(IntegrityError, match="cannot become paused"):
        raw("UPDATE channels_channel SET state = 'paused' WHERE id = %s", channel.pk)
    closed(office, channel)
    with pytest.raises(IntegrityError, match="its entry stands"):
        raw("UPDATE channels_channel SET name = 'Lain' WHERE id = %s", channel.pk)
