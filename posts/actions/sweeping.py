"""The sweeps: open the manual lane at the slot; what fires too late never fires by itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from channels import queries as duty
from channels.models import Channel
from channels.states import ChannelState, Task
from posts.actions.moving import (
    approvers,
    authors,
    call_for_action,
    move_publication,
)
from posts.actions.publishing import miss, settle
from posts.digest import files_unchanged, of_revision
from posts.models import Post, Publication
from posts.states import PublicationState, Reason
from records.states import Urgency

log = logging.getLogger(__name__)

# A slot that passed by more than this does not fire by itself (DESIGN, promise 3).
CUTOFF = timedelta(minutes=10)
BATCH = 50
SWEEP_SECONDS = 6.0
S = PublicationState


def open_due_slots(*, now: datetime) -> int:
    """Open the manual lane for publications whose slot is reached; say how many posts were handled.

    `now` is the database's clock, read once by the sweep. Each post in its own transaction, under
    its own lock, skipping what others hold: any number of processes may run this at once. A post
    that fails in an unforeseen way is logged and does not hold up the others.
    """
    due = Publication.objects.slot_reached(now).order_by("slot_at", "pk")
    return _one_by_one(due, "post_id", _open, now)


def mark_missed(*, now: datetime) -> int:
    """Posts whose planned time passed while they waited become missed; say how many."""
    late = Post.objects.slot_passed(now).order_by("planned_at", "pk")
    return _one_by_one(late, "pk", _miss, now)


Handle = Callable[[Post, datetime], bool]


def _one_by_one(due: QuerySet[Any], name: str, handle: Handle, now: datetime) -> int:
    """Every post once, in batches for at most six seconds: those that fail, or that others hold,
    are passed over, so that they do not keep the ones behind them from their turn."""
    started, handled, seen = time.monotonic(), 0, set[int]()
    while time.monotonic() - started < SWEEP_SECONDS:
        waiting = due.exclude(**{f"{name}__in": seen}).values_list(name, flat=True)
        batch = dict.fromkeys(waiting[:BATCH])
        if not batch:
            break
        seen |= set(batch)
        handled += sum(_handled(post_id, handle, now) for post_id in batch)
    return handled


def _handled(post_id: int, handle: Handle, now: datetime) -> bool:
    try:
        with transaction.atomic(durable=True):
            post = (
                Post.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("unit", "revision")
                .filter(pk=post_id)
                .first()
            )
            return post is not None and handle(post, now)
    except Exception:
        log.exception("post %s could not be handled by the sweep", post_id)
        return False


def _open(post: Post, now: datetime) -> bool:
    due = list(
        post.publications.slot_reached(now)
        .select_for_update(of=("self",))
        .select_related("post", "channel")
        .order_by("pk")
    )
    if not due:
        return False
    intact = _is_intact(post)
    reasons = [_why_not(publication, now) for publication in due]
    for publication, reason in zip(due, reasons, strict=True):
        if not intact:
            _fail(publication, now)
        elif reason is not None:
            _let_pass(publication, reason, now, alone=None in reasons)
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


def _is_intact(post: Post) -> bool:
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


def publishers(channel: Channel, now: datetime) -> list[User]:
    """Whose charge it is to publish there, and whom the duty falls to now if they are away."""
    people = duty.responsible_people(channel, Task.PUBLISH, now)
    try:
        people += [link.person for link in duty.on_duty(channel, Task.PUBLISH, now)[:1]]
    except duty.NobodyOnDuty:
        log.warning("nobody at all can publish on channel %s", channel.pk)
    return list(dict.fromkeys(people))


def _miss(post: Post, now: datetime) -> bool:
    if not Post.objects.slot_passed(now).filter(pk=post.pk).exists():
        return False
    miss(post, now)
    return True
