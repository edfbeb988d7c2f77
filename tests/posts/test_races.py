"""Two at once, with real threads and commits: one wins, the other is told, nothing is torn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

import posts.actions
from posts.models import Post, Publication, Revision
from posts.states import PostState
from records.models import Event, Notice
from tests.posts.conftest import (
    NOW,
    TOMORROW,
    approve,
    content,
    make_draft,
    make_office,
    publication,
    scheduled,
)

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Start all at the same instant; each result, or the refusal that it met."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            results[place] = act() or "done"
        except posts.actions.MoveRefused as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def refusals(results: list[object]) -> list[object]:
    return [result for result in results if isinstance(result, posts.actions.MoveRefused)]


def test_of_two_saves_at_once_one_is_stale():
    office = make_office()
    post = make_draft(office)
    words = content(post)

    def save(text: str, by) -> Callable[[], object]:
        from dataclasses import replace

        return lambda: posts.actions.save_revision(
            post_id=post.pk, expected_number=1, content=replace(words, text=text), by=by, now=NOW
        )

    results = at_once(save("Rina", office.rina), save("Sari", office.sari))
    assert [type(refusal) for refusal in refusals(results)] == [posts.actions.Stale]
    assert Revision.objects.filter(post=post).count() == 2


@pytest.mark.parametrize("_round", range(5))
def test_edit_against_schedule_never_leaves_a_slot_without_clearance(_round: int):
    office = make_office()
    post = approve(make_draft(office), office.marta)
    words = content(post, text="Diubah")
    at_once(
        lambda: posts.actions.save_revision(
            post_id=post.pk, expected_number=1, content=words, by=office.sari, now=NOW
        ),
        lambda: posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW),
    )
    post.refresh_from_db()
    assert (post.state, post.cleared_digest) == (PostState.DRAFT, "")
    assert not Publication.objects.live().filter(post=post).exists()


@pytest.mark.parametrize("_round", range(3))
def test_edit_against_the_sweep_either_goes_out_as_cleared_or_not_at_all(_round: int):
    office = make_office()
    post = scheduled(office, make_draft(office))
    words = content(post, text="Diubah")
    at_once(
        lambda: posts.actions.save_revision(
            post_id=post.pk, expected_number=1, content=words, by=office.sari, now=TOMORROW
        ),
        lambda: posts.actions.open_due_slots(now=TOMORROW),
    )
    post.refresh_from_db()
    live = Publication.objects.live().filter(post=post)
    if post.state == PostState.PUBLISHING:
        assert {one.variant.revision_id for one in live} == {post.revision_id}
        assert post.revision.digest == post.cleared_digest
    else:
        assert (post.state, live.count()) == (PostState.DRAFT, 0)


def test_two_confirmations_leave_one_proof():
    office = make_office()
    post = scheduled(office, make_draft(office))
    posts.actions.open_due_slots(now=TOMORROW)
    one = publication(post, office.x)

    def confirm(number: int) -> Callable[[], object]:
        return lambda: posts.actions.confirm_published(
            publication_id=one.pk,
            evidence_url=f"https://x.com/dinkes/status/185000000000000000{number}",
            published_at=TOMORROW,
            by=office.budi,
            now=TOMORROW + timedelta(minutes=5),
        )

    results = at_once(confirm(1), confirm(2))
    assert len(refusals(results)) == 1
    assert Event.objects.filter(kind="publication.published").count() == 1


def test_several_sweeps_open_each_slot_once():
    office = make_office()
    for _ in range(4):
        scheduled(office, make_draft(office))
    at_once(*[lambda: posts.actions.open_due_slots(now=TOMORROW)] * 4)
    posts.actions.open_due_slots(now=TOMORROW)
    assert Post.objects.filter(state=PostState.PUBLISHING).count() == 4
    assert Event.objects.filter(kind="publication.opened").count() == 8
    assert Notice.objects.filter(event__kind="publication.opened").count() == 16


@pytest.mark.parametrize("_round", range(5))
def test_a_pause_against_the_slot_leaves_nothing_in_hand_after_the_next_sweep(_round: int):
    office = make_office()
    post = scheduled(office, make_draft(office))
    at_once(
        lambda: posts.actions.open_due_slots(now=TOMORROW),
        lambda: posts.actions.pause(
            kind="crisis", reason="Gempa", scope=office.unit, starts_at=None, ends_at=None,
            by=office.marta, now=TOMORROW,
        ),
    )  # fmt: skip
    posts.actions.hold_paused(now=TOMORROW)
    posts.actions.open_due_slots(now=TOMORROW)
    post.refresh_from_db()
    assert (post.state, set(post.publications.values_list("state", flat=True))) == (
        "held",
        {"held"},
    )


def test_one_held_channel_gets_one_new_time_though_two_decide_at_once():
    office = make_office()
    post = scheduled(office, make_draft(office))
    posts.actions.pause(
        kind="crisis", reason="Gempa", scope=office.unit, starts_at=None, ends_at=None,
        by=office.marta, now=NOW,
    )  # fmt: skip
    posts.actions.open_due_slots(now=TOMORROW)
    one = publication(post, office.x)

    def decide(by) -> Callable[[], object]:
        return lambda: posts.actions.reschedule(
            publication_id=one.pk, slot_at=TOMORROW + timedelta(days=1), by=by, now=TOMORROW
        )

    results = at_once(decide(office.rina), decide(office.marta))
    assert len(refusals(results)) == 1
    assert post.publications.filter(channel=office.x, state="scheduled").count() == 1
