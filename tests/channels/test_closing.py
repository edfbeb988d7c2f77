"""The end of a channel: announced with a notice and a last day, then closed by the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from channels import actions
from channels.models import Channel
from channels.states import ChannelState
from tests.accounts.conftest import DAY, NOW, Office
from tests.channels.conftest import register


@pytest.fixture
def active(office: Office, channel: Channel) -> Channel:
    return actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)


def close(office: Office, channel: Channel, **changes: Any) -> Channel:
    given = {
        "reason": "Digabung dengan akun provinsi", "notice": "Ikuti akun provinsi.",
        "closes_on": date(2026, 11, 30), "redirect_to": None, "archive_note": "Unduhan di arsip",
        "by": office.ratna, "now": NOW,
    }  # fmt: skip
    return actions.begin_closing(channel_id=channel.pk, **(given | changes))


def test_it_closes_after_its_last_day_where_the_unit_works(office: Office, active: Channel) -> None:
    close(office, active)
    last_moment = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)  # 23.59 WIB
    assert actions.close_due(now=last_moment) == 0
    assert actions.close_due(now=datetime(2026, 11, 30, 17, 0, tzinfo=UTC)) == 1
    active.refresh_from_db()
    assert (active.state, active.archive_note) == (ChannelState.CLOSED, "Unduhan di arsip")
    assert actions.close_due(now=NOW + 30 * DAY) == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"notice": ""}, "public is told"),
        ({"closes_on": date(2026, 11, 22)}, "in the past"),
    ],
)
def test_a_closure_says_why_what_and_when(
    office: Office, active: Channel, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(actions.Refused, match=words):
        close(office, active, **changes)


def test_people_are_sent_to_a_channel_that_stays(office: Office, active: Channel) -> None:
    other = register(office, "lain")
    for wrong in (other, active):
        with pytest.raises(actions.Refused, match="stays in use"):
            close(office, active, redirect_to=wrong)
    actions.activate(channel_id=other.pk, by=office.ratna, now=NOW)
    other.refresh_from_db()
    assert close(office, active, redirect_to=other).redirect_to == other


def test_a_closure_can_be_called_off(office: Office, active: Channel) -> None:
    close(office, active)
    channel = actions.activate(channel_id=active.pk, by=office.ratna, now=NOW)
    assert (channel.state, channel.closes_on, channel.closing_notice) == ("active", None, "")
    assert channel.confirmations.count() == 2


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("state = 'closing'", "channel_closing_says_why_and_when"),
        ("redirect_to_id = id", "channel_does_not_lead_to_itself"),
    ],
)
def test_the_database_wants_reason_notice_and_day(active: Channel, change: str, name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        raw(f"UPDATE channels_channel SET {change} WHERE id = {active.pk}")


def test_the_database_declines_nothing_without_a_reason(channel: Channel) -> None:
    with pytest.raises(IntegrityError, match="channel_declined_says_why"), transaction.atomic():
        raw(
            "UPDATE channels_channel SET state = 'declined', closed_at = now() "
            f"WHERE id = {channel.pk}"
        )


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
