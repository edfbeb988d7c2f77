"""What is over has no task, no desk and no shift left, from that instant on."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

import accounts.actions
from channels import actions
from channels.models import Channel, Desk, DeskCover, Responsibility, Shift
from channels.states import Task
from records.models import Event, Notice, label
from tests.accounts.conftest import DAY, NOW, Office, make_unit
from tests.channels.conftest import Give, register

LATER = NOW + 2 * DAY


@pytest.fixture
def active(office: Office, channel: Channel, give: Give) -> Channel:
    """Dewi answers on it, Rizky is her backup from next month on."""
    give(office.dewi)
    give(office.rizky, rank="backup", valid_from=NOW + 30 * DAY)
    return actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)


def close(office: Office, channel: Channel) -> None:
    actions.begin_closing(
        channel_id=channel.pk, reason="Digabung", notice="Kami pindah.", closes_on=NOW.date(),
        redirect_to=None, archive_note="", by=office.ratna, now=NOW,
    )  # fmt: skip
    assert actions.close_due(now=LATER) == 1


def desk_of(office: Office, *covered: Channel) -> Desk:
    desk = actions.open_desk(
        unit=office.health, name="Piket", around_the_clock=False,
        covers=[(channel, Task.RESPOND) for channel in covered], by=office.hendra, now=NOW,
    )  # fmt: skip
    for day in (1, 5):
        actions.put_on_shift(
            desk_id=desk.pk, person=office.dewi, kind="rota", starts_at=NOW + day * DAY,
            ends_at=NOW + (day + 2) * DAY, by=office.hendra, now=NOW,
        )  # fmt: skip
    return desk


def test_closing_ends_every_task_at_that_instant(office: Office, active: Channel) -> None:
    close(office, active)
    ends = dict(Responsibility.objects.values_list("person__name", "valid_until"))
    assert ends == {"Dewi": LATER, "Rizky": NOW + 30 * DAY}  # called off before it began
    ended = Event.objects.filter(kind="responsibility.ended", subject=label(active), at=LATER)
    assert ended.count() == 2
    assert all(one.is_over(LATER) for one in Responsibility.objects.all())


def test_who_held_a_task_hears_of_the_closure_once(office: Office, active: Channel) -> None:
    close(office, active)
    told = Notice.objects.filter(event__at=LATER, medium="in_app")
    assert sorted(told.values_list("person__name", "event__kind")) == [
        ("Dewi", "channel.closed"), ("Rizky", "channel.closed"),
    ]  # fmt: skip


def test_a_desk_for_it_alone_closes_with_it(office: Office, active: Channel) -> None:
    desk = desk_of(office, active)
    close(office, active)
    desk.refresh_from_db()
    assert desk.closed_at == LATER
    running, coming = Shift.objects.order_by("starts_at")
    assert (running.ends_at, coming.called_off_at) == (LATER, LATER)
    assert DeskCover.objects.get().valid_until == LATER


def test_a_desk_for_others_too_stays_open(office: Office, active: Channel) -> None:
    other = register(office, "lain")
    desk = desk_of(office, active, other)
    close(office, active)
    desk.refresh_from_db()
    assert desk.closed_at is None
    assert Shift.objects.standing().filter(desk=desk, ends_at__gt=LATER).count() == 2
    assert DeskCover.objects.current(LATER).get().channel == other


def test_declining_ends_what_was_given_ahead(office: Office, channel: Channel, give: Give) -> None:
    held = give(office.dewi)
    actions.decline(channel_id=channel.pk, reason="Cukup satu", by=office.ratna, now=NOW)
    held.refresh_from_db()
    channel.refresh_from_db()
    assert held.valid_until == channel.closed_at == NOW


def test_nothing_is_given_on_what_is_over(office: Office, active: Channel, give: Give) -> None:
    close(office, active)
    desk = actions.open_desk(
        unit=office.health, name="Lain", around_the_clock=False, covers=[], by=None, now=LATER
    )
    with pytest.raises(actions.Refused, match="is closed"):
        give(office.dewi, task=Task.CUSTODY)
    with pytest.raises(actions.Refused, match="is over"):
        actions.cover(desk_id=desk.pk, channel=active, task="respond", by=None, now=LATER)


CLOSE = """UPDATE channels_channel SET state = 'closed', closed_at = %s WHERE id = %s"""


def test_sql_cannot_close_over_an_open_task(office: Office, active: Channel) -> None:
    actions.begin_closing(
        channel_id=active.pk, reason="Digabung", notice="Kami pindah.", closes_on=NOW.date(),
        redirect_to=None, archive_note="", by=office.ratna, now=NOW,
    )  # fmt: skip
    with (
        pytest.raises(IntegrityError, match="a task on it remains"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(CLOSE, [LATER, active.pk])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE channels_responsibility SET valid_until = NULL",
        "UPDATE channels_responsibility SET valid_until = valid_until + interval '1 day'",
        "UPDATE channels_deskcover SET valid_until = NULL",
        "INSERT INTO channels_deskcover (desk_id, channel_id, task, valid_from)"
        " SELECT desk_id, channel_id, 'custody', valid_from FROM channels_deskcover",
    ],
)
def test_sql_gives_no_task_on_what_is_over(office: Office, active: Channel, change: str) -> None:
    desk_of(office, active)
    close(office, active)
    with (
        pytest.raises(IntegrityError, match="it is given no task"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_what_is_declined_says_since_when(office: Office, channel: Channel) -> None:
    actions.decline(channel_id=channel.pk, reason="Cukup satu", by=office.ratna, now=NOW)
    with pytest.raises(IntegrityError, match="channel_closed_says_when"), transaction.atomic():
        Channel.objects.filter(pk=channel.pk).update(closed_at=None)


def test_a_declined_request_does_not_keep_its_unit_open(office: Office) -> None:
    unit = make_unit("seksi", office.health)
    asked = register(office, "usulan", unit=unit)
    with pytest.raises(accounts.actions.Refused, match="official channels"):
        accounts.actions.close_unit(unit_id=unit.pk, by=office.ratna, now=NOW)
    actions.decline(channel_id=asked.pk, reason="Cukup satu", by=office.ratna, now=NOW)
    assert not accounts.actions.close_unit(unit_id=unit.pk, by=office.ratna, now=NOW).is_active
