"""Posts that say nearly the same already."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity

from accounts.models import User
from posts import rules
from posts.models import Post
from posts.states import PostState

BACK = timedelta(days=90)
# A share of common trigrams: two wordings of one announcement have more, two announcements less.
NEAR = 0.5
SHORTEST = 40  # characters; of fewer everything is alike
MOST = 3


def alike(
    text: str, *, unit_id: int, but: int, person: User, now: datetime
) -> list[tuple[Post, int]]:
    """Of the unit's posts of the last 90 days, those most alike, with the percentage.

    Only what the person sees; `but` is the post that is being written. Compares each of the
    unit's posts of that time: some hundreds at most, so no index is needed. One query.
    """
    text = text.strip()
    if len(text) < SHORTEST:
        return []
    recent = rules.visible_posts(person, now).filter(unit_id=unit_id, created_at__gte=now - BACK)
    found: Any = (
        recent.exclude(pk=but)
        .exclude(state=PostState.CANCELLED)
        .annotate(alike=TrigramSimilarity("revision__text", text))
        .filter(alike__gte=NEAR)
        .order_by("-alike", "-pk")
    )
    return [(post, round(post.alike * 100)) for post in found[:MOST]]
