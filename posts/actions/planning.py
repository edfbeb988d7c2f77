"""The calendar: intended times, slots, and calling a post off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from channels.models import Channel
from channels.states import ChannelState
from posts import rules
from posts.actions.moving import (
    MoveRefused,
    approvers,
    authors,
    locked,
    move,
    note,
    refuse_time,
    take_off,
)
from posts.digest import files_unchanged, of_revision
from posts.models import Post, Publication, Variant
from posts.states import CLEARED_STATES, EDITABLE_STATES, PostState, PublicationState, Reason
from records import actions as records

# A new choice of time replaces what waits or failed; what was missed stays as history.
REPLACED = (PublicationState.HELD, PublicationState.FAILED)
# Called off or taken off the calendar: all that is not out yet.
WAITING = (PublicationState.SCHEDULED, PublicationState.HELD, PublicationState.FAILED)


@transaction.atomic
def plan(*, post_id: int, planned_at: datetime | None, by: User, now: datetime) -> Post:
    """Set the intended time of a post that is not cleared; None takes it off the calendar.

    A missed post comes back to life with a new time, in the state that its text is in.
    Raises MoveRefused for a past time, or when the post is cleared (then `schedule` it).
    """
    post = locked(post_id)
    if not rules.may_plan(by, post, now):
        raise MoveRefused(_("You do not plan posts for %(unit)s.") % {"unit": post.unit.short_name})
    _refuse_time(post, planned_at, now)
    state = PostState(post.state)
    if state in CLEARED_STATES or post.cleared_digest:
        raise MoveRefused(_("This post is cleared: choose its slot with “Schedule”."))
    if state in (PostState.WITHDRAWN, PostState.CANCELLED):
        raise MoveRefused(_("This post is “%(state)s”.") % {"state": state.label})
    before, facts = post.planned_at, {"planned_at": _iso(planned_at)}
    if state == PostState.MISSED:
        under_review = bool(post.submitted_digest)
        return move(
            post,
            PostState.IN_REVIEW if under_review else PostState.DRAFT,
            by=by,
            now=now,
            kind="post.planned",
            changes={"planned_at": planned_at},
            was=_iso(before),
            **facts,
        )
    post.planned_at = planned_at
    post.save(update_fields=["planned_at"])
    note(post, kind="post.planned", by=by, now=now, was=_iso(before), **facts)
    return post


@transaction.atomic
def schedule(*, post_id: int, slot_at: datetime, by: User, now: datetime) -> Post:
    """Give a cleared (or missed, but cleared) post its slot on every channel, or move the slot.

    Moving the time does not touch the clearance; it is recorded. Raises MoveRefused when the slot
    is not in the future, a channel is not active or not confirmed by its unit, or the bytes are
    not those that were cleared.
    """
    post = locked(post_id)
    if not rules.may_schedule(by, post, now):
        raise MoveRefused(_("You do not plan posts for %(unit)s.") % {"unit": post.unit.short_name})
    refuse_slot(post, slot_at, now)
    if post.state == PostState.SCHEDULED:
        return _move_slots(post, slot_at, by=by, now=now)
    variants = _open_variants(post, now)
    take_off(post, by=by, now=now, states=REPLACED, why=Reason.RESCHEDULED)
    move(
        post,
        PostState.SCHEDULED,
        by=by,
        now=now,
        kind="post.scheduled",
        changes={"planned_at": slot_at},
        slot_at=_iso(slot_at),
        tell=authors(post),
        reason="author",
    )
    for variant in variants:
        publication = Publication.objects.create(
            post=post, variant=variant, channel=variant.channel, slot_at=slot_at
        )
        write_scheduled(publication, by=by, now=now)
    return post


def write_scheduled(publication: Publication, *, by: User, now: datetime) -> None:
    records.write(
        kind="publication.scheduled",
        subject=publication,
        by=by,
        now=now,
        mandate=rules.mandate(by, publication.post, now),
        channel=str(publication.channel),
        slot_at=_iso(publication.slot_at),
    )


def _move_slots(post: Post, slot_at: datetime, *, by: User, now: datetime) -> Post:
    slots = post.publications.select_for_update(of=("self",)).filter(
        state=PublicationState.SCHEDULED
    )
    for publication in slots.order_by("pk"):
        publication.slot_at = slot_at
        publication.save(update_fields=["slot_at"])
    was, post.planned_at = post.planned_at, slot_at
    post.save(update_fields=["planned_at"])
    note(
        post,
        kind="post.moved",
        by=by,
        now=now,
        was=_iso(was),
        slot_at=_iso(slot_at),
        tell=authors(post),
        reason="author",
    )
    return post


@transaction.atomic
def limit(*, post_id: int, expires_at: datetime | None, by: User, now: datetime) -> Post:
    """Set the time from which the post may not go out any more; None takes it away.

    It is not published, so no clearance falls. Raises MoveRefused for a past time, for one that
    is not after the planned time, and where nothing is left to go out.
    """
    post = locked(post_id)
    if not rules.may_plan(by, post, now):
        raise MoveRefused(_("You do not plan posts for %(unit)s.") % {"unit": post.unit.short_name})
    if PostState(post.state) not in EDITABLE_STATES:
        raise MoveRefused(_("This post is “%(state)s”.") % {"state": PostState(post.state).label})
    if expires_at == post.expires_at:
        return post
    if why_not := rules.why_not_until(expires_at, post.planned_at, now):
        raise MoveRefused(why_not, field="expires_at")
    was, post.expires_at = post.expires_at, expires_at
    post.save(update_fields=["expires_at"])
    note(post, kind="post.limited", by=by, now=now, was=_iso(was), to=_iso(expires_at))
    return post


@transaction.atomic
def unschedule(*, post_id: int, by: User, now: datetime) -> Post:
    """Take a scheduled post off the calendar; it stays cleared."""
    post = locked(post_id)
    if not rules.may_schedule(by, post, now):
        raise MoveRefused(_("You do not plan posts for %(unit)s.") % {"unit": post.unit.short_name})
    take_off(post, by=by, now=now, states=WAITING, why=Reason.UNSCHEDULED)
    return move(
        post,
        PostState.CLEARED,
        by=by,
        now=now,
        kind="post.unscheduled",
        changes={"planned_at": None},
        tell=authors(post),
        reason="author",
    )


@transaction.atomic
def cancel(*, post_id: int, reason: str, by: User, now: datetime) -> Post:
    """Call a post off for good, with a reason; what is out already is withdrawn instead."""
    post = locked(post_id)
    if not rules.may_plan(by, post, now):
        raise MoveRefused(_("You do not plan posts for %(unit)s.") % {"unit": post.unit.short_name})
    if not reason.strip():
        raise MoveRefused(_("Say why the post is called off."))
    take_off(post, by=by, now=now, states=WAITING, why=reason.strip()[:300])
    return move(
        post,
        PostState.CANCELLED,
        by=by,
        now=now,
        kind="post.cancelled",
        changes={"planned_at": None},
        why=reason.strip(),
        tell=[*authors(post), *approvers(post)],
        reason="author",
    )


def _refuse_time(post: Post, at: datetime | None, now: datetime) -> None:
    if at is None:
        return
    refuse_time(at, now)
    if post.expires_at is not None and at >= post.expires_at:
        raise MoveRefused(_("That is after the time until which this post may go out."))


def refuse_slot(post: Post, slot_at: datetime, now: datetime) -> None:
    """A time ahead for exactly the bytes that were cleared."""
    _refuse_time(post, slot_at, now)
    _refuse_uncleared(post)


def _refuse_uncleared(post: Post) -> None:
    """Cleared are exactly the bytes that stand in the database and on disk, or nothing."""
    revision = post.revision
    if revision is None or post.cleared_digest != of_revision(revision):
        raise MoveRefused(_("This post is not cleared: the ethics review comes first."))
    if not files_unchanged(revision):
        raise MoveRefused(_("A picture on disk is not the one that was cleared."))


def _open_variants(post: Post, now: datetime) -> list[Variant]:
    variants = list(
        Variant.objects.filter(revision=post.revision)
        .select_related("channel", "revision")
        .order_by("pk")
    )
    for variant in variants:
        refuse_closed(variant.channel, now)
    return variants


def refuse_closed(channel: Channel, now: datetime) -> None:
    """Nothing new goes to a channel that is not active, or that its unit has not confirmed."""
    if channel.state != ChannelState.ACTIVE:
        raise MoveRefused(_("%(channel)s is not active.") % {"channel": channel})
    if not channel.is_attested(now):
        raise MoveRefused(
            _(
                "%(channel)s is not confirmed: its unit must first say that it is still "
                "theirs. Until then nothing new is scheduled on it."
            )
            % {"channel": channel}
        )


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
