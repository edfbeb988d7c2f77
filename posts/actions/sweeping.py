"""The sweeps: open the manual lane at the slot; what fires too late never fires by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from channels.states import ChannelState
from posts import pauses
from posts.actions.moving import (
    approvers,
    authors,
    call_for_action,
    move_publication,
)
from posts.actions.pausing import hold
from posts.actions.publishing import miss, settle
from posts.actions.walking import one_by_one, publishers
from posts.digest import files_unchanged, of_revision
from posts.models import Post, Publication
from posts.states import PublicationState, Reason
from records.states import Urgency

# A slot that passed by more than this does not fire by itself (DESIGN, promise 3).
CUTOFF = timedelta(minutes=10)
S = PublicationState


def open_due_slots(*, now: datetime) -> int:
    """Open the manual lane for publications whose slot is reached; say how many posts were handled.

    `now` is the database's clock, read once by the sweep. Each post in its own transaction, under
    its own lock, skipping what others hold: any number of processes may run this at once. A post
    that fails in an unforeseen way is logged and does not hold up the others.
    """
    due = Publication.objects.slot_reached(now).order_by("slot_at", "pk")
    return one_by_one(due, "post_id", _open, now)


def mark_missed(*, now: datetime) -> int:
    """Posts whose planned time passed while they waited become missed; say how many."""
    late = Post.objects.slot_passed(now).order_by("planned_at", "pk")
    return one_by_one(late, "pk", _miss, now)


def _open(post: Post, now: datetime) -> bool:
    due = list(
        post.publications.slot_reached(now)
        .select_for_update(of=("self",))
        .select_related("post", "channel")
        .order_by("pk")
    )
    if not due:
        return False
    intact, stops = is_intact(post), pauses.in_force(now)
    stopped = {one.pk: found[0].pause for one in due if (found := pauses.on(one, stops))}
    reasons = {publication.pk: _why_not(publication, now) for publication in due}
    going = [one for one in due if reasons[one.pk] is None and one.pk not in stopped]
    for publication in due:
        reason = reasons[publication.pk]
        if not intact:
            _fail(publication, now)
        elif reason is not None:
            _let_pass(publication, reason, now, alone=bool(going))
        elif publication.pk in stopped:
            people = [*authors(post), *approvers(post)] if going else []
            hold(publication, stopped[publication.pk], now, tell=people, reason="author")
        else:
            _claim(publication, now)
    settle(post, by=None, now=now)
    return True


def _why_not(publication: Publication, now: datetime) -> Reason | None:
    """Why it does not go out by itself at this instant, if so."""
    expires_at = publication.post.expires_at
    if expires_at is not None and expires_at <= now:
        return Reason.EXPIRED
    if now - publication.slot_at > CUTOFF:
        return Reason.LATE
    if publication.channel.state != ChannelState.ACTIVE:
        return Reason.CHANNEL_NOT_ACTIVE
    return None


def is_intact(post: Post) -> bool:
    """The bytes in the database and on disk are those that somebody cleared."""
    revision = post.revision
    return (
        revision is not None
        and of_revision(revision) == revision.digest == post.cleared_digest
        and files_unchanged(revision)
    )


def _claim(publication: Publication, now: datetime) -> None:
    move_publication(
        publication,
        S.CLAIMED,
        by=None,
        now=now,
        kind="publication.opened",
        changes={"opened_at": now},
        **call_for_action(publishers(publication.channel, now), "responsible"),
    )


def _let_pass(publication: Publication, reason: Reason, now: datetime, *, alone: bool) -> None:
    """With all others of the post it is the post that is missed, which says so itself; one left
    out `alone`, while others go out, must be told of here."""
    post = publication.post
    people = [*authors(post), *approvers(post)] if alone else []
    move_publication(
        publication,
        S.MISSED,
        by=None,
        now=now,
        kind="publication.missed",
        changes={"reason": reason},
        why=reason,
        **call_for_action(people, "author"),
    )


def _fail(publication: Publication, now: datetime) -> None:
    post = publication.post
    move_publication(
        publication,
        S.FAILED,
        by=None,
        now=now,
        kind="publication.failed",
        changes={"reason": Reason.NOT_CLEARED_BYTES},
        why=Reason.NOT_CLEARED_BYTES,
        tell=[*authors(post), *approvers(post)],
        reason="author",
        by_email=True,
        urgency=Urgency.URGENT,
    )


def _miss(post: Post, now: datetime) -> bool:
    if not Post.objects.slot_passed(now).filter(pk=post.pk).exists():
        return False
    miss(post, now)
    return True
