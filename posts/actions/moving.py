"""The one writer of a post's and of a publication's state, with its record and its refusals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from posts import rules
from posts.models import Clearance, Post, Publication, Revision
from posts.states import (
    MOVES,
    PUBLICATION_MOVES,
    PostState,
    PublicationState,
)
from records import actions as records
from records.states import Urgency


class MoveRefused(Exception):
    """Why not, in words for the person who asked, and which field they would change."""

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class Stale(MoveRefused):
    """Somebody saved in between; `current` is what stands now."""

    def __init__(self, current: Revision | None) -> None:
        super().__init__(_("Somebody else saved this post in the meantime."))
        self.current = current


def refuse_time(at: datetime, now: datetime) -> None:
    """A plan lies ahead, and no further than anybody plans."""
    if why_not := rules.why_not_at(at, now):
        raise MoveRefused(why_not)


def locked(post_id: int) -> Post:
    """The post, locked until the end of the transaction. Raises Post.DoesNotExist."""
    return (
        Post.objects.select_for_update(of=("self",))
        .select_related("unit", "revision")
        .get(pk=post_id)
    )


def move(
    post: Post,
    to: PostState,
    *,
    by: User | None,
    now: datetime,
    kind: str,
    changes: dict[str, Any] | None = None,
    **record: Any,
) -> Post:
    """Row and record of one move of a locked post. `record` goes on to records.write."""
    before = PostState(post.state)
    if to not in MOVES[before]:
        raise MoveRefused(
            _("A post that is “%(before)s” cannot become “%(after)s”.")
            % {"before": before.label, "after": to.label}
        )
    post.state = to
    post.state_at = now
    for field, value in (changes or {}).items():
        setattr(post, field, value)
    post.save(update_fields=["state", "state_at", *(changes or {})])
    note(post, kind=kind, by=by, now=now, before=before, after=to, **record)
    return post


def note(post: Post, *, kind: str, by: User | None, now: datetime, **record: Any) -> None:
    """Record an act on a post; every notice names the working title and leads to its file."""
    number = post.revision.number if post.revision else 0
    records.write(
        kind=kind,
        subject=post,
        by=by,
        now=now,
        mandate=rules.mandate(by, post, now),
        url=post.get_absolute_url(),
        title=post.title,
        number=number,
        **record,
    )


def move_publication(
    publication: Publication,
    to: PublicationState,
    *,
    by: User | None,
    now: datetime,
    kind: str,
    changes: dict[str, Any] | None = None,
    **record: Any,
) -> None:
    """Row and record of one move of a publication whose post is locked."""
    before = PublicationState(publication.state)
    if to not in PUBLICATION_MOVES[before]:
        raise MoveRefused(
            _("A publication that is “%(before)s” cannot become “%(after)s”.")
            % {"before": before.label, "after": to.label}
        )
    publication.state = to
    for field, value in (changes or {}).items():
        setattr(publication, field, value)
    publication.save(update_fields=["state", *(changes or {})])
    records.write(
        kind=kind,
        subject=publication,
        by=by,
        now=now,
        mandate=rules.mandate(by, publication.post, now),
        url=publication.get_absolute_url(),
        title=publication.post.title,
        channel=str(publication.channel),
        before=before,
        after=to,
        **record,
    )


def refuse_maybe_out(publication: Publication) -> None:
    """Whoever had it in hand says first whether it went out: else it could go out twice."""
    if publication.maybe_out:
        raise MoveRefused(
            _("Say first whether it is out on %(channel)s already: somebody had it in hand.")
            % {"channel": publication.channel}
        )


def take_off(
    post: Post,
    *,
    by: User | None,
    now: datetime,
    states: Iterable[PublicationState],
    why: str,
) -> list[Publication]:
    """Cancel the post's publications in these states; say which they were.

    Raises MoveRefused where one of them may be out.
    """
    publications = list(
        post.publications.select_for_update(of=("self",))
        .filter(state__in=list(states))
        .select_related("post", "channel")
        .order_by("pk")
    )
    for publication in publications:
        refuse_maybe_out(publication)
        move_publication(
            publication,
            PublicationState.CANCELLED,
            by=by,
            now=now,
            kind="publication.cancelled",
            changes={"reason": why},
        )
    return publications


def authors(post: Post) -> list[User]:
    """Who opened or keeps the post and who wrote what stands now."""
    wrote = Q(pk__in=[post.created_by_id, post.keeper_id])
    if post.revision:
        wrote |= Q(pk=post.revision.author_id)
    return list(User.objects.working().filter(wrote).order_by("pk"))


def approvers(post: Post) -> list[User]:
    """Who cleared what stands now; nobody, if nobody did."""
    cleared = Clearance.objects.filter(revision=post.revision)
    return list(User.objects.working().filter(pk__in=cleared.values("given_by_id")))


def call_for_action(people: list[User], reason: str) -> dict[str, Any]:
    """Notice arguments for “this needs you”, by mail too."""
    return {
        "tell": people,
        "reason": reason,
        "by_email": True,
        "urgency": Urgency.ACTION,
    }


def past_plan_dropped(post: Post, now: datetime) -> dict[str, Any]:
    """A plan that is over must not make the post missed again as soon as it moves on."""
    return {"planned_at": None} if post.planned_at and post.planned_at <= now else {}
