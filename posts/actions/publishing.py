"""What follows the slot: the proof of what was posted by hand, and taking it down again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from posts import limits, rules
from posts.actions.moving import (
    MoveRefused,
    approvers,
    authors,
    call_for_action,
    locked,
    move,
    move_publication,
)
from posts.models import Post, Publication
from posts.states import PostState, PublicationState

# Somebody may have posted a little before the lane opened.
TOLERANCE = timedelta(minutes=10)
S = PublicationState
UNDECIDED = frozenset({S.SCHEDULED, S.HELD, S.CLAIMED, S.FAILED, S.UNKNOWN})
COMING = (PostState.SCHEDULED, PostState.HELD)
OFF = {"planned_at": None}


def settle(post: Post, *, by: User | None, now: datetime) -> None:
    """Let the locked post follow its publications."""
    states = {
        PublicationState(state)
        for state in post.publications.exclude(state=S.CANCELLED).values_list("state", flat=True)
    }
    state = PostState(post.state)
    on_its_way = bool(states & {S.SCHEDULED, S.CLAIMED, S.UNKNOWN, S.PUBLISHED})
    if state in (PostState.SCHEDULED, PostState.PUBLISHING) and S.HELD in states and not on_its_way:
        _hold(post, now)
    elif state == PostState.SCHEDULED and not on_its_way:
        miss(post, now)
    elif state in COMING and states & {S.CLAIMED, S.PUBLISHED}:
        move(post, PostState.PUBLISHING, by=by, now=now, kind="post.publishing")
        settle(post, by=by, now=now)
    elif state == PostState.HELD and S.SCHEDULED in states:
        move(post, PostState.SCHEDULED, by=by, now=now, kind="post.scheduled_again")
    elif state == PostState.HELD and S.HELD not in states:
        move(post, PostState.CLEARED, by=by, now=now, kind="post.unscheduled", changes=OFF)
    elif state == PostState.PUBLISHED and S.SCHEDULED in states:
        move(post, PostState.PUBLISHING, by=by, now=now, kind="post.publishing")
    elif state == PostState.PUBLISHING and S.PUBLISHED in states and not states & UNDECIDED:
        move(
            post,
            PostState.PUBLISHED,
            by=by,
            now=now,
            kind="post.published",
            tell=[*authors(post), *approvers(post)],
            reason="author",
        )


def _hold(post: Post, now: datetime) -> None:
    """Every channel that is not out yet is held by a pause: a person decides."""
    move(
        post,
        PostState.HELD,
        by=None,
        now=now,
        kind="post.held",
        planned_at=post.planned_at.isoformat() if post.planned_at else "",
        **call_for_action([*authors(post), *approvers(post)], "author"),
    )


def miss(post: Post, now: datetime) -> None:
    """The slot is over: a person decides what becomes of the post."""
    move(
        post,
        PostState.MISSED,
        by=None,
        now=now,
        kind="post.missed",
        planned_at=post.planned_at.isoformat() if post.planned_at else "",
        **call_for_action([*authors(post), *approvers(post)], "author"),
    )


@transaction.atomic
def confirm_published(
    *,
    publication_id: int,
    evidence_url: str,
    published_at: datetime,
    by: User,
    now: datetime,
) -> Publication:
    """Take the proof of a post made by hand: its address on the network and its time.

    The time may lie up to ten minutes before the lane was opened, never after `now`. When the
    last channel is confirmed, the post is published. Raises MoveRefused.
    """
    post = locked(Publication.objects.values_list("post_id", flat=True).get(pk=publication_id))
    publication = (
        post.publications.select_for_update(of=("self",))
        .select_related("post", "channel")
        .get(pk=publication_id)
    )
    if publication.state == S.PUBLISHED:
        raise MoveRefused(_("This publication was confirmed already."))
    if not may_have_gone_out(publication):
        raise MoveRefused(_("This publication is not open for posting by hand."))
    if not rules.may_confirm(by, publication, now):
        raise MoveRefused(
            _("Publishing on %(channel)s is not in your charge.") % {"channel": publication.channel}
        )
    _refuse_proof(publication, evidence_url, published_at, now)
    move_publication(
        publication,
        S.PUBLISHED,
        by=by,
        now=now,
        kind="publication.published",
        changes={
            "evidence_url": evidence_url.strip(),
            "published_at": published_at,
            "published_by": by,
        },
        evidence_url=evidence_url.strip(),
        published_at=published_at.isoformat(),
    )
    settle(post, by=by, now=now)
    return publication


def may_have_gone_out(publication: Publication) -> bool:
    """Whether somebody had the text in hand: then the proof is taken, also while it is held."""
    return publication.maybe_out or publication.state in (S.CLAIMED, S.UNKNOWN)


def _refuse_proof(
    publication: Publication, evidence_url: str, published_at: datetime, now: datetime
) -> None:
    if problem := limits.problem_with_address(publication.channel, evidence_url):
        raise MoveRefused(problem, field="evidence_url")
    if published_at > now:
        raise MoveRefused(
            _("The time of publication cannot lie in the future."), field="published_at"
        )
    if publication.opened_at and published_at < publication.opened_at - TOLERANCE:
        raise MoveRefused(
            _("The time of publication cannot lie before the slot was opened."),
            field="published_at",
        )


@transaction.atomic
def withdraw(*, post_id: int, reason: str, by: User, now: datetime) -> Post:
    """Take down what is out or going out, with a reason; text, proof and record stay."""
    post = locked(post_id)
    if not rules.may_withdraw(by, post, now):
        raise MoveRefused(_("You do not plan posts for %(unit)s.") % {"unit": post.unit.short_name})
    if not reason.strip():
        raise MoveRefused(_("Say why the post is taken down."))
    why = reason.strip()[:300]
    standing = post.publications.select_for_update(of=("self",)).live()
    for publication in standing.select_related("post", "channel").order_by("pk"):
        out = publication.state == S.PUBLISHED
        move_publication(
            publication,
            S.WITHDRAWN if out else S.CANCELLED,
            by=by,
            now=now,
            kind="publication.withdrawn" if out else "publication.cancelled",
            changes={"reason": why},
        )
    return move(
        post,
        PostState.WITHDRAWN,
        by=by,
        now=now,
        kind="post.withdrawn",
        why=why,
        tell=[*authors(post), *approvers(post)],
        reason="author",
    )
