"""Full-text search over what posts say now, in PostgreSQL's Indonesian configuration."""

from __future__ import annotations

import re

from django.contrib.postgres.search import SearchQuery, SearchVector

from posts.models import SEARCH_CONFIG, Post, PostQuerySet, Revision, Variant

# More words narrow nothing down any more, and each costs an index scan.
MOST_WORDS = 8
LONGEST_WORD = 60


def saying(posts: PostQuerySet, words: str) -> PostQuerySet:
    """Those of `posts` whose title, present text or text for a channel holds all the words.

    A word counts by its stem and by its beginning: *imun* and *mengimunisasi* find *imunisasi*.
    Three index scans; what an older revision said is not found.
    """
    query = _query(words)
    if query is None:
        return posts.none()
    titled = Post.objects.annotate(words=_vector("title")).filter(words=query)
    texts = Revision.objects.annotate(words=_vector("text")).filter(words=query)
    variants = Variant.objects.annotate(words=_vector("text")).filter(words=query)
    # By present revisions alone: none of the three has to look its posts up first.
    return posts.filter(
        revision_id__in=texts.values("pk").union(
            variants.values("revision_id"), titled.values("revision_id")
        )
    )


def _vector(field: str) -> SearchVector:
    return SearchVector(field, config=SEARCH_CONFIG)


def _query(words: str) -> SearchQuery | None:
    found = [word[:LONGEST_WORD] for word in re.findall(r"\w+", words)][:MOST_WORDS]
    if not found:
        return None
    raw = " & ".join(f"'{word}':*" for word in found)
    return SearchQuery(raw, search_type="raw", config=SEARCH_CONFIG)
