"""A post goes to review, is taken back, or its review falls with an edit."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

import posts.actions
from accounts.models import Membership, User
from accounts.states import Role
from ethics import queries, rules
from ethics.actions import common
from ethics.actions.common import Blocked, Refused
from ethics.actions.rulesets import screen_revision
from ethics.models import Finding, Review
from ethics.states import ReviewState
from posts.rules import may_write
from records.actions import write
from records.states import Urgency

log = logging.getLogger(__name__)


def submit(*, post_id: int, by: User, now: datetime) -> Review:
    """Screen the current revision and send it to review; its clock starts.

    Raises Blocked naming each finding that must be fixed (the screening stays in the record), or
    posts.actions.MoveRefused. A post that nobody may judge waits, and the program admins are told.
    """
    with transaction.atomic():
        answer = _submit(post_id=post_id, by=by, now=now)
    if isinstance(answer, Review):
        return answer
    raise Blocked(answer)


def _submit(*, post_id: int, by: User, now: datetime) -> Review | list[Finding]:
    post = common.locked_post(post_id)
    if post.revision is None:
        raise Refused(_("There is no text yet."))
    if not may_write(by, post.unit_id, now):  # before the screen, which leaves its own record
        raise Refused(_("Only who writes for this unit can submit the post."))
    void_stale_reviews(post_id=post_id, now=now)
    if not rules.channels_of(post):
        raise Refused(_("Choose at least one channel first."))
    screening = screen_revision(revision=post.revision, now=now)
    blocking = queries.blocking(list(screening.findings.select_related("rule")))
    if blocking:
        rules_hit = sorted({finding.rule.code for finding in blocking})
        write(kind="review.blocked", subject=post, by=by, now=now, rules=rules_hit)
        return blocking
    posts.actions.submit(post_id=post_id, by=by, now=now)
    waiting = Review.objects.filter(post=post, state=ReviewState.OPEN).select_for_update().first()
    if waiting is not None:  # it missed its slot while it waited; the same text goes on waiting
        return waiting
    review = Review.objects.create(
        post=post,
        revision=post.revision,
        ruleset=screening.ruleset,
        opened_at=now,
        submitted_by=by,
    )
    common.open_duty(review, now)
    _tell_reviewers(review, by=by, now=now)
    return review


@transaction.atomic
def recall(*, post_id: int, by: User, now: datetime) -> Review:
    """An author takes the post back before anybody judged; it is a draft again."""
    post = common.locked_post(post_id)
    if refusal := rules.may_recall(by, post):
        raise Refused(refusal.words)
    review = Review.objects.select_for_update().get(post=post, state=ReviewState.OPEN)
    posts.actions.recall(post_id=post_id, by=by, now=now)
    common.fall(review, kind="review.recalled", by=by, now=now, why=_("Taken back by an author."))
    return review


@transaction.atomic
def void_stale_reviews(*, post_id: int, now: datetime) -> int:
    """Let the open review of an older revision, or of a post that went elsewhere, fall.

    Called in the transaction of the edit. Says how many fell.
    """
    common.locked_post(post_id)
    stale = (
        Review.objects.select_for_update(of=("self",))
        .filter(post_id=post_id, state=ReviewState.OPEN)
        .filter(~Q(revision_id=F("post__revision_id")) | ~Q(post__state__in=rules.JUDGEABLE))
    )
    fallen = list(stale.select_related("post", "revision").order_by("pk"))
    for review in fallen:
        why = _("The text was changed, or the post called off, during the review.")
        common.fall(review, kind="review.void", by=None, now=now, why=why)
    return len(fallen)


def void_all_stale_reviews(*, now: datetime) -> int:
    """The sweep behind it: whoever changed or called off a post, no review hangs behind."""
    stale = (
        Review.objects.filter(state=ReviewState.OPEN)
        .filter(~Q(revision_id=F("post__revision_id")) | ~Q(post__state__in=rules.JUDGEABLE))
        .values_list("post_id", flat=True)
    )
    return sum(_void(post_id, now) for post_id in list(stale.order_by("pk")))


def _void(post_id: int, now: datetime) -> int:
    """One that fails is tried again by the next sweep and does not keep the others."""
    try:
        return void_stale_reviews(post_id=post_id, now=now)
    except Exception:
        log.exception("reviews of post %s could not be voided", post_id)
        return 0


def _tell_reviewers(review: Review, *, by: User, now: datetime) -> None:
    """Those who may judge; if there is nobody, the program admins, for a post must not hang."""
    able = rules.reviewers(review.post, now)
    write(
        kind="review.opened" if able else "review.nobody",
        subject=review.post,
        by=by,
        now=now,
        tell=able or _admins(now),
        by_email=True,
        urgency=Urgency.ACTION,
        reason="approver" if able else "admin",
        url=common.judge_page_of(review) if able else common.page_of(review.post),
        title=review.post.title,
        revision=review.revision.number,
        review=review.pk,
        ruleset=review.ruleset.version,
    )


def _admins(now: datetime) -> list[User]:
    current = Membership.objects.current(now).in_role([Role.ADMIN])
    return list(User.objects.working().filter(memberships__in=current).distinct())
