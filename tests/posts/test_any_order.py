"""No sequence of acts, by anybody, in any order, reaches *published* without its clearance.

Half of the acts are the next natural step, so that the sequences get far; the others come from
whoever may not, at the wrong time, or past the code as SQL of the web role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import posts.actions
from accounts.models import User
from posts.models import Pause, Post, Publication
from tests.posts.conftest import NOW, Office, content, judge, make_draft, make_office
from tests.posts.test_five_at_once import broken, proof

HOUR = timedelta(hours=1)


@dataclass
class World:
    """One post, the clock, and who acts now."""

    office: Office
    post: Post
    now: datetime = NOW
    number: int = 0
    reached: set[str] = field(default_factory=set)

    def person(self) -> User:
        """Another at each turn: writers, the supervisor, the publisher, a stranger, the admin."""
        o = self.office
        return (o.rina, o.marta, o.sari, o.budi, o.omar, o.ana)[self.number % 6]

    def one(self) -> int:
        """A publication of the post, another at each turn; none has the number 0."""
        ids = list(self.post.publications.order_by("pk").values_list("pk", flat=True))
        return ids[self.number % len(ids)] if ids else 0


def submit(w: World, by: User | None = None) -> None:
    posts.actions.submit(post_id=w.post.pk, by=by or w.person(), now=w.now)


def approve(w: World, by: User | None = None) -> None:
    with transaction.atomic():
        judge(w.post, by or w.person(), w.now)
        clear(w, by)


def clear(w: World, by: User | None = None) -> None:
    """Also without a decision on the eight points."""
    revision = w.post.revision
    assert revision is not None
    posts.actions.clear(
        post_id=w.post.pk, revision=revision, digest=revision.digest, mandate=None,
        by=by or w.person(), now=w.now,
    )  # fmt: skip


def schedule(w: World, by: User | None = None) -> None:
    posts.actions.schedule(post_id=w.post.pk, slot_at=w.now + HOUR, by=by or w.person(), now=w.now)


def sweep(w: World) -> None:
    w.now += HOUR
    posts.actions.hold_paused(now=w.now)
    posts.actions.open_due_slots(now=w.now)
    posts.actions.mark_missed(now=w.now)


def confirm(w: World, by: User | None = None) -> None:
    one = Publication.objects.get(pk=w.one())
    posts.actions.confirm_published(
        publication_id=one.pk, evidence_url=proof(one), published_at=w.now,
        by=by or w.person(), now=w.now,
    )  # fmt: skip


def go_on(w: World) -> None:
    """The next step of a post's life, by whom it is for; after a pause, a new time."""
    o = w.office
    steps: dict[str, Callable[[], object]] = {
        "draft": lambda: submit(w, o.rina),
        "changes_requested": lambda: submit(w, o.rina),
        "in_review": lambda: approve(w, o.marta),
        "cleared": lambda: schedule(w, o.rina),
        "missed": lambda: schedule(w, o.rina),
        "scheduled": lambda: sweep(w),
        "publishing": lambda: confirm(w, o.budi),
        "held": lambda: reschedule(w, o.rina),
    }
    steps.get(w.post.state, lambda: None)()


def edit(w: World) -> None:
    seen = w.post.revision
    assert seen is not None
    posts.actions.save_revision(
        post_id=w.post.pk, expected_number=seen.number,
        content=content(w.post, text=f"Teks {w.number}"), by=w.person(), now=w.now,
    )  # fmt: skip


def pause(w: World) -> None:
    posts.actions.pause(
        kind="crisis", reason="Gempa", scope=w.office.unit, starts_at=None, ends_at=None,
        by=w.person(), now=w.now,
    )  # fmt: skip


def end_pauses(w: World) -> None:
    for one in Pause.objects.filter(ended_at=None):
        posts.actions.end_pause(pause_id=one.pk, by=w.office.marta, now=w.now)


