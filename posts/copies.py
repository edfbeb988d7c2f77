"""Who has a composer open, and what stands unsaved in one's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import QueryDict

from accounts.models import User, UserQuerySet
from posts.models import Post, WorkingCopy, WorkingCopyQuerySet
from posts.models.copy import SEEN_AGAIN

# What no copy keeps: the form's token, its button, its own name, and the chosen file.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "then", "copy", "picture"})
# More than a post of the longest texts for forty channels; the database stays small.
MOST_CHARACTERS = 600_000


def key_of(given: str) -> UUID | None:
    """The key that a page sent, if it is one."""
    try:
        return UUID(given)
    except ValueError:
        return None


def unsaved(person: User, post: Post | None) -> WorkingCopyQuerySet:
    """One's own words that wait to be saved: of this post, or (None) of posts not begun yet."""
    return WorkingCopy.objects.unsaved().filter(person=person, post=post)


def own(person: User, post: Post | None, key: UUID) -> WorkingCopy | None:
    return unsaved(person, post).filter(key=key).first()


def company(person: User, post: Post, now: datetime) -> UserQuerySet:
    """Others who have the composer of this post open at this moment."""
    there = WorkingCopy.objects.seen_since(now - SEEN_AGAIN).filter(post=post)
    others: UserQuerySet = User.objects.exclude(pk=person.pk)
    return others.filter(pk__in=there.values("person")).order_by("name", "pk")


def kept_of(fields: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """The fields of a sent form that a copy keeps; PostgreSQL's JSON takes no NUL."""
    return {
        name.replace("\x00", ""): [value.replace("\x00", "") for value in values]
        for name, values in fields
        if name not in NOT_KEPT
    }


def form_data(copy: WorkingCopy) -> QueryDict:
    """The kept fields as the form had sent them."""
    data = QueryDict(mutable=True)
    for name, values in copy.fields.items():
        data.setlist(name, values)
    return data
