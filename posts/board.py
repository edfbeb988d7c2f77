"""The board: posts under way in columns, from the first words to being out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from posts import queries
from posts.models import Post, PostQuerySet
from posts.states import PostState

P = PostState
# How many cards a column shows; the list has the rest.
CARDS = 12
# What is out leaves the board a week after its time.
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
    open_ = Q(state__in=[state for states in COLUMNS for state in states if state != P.PUBLISHED])
    just_out = Q(state=P.PUBLISHED, planned_at__gt=now - OUT_FOR)
    place = Window(RowNumber(), partition_by=F("state"), order_by=F("pk").desc())
    # One more than fits, so that the column knows whether there are others.
    newest = posts.filter(open_ | just_out).annotate(place=place).filter(place__lte=CARDS + 1)
    keys = list(newest.values_list("pk", flat=True))
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
