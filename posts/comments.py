"""The conversation about a post, and whether its quotes still stand."""

from __future__ import annotations

from dataclasses import dataclass

from posts.models import Comment, Post, Revision


@dataclass(frozen=True)
class Thread:
    """A first comment with its answers; `gone`: the quoted words do not stand any more."""

    first: Comment
    answers: list[Comment]
    gone: bool


def of(post: Post) -> list[Thread]:
    """Open threads first, then resolved ones, each in the order of speaking. Three queries."""
    said = list(
        Comment.objects.filter(post=post)
        .select_related("by", "resolved_by", "revision")
        .prefetch_related("mentioned")
    )
    answers: dict[int, list[Comment]] = {}
    for one in said:
        if one.parent_id is not None:
            answers.setdefault(one.parent_id, []).append(one)
    texts = _texts(post.revision) if any(one.quote for one in said) else []
    threads = [
        Thread(one, answers.get(one.pk, []), gone=bool(one.quote) and not _found(one.quote, texts))
        for one in said
        if one.parent_id is None
    ]
    return sorted(threads, key=lambda thread: thread.first.resolved_at is not None)


def stands_in(quote: str, revision: Revision | None) -> bool:
    """Whether these words, however they are spaced, are in the text or that of a channel."""
    return _found(quote, _texts(revision))


def _found(quote: str, texts: list[str]) -> bool:
    return any(quote in text for text in texts)


def _texts(revision: Revision | None) -> list[str]:
    if revision is None:
        return []
    own = revision.variants.values_list("text", flat=True)
    return [" ".join(text.split()) for text in (revision.text, *own)]
