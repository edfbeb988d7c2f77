"""The way through review; ethics alone calls these, after its own rules were met."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Mandate, User
from channels.states import ChannelState
from posts import limits, rules
from posts.actions.moving import (
    MoveRefused,
    authors,
    call_for_action,
    locked,
    move,
    note,
    past_plan_dropped,
)
from posts.digest import files_unchanged, of_revision
from posts.models import Clearance, Post, Revision
from posts.states import PostState

# What ethics says of a revision, and what the post becomes; also its state's own name serves.
RETURNS = {
    "return": PostState.CHANGES_REQUESTED,
    "changes_requested": PostState.CHANGES_REQUESTED,
    "reject": PostState.REJECTED,
    "rejected": PostState.REJECTED,
}


@transaction.atomic
def submit(*, post_id: int, by: User, now: datetime) -> Post:
    """Fix the current revision for review (ethics.actions.submit screens first and calls this).

    A missed post can be submitted too and loses its past time. Raises MoveRefused with what is
    still missing: text, channel, alt text, or a network's limit.
    """
    post = locked(post_id)
    if not rules.may_edit(by, post, now):
        raise MoveRefused(_("Only who writes for this unit can submit the post."))
    if post.state in (PostState.CHANGES_REQUESTED, PostState.REJECTED):
        raise MoveRefused(_("The text was sent back: change it before you submit it again."))
    revision = _complete(post)
    return move(
        post,
        PostState.IN_REVIEW,
        by=by,
        now=now,
        kind="post.submitted",
        changes={"submitted_digest": revision.digest, "cleared_digest": ""}
        | past_plan_dropped(post, now),
        digest=revision.digest,
    )


def _complete(post: Post) -> Revision:
    revision = post.revision
    if revision is None:
        raise MoveRefused(_("Write the text first."))
    variants = list(revision.variants.select_related("channel", "revision"))
    if not variants:
        raise MoveRefused(_("Choose at least one channel."))
    closed = [v.channel for v in variants if v.channel.state != ChannelState.ACTIVE]
    if closed:
        raise MoveRefused(_("%(channel)s is not active.") % {"channel": closed[0]})
    if revision.assets.filter(alt_text="", decorative=False).exists():
        raise MoveRefused(_("Describe every picture in an alt text, or say that it is decorative."))
    pictures = list(revision.assets.select_related("asset"))
    for variant in variants:
        if problems := limits.problems(variant, pictures):
            raise MoveRefused(f"{variant.channel}: {problems[0]}")
    return revision


@transaction.atomic
def recall(*, post_id: int, by: User, now: datetime) -> Post:
    """The author takes a post back out of review; the text stays as it is."""
    post = locked(post_id)
    if not rules.may_edit(by, post, now):
        raise MoveRefused(_("Only who writes for this unit can take the post back."))
    return move(
        post,
        PostState.DRAFT,
        by=by,
        now=now,
        kind="post.recalled",
        changes={"submitted_digest": ""} | past_plan_dropped(post, now),
    )


@transaction.atomic
def return_to_author(*, post_id: int, outcome: str, by: User, now: datetime) -> Post:
    """A reviewer sends the text back or rejects it (ethics.actions.decide calls this).

    `outcome` is a key of RETURNS; ethics tells the authors. A missed post becomes returned, too.
    """
    post = locked(post_id)
    to = RETURNS[outcome]
    return move(
        post,
        to,
        by=by,
        now=now,
        kind=f"post.{to}",
        changes={"submitted_digest": ""} | past_plan_dropped(post, now),
    )


@transaction.atomic
def clear(
    *,
    post_id: int,
    revision: Revision,
    digest: str,
    mandate: Mandate | None,
    by: User,
    now: datetime,
) -> Clearance:
    """Let exactly these bytes out (ethics.actions.decide calls this, after its decision row).

    A post whose time passed meanwhile stays missed but holds the clearance: a person then
    chooses a new time. Raises MoveRefused unless the submitted revision is unchanged on disk and
    in the database, and `by` had no part in it.
    """
    post = locked(post_id)
    _require_as_submitted(post, revision, digest)
    if rules.had_a_part(by, post):
        raise MoveRefused(_("You had a part in this post; somebody else must clear it."))
    clearance = Clearance.objects.create(
        post=post,
        revision=revision,
        digest=digest,
        given_by=by,
        mandate=mandate,
        at=now,
    )
    if post.state == PostState.MISSED:
        post.cleared_digest = digest
        post.save(update_fields=["cleared_digest"])
        told = call_for_action(authors(post), "author")
        note(post, kind="post.cleared_late", by=by, now=now, digest=digest, **told)
    else:
        move(
            post,
            PostState.CLEARED,
            by=by,
            now=now,
            kind="post.cleared",
            changes={"cleared_digest": digest},
            digest=digest,
        )
    return clearance


def _require_as_submitted(post: Post, revision: Revision, digest: str) -> None:
    if post.state not in (PostState.IN_REVIEW, PostState.MISSED):
        raise MoveRefused(_("This post is not in review any more."))
    if not (
        post.revision is not None
        and post.revision_id == revision.pk
        and digest == post.submitted_digest == post.revision.digest == of_revision(post.revision)
    ):
        raise MoveRefused(_("The text has changed since it was submitted."))
    if not files_unchanged(post.revision):
        raise MoveRefused(_("A picture on disk is not the one that was submitted."))
