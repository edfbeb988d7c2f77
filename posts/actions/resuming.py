"""The decisions about what was held: out all the same, a new time, no more, or judged again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from posts import pauses, rules
from posts.actions.moving import (
    MoveRefused,
    approvers,
    authors,
    call_for_action,
    locked,
    move,
    move_publication,
    refuse_maybe_out,
    take_off,
)
from posts.actions.planning import WAITING, refuse_closed, refuse_slot, write_scheduled
from posts.actions.publishing import settle
from posts.actions.sweeping import is_intact
from posts.actions.walking import publishers
from posts.actions.writing import insert_revision
from posts.digest import content_of
from posts.models import Post, Publication
from posts.states import PostState, PublicationState, Reason
from records import actions as records

S = PublicationState
# What a new slot replaces by a new publication; a missed one stays beside it as history.
OPEN_AGAIN = (S.HELD, S.FAILED, S.MISSED)


@transaction.atomic
def release(*, publication_id: int, by: User, now: datetime) -> Publication:
    """A named official lets a held publication out while the pause lasts: the lane opens at once.

    Raises MoveRefused unless every pause that stops it names `by` for its class of information,
    and the bytes are those that were cleared. After the pause it needs a new slot instead.
    """
    post, publication = _locked(publication_id)
    if publication.state != S.HELD:
        raise MoveRefused(_("This publication is not held any more."))
    refuse_maybe_out(publication)
    stopping = pauses.on(publication, pauses.in_force(now))
    if not stopping:
        raise MoveRefused(_("No pause stops it any more: give it a new time."))
    if not rules.may_release(by, publication, stopping):
        raise MoveRefused(_("The pause does not name you for this class of information."))
    _refuse_unfit(post, publication, now)
    move_publication(
        publication,
        S.CLAIMED,
        by=by,
        now=now,
        kind="publication.released",
        changes={"released_by": by, "opened_at": now, "reason": ""},
        why=stopping[0].pause.reason,
        **call_for_action(publishers(publication.channel, now), "responsible"),
    )
    settle(post, by=by, now=now)
    return publication


def _locked(publication_id: int) -> tuple[Post, Publication]:
    post = locked(Publication.objects.values_list("post_id", flat=True).get(pk=publication_id))
    publications = post.publications.select_for_update(of=("self",))
    return post, publications.select_related("post", "channel__unit").get(pk=publication_id)


def _refuse_unfit(post: Post, publication: Publication, now: datetime) -> None:
    if post.expires_at is not None and post.expires_at <= now:
        raise MoveRefused(str(Reason.EXPIRED.label))
    if not is_intact(post):
        raise MoveRefused(str(Reason.NOT_CLEARED_BYTES.label))
    refuse_closed(publication.channel, now)


@transaction.atomic
def reschedule(*, publication_id: int, slot_at: datetime, by: User, now: datetime) -> Publication:
    """A new slot for one channel that was held, failed or missed, on the clearance it has.

    The others of its post are left alone. Raises MoveRefused as `schedule` does.
    """
    post, publication = _locked(publication_id)
    _refuse_decider(post, by, now)
    if publication.state not in OPEN_AGAIN or _stands_anew(publication):
        raise MoveRefused(_("This publication does not wait for a decision any more."))
    refuse_slot(post, slot_at, now)
    refuse_closed(publication.channel, now)
    if publication.state != S.MISSED:
        _drop(publication, Reason.RESCHEDULED, by=by, now=now)
    fresh = Publication.objects.create(
        post=post, variant=publication.variant, channel=publication.channel, slot_at=slot_at
    )
    write_scheduled(fresh, by=by, now=now)
    post.planned_at = slot_at
    post.save(update_fields=["planned_at"])
    settle(post, by=by, now=now)
    return fresh


def _refuse_decider(post: Post, by: User, now: datetime) -> None:
    if not rules.may_schedule(by, post, now):
        raise MoveRefused(_("You do not plan posts for %(unit)s.") % {"unit": post.unit.short_name})


def _stands_anew(publication: Publication) -> bool:
    """Whether the post got another publication on this channel meanwhile."""
    others = Publication.objects.live().exclude(pk=publication.pk)
    return others.filter(post_id=publication.post_id, channel_id=publication.channel_id).exists()


def _drop(publication: Publication, why: str, *, by: User, now: datetime) -> None:
    """Raises MoveRefused where it may be out. What failed is known not to be."""
    refuse_maybe_out(publication)
    move_publication(
        publication,
        S.CANCELLED,
        by=by,
        now=now,
        kind="publication.cancelled",
        changes={"reason": why, "opened_at": None},
    )


@transaction.atomic
def not_posted(*, publication_id: int, by: User, now: datetime) -> Publication:
    """Somebody answers for it that what a pause took back did not go out: now it can be decided.

    Raises MoveRefused unless the person publishes there or plans the post.
    """
    post, publication = _locked(publication_id)
    if not (rules.may_confirm(by, publication, now) or rules.may_schedule(by, post, now)):
        raise MoveRefused(
            _("Publishing on %(channel)s is not in your charge.") % {"channel": publication.channel}
        )
    if not publication.maybe_out:
        raise MoveRefused(_("Nobody needs to say it of this publication any more."))
    opened_at = publication.opened_at
    publication.opened_at = None
    publication.save(update_fields=["opened_at"])
    records.write(
        kind="publication.not_posted",
        subject=publication,
        by=by,
        now=now,
        mandate=rules.mandate(by, post, now),
        channel=str(publication.channel),
        opened_at=opened_at.isoformat() if opened_at else "",
    )
    return publication


@transaction.atomic
def drop(*, publication_id: int, reason: str, by: User, now: datetime) -> Publication:
    """Leave one held channel out. After the last one the post is off the calendar, but cleared."""
    post, publication = _locked(publication_id)
    _refuse_decider(post, by, now)
    if publication.state != S.HELD:
        raise MoveRefused(_("This publication is not held any more."))
    if not reason.strip():
        raise MoveRefused(_("Say why."), field="reason")
    _drop(publication, reason.strip()[:300], by=by, now=now)
    settle(post, by=by, now=now)
    return publication


@transaction.atomic
def judge_again(*, post_id: int, reason: str, by: User, now: datetime) -> Post:
    """A held post goes back to its authors with its clearance void: the times have changed.

    The text is kept as a new revision of the same author, so that the review starts anew.
    """
    post = locked(post_id)
    _refuse_decider(post, by, now)
    if post.state != PostState.HELD or post.revision is None:
        raise MoveRefused(_("This post is not held any more."))
    if not reason.strip():
        raise MoveRefused(_("Say why."), field="reason")
    told = [*authors(post), *approvers(post)]
    take_off(post, by=by, now=now, states=WAITING, why=reason.strip()[:300])
    same = post.revision
    anew = insert_revision(post, content_of(same), same.digest, by=same.author, now=now)
    return move(
        post,
        PostState.DRAFT,
        by=by,
        now=now,
        kind="post.to_be_judged_again",
        changes={
            "revision": anew, "submitted_digest": "", "cleared_digest": "", "planned_at": None,
        },
        why=reason.strip()[:300],
        **call_for_action(told, "author"),
    )  # fmt: skip