def reschedule(w: World, by: User | None = None) -> None:
    posts.actions.reschedule(
        publication_id=w.one(), slot_at=w.now + HOUR, by=by or w.person(), now=w.now
    )


def by_sql(statement: str) -> Callable[[World], None]:
    def run(w: World) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"post": w.post.pk, "at": w.now})

    return run


FORGED = """UPDATE posts_post p SET state = '{}', submitted_digest = r.digest,
            cleared_digest = r.digest FROM posts_revision r
            WHERE p.id = %(post)s AND r.id = p.revision_id"""
ANYTIME: dict[str, Callable[[World], object]] = {
    "submit": submit,
    "approve": approve,
    "clear": clear,
    "schedule": schedule,
    "sweep": sweep,
    "confirm": confirm,
    "edit": edit,
    "pause": pause,
    "end_pauses": end_pauses,
    "reschedule": reschedule,
    "release": lambda w: posts.actions.release(publication_id=w.one(), by=w.person(), now=w.now),
    "not_posted": lambda w: posts.actions.not_posted(
        publication_id=w.one(), by=w.person(), now=w.now
    ),
    "drop": lambda w: posts.actions.drop(
        publication_id=w.one(), reason="Usai", by=w.person(), now=w.now
    ),
    "judge_again": lambda w: posts.actions.judge_again(
        post_id=w.post.pk, reason="Lagi", by=w.person(), now=w.now
    ),
    "unschedule": lambda w: posts.actions.unschedule(
        post_id=w.post.pk, by=w.person(), now=w.now
    ),
    "send_back": lambda w: posts.actions.return_to_author(
        post_id=w.post.pk, outcome="return", by=w.person(), now=w.now
    ),
    "recall": lambda w: posts.actions.recall(post_id=w.post.pk, by=w.person(), now=w.now),
    "sql_publish": by_sql(
        "UPDATE posts_publication SET state = 'published', published_at = %(at)s,"
        " evidence_url = 'https://x.com/a/status/1' WHERE post_id = %(post)s"
    ),
    "sql_open": by_sql("UPDATE posts_publication SET state = 'claimed' WHERE post_id = %(post)s"),
    "sql_clear": by_sql(FORGED.format("cleared")),
    "sql_schedule": by_sql(FORGED.format("scheduled")),
}  # fmt: skip
REFUSED = (
    posts.actions.MoveRefused, DatabaseError, Post.DoesNotExist, Publication.DoesNotExist,
    ValueError,
)  # fmt: skip


def live_through(office: Office, acts: list[str], begin: datetime) -> World:
    """All acts one after the other, each committed or refused."""
    world = World(office, make_draft(office), now=begin)
    for number, name in enumerate(acts):
        world.number = number
        world.post.refresh_from_db()
        try:
            go_on(world) if name == "go_on" else ANYTIME[name](world)
        except REFUSED:
            continue
        assert broken(world.post) == [], f"after {acts[: number + 1]}"
        world.reached |= {
            world.post.state,
            *world.post.publications.values_list("state", flat=True),
        }
    return world


sequences = st.lists(
    st.one_of(st.just("go_on"), st.sampled_from(sorted(ANYTIME))), min_size=6, max_size=24
)

# At the eighth turn it is the supervisor who pauses.
THROUGH_A_PAUSE = [
    *("go_on", "go_on", "go_on", "clear", "clear", "clear", "clear", "pause"),
    *("go_on", "go_on", "end_pauses", "go_on", "go_on", "go_on", "go_on"),
]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_no_order_of_acts_publishes_what_was_not_cleared() -> None:
    office, begins = make_office(), (NOW + timedelta(days=day) for day in count())
    reached: set[str] = set()

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(acts=sequences)
    @example(acts=THROUGH_A_PAUSE)
    def any_order(acts: list[str]) -> None:
        world = live_through(office, acts, next(begins))
        reached.update(world.reached)
        end_pauses(world)

    any_order()
    # Else nothing was shown: the sequences did not get there.
    assert {"cleared", "scheduled", "publishing", "published", "held"} <= reached
