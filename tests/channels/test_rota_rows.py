"""What the database itself refuses about rotas, tried by raw SQL as the web role."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from channels.models import Channel, Desk, DeskCover, Shift, SwapOffer
from channels.states import ShiftKind
from tests.accounts.conftest import DAY, NOW, Office
from tests.channels.rota import make_desk, put


@pytest.fixture
def desk(office: Office, channel: Channel) -> Desk:
    return make_desk(office.health, channel)


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def again(shift: Shift, **changes: object) -> None:
    """The same shift once more, by an INSERT … SELECT with other values in some columns."""
    columns = ["desk_id", "person_id", "kind", "starts_at", "ends_at", "made_at"]
    wanted = ", ".join("%s" if name in changes else name for name in columns)
    values = [changes[name] for name in columns if name in changes]
    names = ", ".join(columns)
    sql(
        f"INSERT INTO channels_shift ({names}) SELECT {wanted} FROM channels_shift WHERE id = %s",
        *values,
        shift.pk,
    )


def test_one_person_sits_at_a_desk_at_a_time(desk: Desk, office: Office) -> None:
    shift = put(desk, office.dewi)
    with pytest.raises(IntegrityError, match="shift_one_person_at_a_time"):
        again(shift, person_id=office.rizky.pk)
    again(shift, starts_at=shift.ends_at, ends_at=shift.ends_at + DAY)
    again(shift, person_id=office.rizky.pk, kind=ShiftKind.OVERRIDE)


def test_what_was_called_off_leaves_the_seat_free(desk: Desk, office: Office) -> None:
    shift = put(desk, office.dewi)
    sql("UPDATE channels_shift SET called_off_at = %s WHERE id = %s", NOW - DAY, shift.pk)
    again(shift, person_id=office.rizky.pk)
    assert Shift.objects.standing().get().person == office.rizky


def test_nothing_is_called_off_after_it_began(desk: Desk, office: Office) -> None:
    shift = put(desk, office.dewi)
    with pytest.raises(IntegrityError, match="called_off_before_it_begins"):
        sql("UPDATE channels_shift SET called_off_at = %s WHERE id = %s", NOW, shift.pk)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE channels_shift SET person_id = person_id + 1",
        "UPDATE channels_shift SET starts_at = starts_at - interval '1 hour'",
        "UPDATE channels_shift SET ends_at = ends_at + interval '1 hour'",
        "UPDATE channels_shift SET kind = 'override'",
        "DELETE FROM channels_shift",
    ],
)
def test_a_shift_is_never_rewritten(desk: Desk, office: Office, change: str) -> None:
    put(desk, office.dewi)
    with pytest.raises(DatabaseError, match=r"stands|permission denied"):
        sql(change)


def test_a_shift_may_be_cut_short_and_ends_after_it_begins(desk: Desk, office: Office) -> None:
    shift = put(desk, office.dewi)
    sql("UPDATE channels_shift SET ends_at = %s", NOW)
    with pytest.raises(IntegrityError, match="shift_ends_after_it_begins"):
        sql("UPDATE channels_shift SET ends_at = %s", shift.starts_at)


def test_one_desk_covers_a_task_at_a_time(desk: Desk, office: Office, channel: Channel) -> None:
    other = make_desk(office.province, name="Darurat")
    with pytest.raises(IntegrityError, match="cover_one_desk_at_a_time"), transaction.atomic():
        DeskCover.objects.create(desk=other, channel=channel, task="respond", valid_from=NOW)
    sql("UPDATE channels_deskcover SET valid_until = %s", NOW)
    DeskCover.objects.create(desk=other, channel=channel, task="respond", valid_from=NOW)


PATTERN = """INSERT INTO channels_shiftpattern (desk_id, weekdays, starts, ends, rotation,
    on_holidays, stand_by_id, first_day, last_day, filled_until, made_at)
    VALUES (%s, %s, %s, %s, 'week', %s, %s, '2026-11-23', %s, '2026-11-23', now())"""


@pytest.mark.parametrize(
    ("weekdays", "starts", "ends", "holidays", "last_day", "refusal"),
    [
        ([], 0, 60, "work", None, "pattern_names_weekdays"),
        ([7], 0, 60, "work", None, "pattern_names_weekdays"),
        ([0], 60, 60, "work", None, "pattern_lasts_a_day_at_most"),
        ([0], 60, 1501, "work", None, "pattern_lasts_a_day_at_most"),
        ([0], 1440, 1500, "work", None, "pattern_lasts_a_day_at_most"),
        ([0], 0, 60, "stand_by", None, "pattern_names_who_stands_by"),
        ([0], 0, 60, "work", "2026-11-01", "pattern_does_not_end_before_it_begins"),
    ],
)
def test_a_pattern_makes_sense(
    desk: Desk, weekdays, starts, ends, holidays, last_day, refusal
) -> None:
    with pytest.raises(IntegrityError, match=refusal):
        sql(PATTERN, desk.pk, weekdays, starts, ends, holidays, None, last_day)


def test_only_the_one_asked_answers_an_offer(desk: Desk, office: Office) -> None:
    shift = put(desk, office.dewi, NOW + DAY, NOW + 2 * DAY)
    SwapOffer.objects.create(shift=shift, offered_to=office.rizky, made_by=office.dewi, made_at=NOW)
    with pytest.raises(IntegrityError, match="swap_answered_by_the_one_asked"):
        sql(
            "UPDATE channels_swapoffer SET state = 'accepted', answered_by_id = %s",
            office.dewi.pk,
        )
    with pytest.raises(IntegrityError, match="swap_one_open_offer"), transaction.atomic():
        SwapOffer.objects.create(
            shift=shift, offered_to=office.omar, made_by=office.dewi, made_at=NOW
        )
