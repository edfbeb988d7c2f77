"""Approve, edit, publish, withdraw and pause at the same instant, with real commits.

From three beginnings, so that each act is the right one in some of them. Whoever comes too late is
told in words; whatever order they come in, the promises hold and the record tells one story.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

import posts.actions
from posts.digest import of_revision
from posts.models import Clearance, Contributor, Pause, Post, Publication
from posts.states import CLEARED_STATES
from records.models import Event
from tests.posts.conftest import (
    TOMORROW,
    Office,
    content,
    judge,
    make_draft,
    make_office,
    scheduled,
)
from tests.posts.test_races import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROUNDS = 50  # of each beginning
Act = Callable[[], object]


def judged(office: Office, slot: datetime) -> Post:
    """Submitted, and judged on all points: the clearance is the next word."""
    post = make_draft(office, planned_at=slot + timedelta(hours=1))
    posts.actions.submit(post_id=post.pk, by=office.rina, now=slot - timedelta(hours=1))
    judge(post, office.marta, slot - timedelta(hours=1))
    return post


def due(office: Office, slot: datetime) -> Post:
    return scheduled(office, make_draft(office), slot)


def going_out(office: Office, slot: datetime) -> Post:
    post = due(office, slot)
    posts.actions.open_due_slots(now=slot)
    return post


def five_acts(office: Office, post: Post, slot: datetime) -> dict[str, Act]:
    post.refresh_from_db()
    seen, words = post.revision, content(post, text="Diubah")
    assert seen is not None

    def publish() -> object:
        posts.actions.open_due_slots(now=slot)
        for one in Publication.objects.filter(post=post, state="claimed").order_by("pk"):
            posts.actions.confirm_published(
                publication_id=one.pk,
                evidence_url=proof(one),
                published_at=slot,
                by=office.budi,
                now=slot,
            )
        return "published"

    return {
        "approve": lambda: posts.actions.clear(
            post_id=post.pk, revision=seen, digest=seen.digest, mandate=None,
            by=office.marta, now=slot,
        ),
        "edit": lambda: posts.actions.save_revision(
            post_id=post.pk, expected_number=1, content=words, by=office.sari, now=slot
        ),
        "publish": publish,
        "withdraw": lambda: posts.actions.withdraw(
            post_id=post.pk, reason="Salah", by=office.rina, now=slot
        ),
        "pause": lambda: posts.actions.pause(
            kind="crisis", reason="Gempa", scope=office.unit, starts_at=None, ends_at=None,
            by=office.marta, now=slot,
        ),
    }  # fmt: skip


def proof(one: Publication) -> str:
    """An address of its own on the channel's network."""
    x = one.channel.network == "x"
    home = "https://x.com/dinkes/status/" if x else "https://www.facebook.com/dinkesfb/posts/"
    return f"{home}{18_500_000_000_000_000 + one.pk}"


def race(acts: list[Act], shuffle: random.Random) -> list[object]:
    """Each begins some microseconds from the others, in ever other orders."""

    def delayed(act: Act) -> Act:
        wait = shuffle.uniform(0, 0.02)

        def begin() -> object:
            time.sleep(wait)
            return act()

        return begin

    return at_once(*[delayed(act) for act in acts])


def broken(post: Post) -> list[str]:
    """Which promises do not hold for this post; empty when all is well."""
    post.refresh_from_db()
    found = []
    live = list(post.publications.live().select_related("variant__revision"))
    cleared = {one.revision_id: one for one in Clearance.objects.filter(post=post)}
    for one in live:
        clearance = cleared.get(one.variant.revision_id)
        if clearance is None or clearance.digest != of_revision(one.variant.revision):
            found.append(f"{one.state} without a clearance of these bytes")
    if len({one.channel_id for one in live}) < len(live):
        found.append("a channel twice")
    if post.state in CLEARED_STATES and (
        post.revision_id not in cleared or post.cleared_digest != of_revision(post.revision)
    ):
        found.append(f"{post.state} without a clearance")
    writers = Contributor.objects.filter(post=post).values_list("person", flat=True)
    if any(one.given_by_id in writers for one in cleared.values()):
        found.append("cleared by a writer")
    return found


def two_stories(post: Post) -> list[str]:
    """Places where the record contradicts itself: each move begins where the last one ended."""
    subjects = [f"posts.post:{post.pk}"]
    subjects += [f"posts.publication:{one.pk}" for one in post.publications.all()]
    found = []
    for subject in subjects:
        moves = Event.objects.filter(subject=subject, facts__has_key="after").order_by("pk")
        steps = [(event.facts["before"], event.facts["after"]) for event in moves]
        found += [
            f"{subject}: {last} then {now}"
            for (_, last), (now, _) in pairwise(steps)
            if last != now
        ]
    return found


@pytest.mark.parametrize("begin", [judged, due, going_out])
def test_five_at_once_keep_the_promises_and_one_story(begin: Callable[..., Post]) -> None:
    office, shuffle = make_office(), random.Random(begin.__name__)
    won: set[str] = set()
    for day in range(ROUNDS):
        slot = TOMORROW + timedelta(days=day)
        post = begin(office, slot)
        acts = five_acts(office, post, slot)
        results = dict(zip(acts, race(list(acts.values()), shuffle), strict=True))
        for pause in Pause.objects.filter(ended_at=None):
            posts.actions.end_pause(pause_id=pause.pk, by=office.marta, now=slot)
        assert None not in results.values(), f"round {day}: one did not come back: {results}"
        assert broken(post) + two_stories(post) == [], f"round {day}: {results}"
        won |= {
            name
            for name, result in results.items()
            if not isinstance(result, posts.actions.MoveRefused)
        }
    assert {"publish", "pause"} < won
