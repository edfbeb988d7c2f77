"""What a pause took out of somebody's hands may be out: nothing leads to a second time (promise 4).

Budi had the texts in hand from TOMORROW; an hour later an earthquake stops the health office.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

import posts.actions
from posts.models import Post, Publication
from tests.posts.conftest import (
    TOMORROW,
    Draft,
    Office,
    content,
    history,
    publication,
    scheduled,
)
from tests.posts.test_pauses import DAY, HOUR, MINUTE, declare
from tests.posts.test_publishing import PROOF

LATER = TOMORROW + 2 * HOUR


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


@pytest.fixture
def taken_back(office: Office, draft: Draft) -> Post:
    post = scheduled(office, draft())
    posts.actions.open_due_slots(now=TOMORROW)
    declare(office, open_classes=["setiap_saat"], officials=[office.ana], now=TOMORROW + HOUR)
    post.refresh_from_db()
    return post


def not_posted(one: Publication, by: Any) -> Publication:
    return posts.actions.not_posted(publication_id=one.pk, by=by, now=LATER)


def ways(office: Office, post: Post) -> dict[str, Callable[[], Any]]:
    """Every act that would free the channel for a second publication."""
    one, rina = publication(post, office.x).pk, {"by": office.rina, "now": LATER}
    changed = content(post, text="Imunisasi tetap berjalan.")
    number = post.revision.number
    return {
        "reschedule": lambda: posts.actions.reschedule(
            publication_id=one, slot_at=LATER + DAY, **rina
        ),
        "drop": lambda: posts.actions.drop(publication_id=one, reason="Usai", **rina),
        "judge again": lambda: posts.actions.judge_again(post_id=post.pk, reason="Usai", **rina),
        "release": lambda: posts.actions.release(
            publication_id=one, by=office.ana, now=TOMORROW + 2 * HOUR
        ),
        "schedule": lambda: posts.actions.schedule(post_id=post.pk, slot_at=LATER + DAY, **rina),
        "unschedule": lambda: posts.actions.unschedule(post_id=post.pk, **rina),
        "cancel": lambda: posts.actions.cancel(post_id=post.pk, reason="Usai", **rina),
        "edit": lambda: posts.actions.save_revision(
            post_id=post.pk, expected_number=number, content=changed, **rina
        ),
    }


WAYS = ["reschedule", "drop", "judge again", "release", "schedule", "unschedule", "cancel", "edit"]


@pytest.mark.parametrize("way", WAYS)
def test_while_it_may_be_out_no_act_frees_the_channel(office: Office, taken_back: Post, way: str):
    with pytest.raises(posts.actions.MoveRefused, match="Sebutkan dulu"):
        ways(office, taken_back)[way]()
    taken_back.refresh_from_db()
    assert taken_back.state == "held"
    assert publication(taken_back, office.x).maybe_out


@pytest.mark.parametrize("way", ["reschedule", "drop", "release"])
def test_once_somebody_said_that_it_is_not_out_it_can_be_decided(
    office: Office, taken_back: Post, way: str
):
    not_posted(publication(taken_back, office.x), office.budi)
    ways(office, taken_back)[way]()
    assert not taken_back.publications.filter(channel=office.x, state="held").exists()


@pytest.mark.parametrize("way", ["judge again", "schedule", "unschedule", "cancel", "edit"])
def test_what_concerns_the_whole_post_waits_for_every_channel(
    office: Office, taken_back: Post, way: str
):
    not_posted(publication(taken_back, office.x), office.budi)
    with pytest.raises(posts.actions.MoveRefused, match="dinkesfb"):
        ways(office, taken_back)[way]()
    not_posted(publication(taken_back, office.facebook), office.budi)
    ways(office, taken_back)[way]()
    taken_back.refresh_from_db()
    assert taken_back.state != "held"


def test_who_said_so_stands_in_the_record(office: Office, taken_back: Post):
    one = not_posted(publication(taken_back, office.x), office.rina)
    assert (history(one)[-1], one.opened_at) == ("publication.not_posted", None)


def test_a_stranger_does_not_say_so(office: Office, taken_back: Post):
    with pytest.raises(posts.actions.MoveRefused, match="bukan tugas"):
        not_posted(publication(taken_back, office.x), office.omar)


def test_it_is_said_once(office: Office, taken_back: Post):
    not_posted(publication(taken_back, office.x), office.budi)
    with pytest.raises(posts.actions.MoveRefused, match="tidak perlu"):
        not_posted(publication(taken_back, office.x), office.budi)


def test_what_was_never_in_hand_needs_no_such_word(office: Office, draft: Draft):
    post = scheduled(office, draft())
    declare(office)
    posts.actions.open_due_slots(now=TOMORROW)
    assert not publication(post, office.x).maybe_out


def test_what_is_said_not_to_be_out_cannot_be_confirmed_any_more(office: Office, taken_back: Post):
    one = not_posted(publication(taken_back, office.x), office.budi)
    with pytest.raises(posts.actions.MoveRefused, match="tidak sedang dibuka"):
        posts.actions.confirm_published(
            publication_id=one.pk, evidence_url=PROOF["x"], published_at=TOMORROW + MINUTE,
            by=office.budi, now=LATER,
        )  # fmt: skip


def test_a_withdrawn_post_takes_what_may_be_out_with_it(office: Office, taken_back: Post):
    posts.actions.confirm_published(
        publication_id=publication(taken_back, office.facebook).pk,
        evidence_url=PROOF["facebook"], published_at=TOMORROW + MINUTE,
        by=office.budi, now=LATER,
    )  # fmt: skip
    posts.actions.withdraw(post_id=taken_back.pk, reason="Salah", by=office.rina, now=LATER)
    taken_back.refresh_from_db()
    states = set(taken_back.publications.values_list("state", flat=True))
    assert (taken_back.state, states) == ("withdrawn", {"withdrawn", "cancelled"})


def test_sql_makes_no_second_publication_of_what_may_be_out(office: Office, taken_back: Post):
    one = publication(taken_back, office.x)
    Publication.objects.filter(pk=one.pk).update(state="cancelled", reason="x")
    sql = """INSERT INTO posts_publication
             (post_id, variant_id, channel_id, state, slot_at, evidence_url, reason)
             SELECT post_id, variant_id, channel_id, 'scheduled', slot_at, '', ''
             FROM posts_publication WHERE id = %s"""
    with (
        pytest.raises(DatabaseError, match="may be out"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [one.pk])
