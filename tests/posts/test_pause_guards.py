"""What no SQL of the web role does to a pause, nor around one."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

import posts.actions
from posts import pauses
from posts.models import Pause, Post
from tests.posts.conftest import NOW, TOMORROW, Draft, Office, publication, scheduled
from tests.posts.test_pauses import HOUR, MINUTE, declare, held

__all__ = ["held"]  # used by name


def refused(sql: str, *values: object, match: str) -> None:
    with (
        pytest.raises(DatabaseError, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)


OPEN_SQL = """UPDATE posts_publication SET state = 'claimed', opened_at = slot_at
              WHERE id = %s"""


def test_sql_does_not_open_what_is_paused(office: Office, draft: Draft):
    post = scheduled(office, draft())
    declare(office)
    refused(OPEN_SQL, publication(post, office.x).pk, match="is paused")


def test_sql_does_not_open_what_is_held_without_an_official(held: Post, office: Office):
    Pause.objects.update(ended_at=TOMORROW, ended_by=office.marta)
    refused(OPEN_SQL, publication(held, office.x).pk, match="until a person decides")


def test_sql_does_not_open_it_for_somebody_unnamed(held: Post, office: Office):
    sql = """UPDATE posts_publication SET state = 'claimed', opened_at = slot_at,
             released_by_id = %s WHERE id = %s"""
    refused(sql, office.marta.pk, publication(held, office.x).pk, match="is paused")


def test_sql_does_not_change_a_pause(office: Office):
    pause = declare(office)
    for change in ("ends_at = now() + interval '1 day'", "classes = '{berkala}'", "reason = 'x'"):
        refused(f"UPDATE posts_pause SET {change} WHERE id = %s", pause.pk, match="stands")


def test_sql_does_not_take_an_end_back(office: Office):
    pause = declare(office)
    posts.actions.end_pause(pause_id=pause.pk, by=office.ana, now=NOW + HOUR)
    sql = "UPDATE posts_pause SET ended_at = NULL, ended_by_id = NULL WHERE id = %s"
    refused(sql, pause.pk, match="stands")


def test_sql_makes_no_pause_for_the_past(office: Office):
    pause = declare(office)
    sql = """INSERT INTO posts_pause (kind, reason, unit_id, classes, open_classes, starts_at,
             created_at, created_by_id) SELECT kind, reason, unit_id, classes, open_classes,
             created_at - interval '1 day', created_at, created_by_id FROM posts_pause
             WHERE id = %s"""
    refused(sql, pause.pk, match="pause_is_not_for_the_past")


def test_sql_adds_no_official_later_nor_takes_one_away(office: Office):
    declare(office, open_classes=["setiap_saat"], officials=[office.ana])
    sql = "UPDATE posts_pauseofficial SET person_id = %s"
    refused(sql, office.marta.pk, match="permission denied")


@pytest.mark.parametrize("minutes", [-1, 0, 59, 60, 61])
def test_code_and_database_agree_on_when_a_pause_holds(office: Office, draft: Draft, minutes: int):
    """From TOMORROW for an hour, half-open."""
    slot = TOMORROW + minutes * MINUTE
    post = scheduled(office, draft(), slot)
    declare(office, starts_at=TOMORROW, ends_at=TOMORROW + HOUR)
    one = publication(post, office.x)
    by_code = bool(pauses.on(one, pauses.in_force(slot)))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(OPEN_SQL, [one.pk])
        by_database = False
    except DatabaseError:
        by_database = True
    assert by_code == by_database == (0 <= minutes < 60)


COPY_SQL = """INSERT INTO posts_pause (kind, reason, unit_id, channel_id, classes, open_classes,
              starts_at, ends_at, created_at, created_by_id, ended_at, ended_by_id)
              SELECT kind, reason, {unit}, {channel}, classes, open_classes, starts_at, {ends_at},
              created_at, created_by_id, {ended_at}, NULL FROM posts_pause WHERE id = %s"""
SOUND = {"unit": "unit_id", "channel": "channel_id", "ends_at": "ends_at", "ended_at": "NULL"}


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"unit": "NULL"}, "pause_has_one_scope"),
        ({"channel": "(SELECT min(id) FROM channels_channel)"}, "pause_has_one_scope"),
        ({"ends_at": "starts_at"}, "pause_ends_after_it_begins"),
        ({"ended_at": "starts_at"}, "pause_ended_by_somebody"),
    ],
)
def test_sql_makes_no_unsound_pause(office: Office, wrong: dict[str, str], constraint: str):
    refused(COPY_SQL.format(**SOUND | wrong), declare(office).pk, match=constraint)


def test_sql_holds_nothing_without_a_pause(office: Office, draft: Draft):
    one = publication(scheduled(office, draft()), office.x)
    sql = "UPDATE posts_publication SET state = 'held' WHERE id = %s"
    refused(sql, one.pk, match="publication_held_by_a_pause")
