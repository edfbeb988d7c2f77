"""The board: posts under way in columns, from the first words to being out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from posts import queries
from posts.models import Post, PostQuerySet
from posts.states import PostState

P = PostState
# How many cards a column shows; the list has the rest.
CARDS = 12
# What is out leaves the board after a week.
OUT_FOR = dt.timedelta(days=7)
# Column → the states in it, in the order of a post's life; what waits for a person comes first.
COLUMNS: tuple[tuple[P, ...], ...] = (
    (P.CHANGES_REQUESTED, P.DRAFT),
    (P.IN_REVIEW,),
    (P.MISSED, P.HELD, P.CLEARED),
    (P.SCHEDULED,),
    (P.PUBLISHING,),
    (P.PUBLISHED,),
)


@dataclass(frozen=True)
class Column:
    states: tuple[P, ...]
    posts: list[Post]
    # States of which there are more cards than fit.
    more: list[P]


def columns(posts: PostQuerySet, now: dt.datetime) -> list[Column]:
    """The newest of each state. One query finds them all, two more read what a card shows."""
    wanted = [_newest(posts, state, now) for states in COLUMNS for state in states]
    first, *others = wanted
    keys = [pk for (pk,) in first.union(*others, all=True).values_list("pk")]
    found: dict[str, list[Post]] = defaultdict(list)
    for post in queries.with_channels(Post.objects.filter(pk__in=keys).order_by("-pk")):
        found[post.state].append(post)
    return [
        Column(
            states,
            [post for state in states for post in found[state][:CARDS]],
            [state for state in states if len(found[state]) > CARDS],
        )
        for states in COLUMNS
    ]


def _newest(posts: PostQuerySet, state: P, now: dt.datetime) -> QuerySet[Post, Any]:
    """One more than fits, so that the column knows whether there are others."""
    found = posts.filter(state=state)
    if state == P.PUBLISHED:
        found = found.filter(state_at__gt=now - OUT_FOR)
    return found.order_by("-pk").values("pk")[: CARDS + 1]
