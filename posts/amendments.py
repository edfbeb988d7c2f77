"""What sets what right, and how long that took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, OuterRef, Q, Subquery

from posts.models import Amendment, Post, Publication
from posts.states import PostState

OVER = (PostState.CANCELLED, PostState.REJECTED)


@dataclass(frozen=True)
class Shown:
    """One link, seen from one of its ends: `title`, `url` and `state` are those of the other.

    `took` is the time from the first publication of the original to the first of what sets it
    right; `waits` the time until now while that is not out; both None when it was given up.
    """

    kind: str
    title: str
    url: str
    state: str
    state_words: str
    person: str
    at: datetime
    reason: str
    took: timedelta | None
    waits: timedelta | None


def of(post: Post, now: datetime) -> dict[str, Any]:
    """`amendments` of this post, oldest first, and `amends`: what it sets right. One query."""
    first = Publication.objects.exclude(published_at=None).values("post")
    begun = Subquery(
        first.filter(post=OuterRef("original")).annotate(at=Min("published_at")).values("at")
    )
    done = Subquery(
        first.filter(post=OuterRef("post")).annotate(at=Min("published_at")).values("at")
    )
    rows = (
        Amendment.objects.filter(Q(original=post) | Q(post=post))
        .select_related("original", "post", "decided_by")
        .annotate(begun=begun, done=done)
    )
    shown = [(row.original_id == post.pk, _shown(row, post, now)) for row in rows]
    return {
        "amendments": [one for is_original, one in shown if is_original],
        "amends": next((one for is_original, one in shown if not is_original), None),
    }


def _shown(row: Any, post: Post, now: datetime) -> Shown:
    other = row.post if row.original_id == post.pk else row.original
    given_up = row.done is None and row.post.state in OVER
    return Shown(
        kind=row.get_kind_display(),
        title=other.title,
        url=other.get_absolute_url(),
        state=other.state,
        state_words=other.get_state_display(),
        person=row.decided_by.full_title,
        at=row.decided_at,
        reason=row.reason,
        took=row.done - row.begun if row.done else None,
        waits=None if row.done or given_up else now - row.begun,
    )
