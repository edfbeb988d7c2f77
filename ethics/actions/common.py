"""What all acts of ethics share: refusals, locks, the one writer of states, words to people.

Locks go post → review → duty, as they do when an edit makes a review fall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

import duties.actions
from accounts.models import User
from channels.states import Task
from duties.models import Duty
from duties.states import DutyKind
from ethics import rules
from ethics.models import Finding, Review
from ethics.states import MOVES, ReviewState
from posts.models import Post
from records.actions import write
from records.models import label

if TYPE_CHECKING:
    from ethics.screening import Finding as Hit


class Refused(Exception):
    """A rule forbids it; the text is for the person."""


class Blocked(Refused):
    """Findings that must be fixed first; there is no override."""

    def __init__(self, findings: Iterable[Finding | Hit]) -> None:
        self.findings = list(findings)
        rules_hit = {str(one.rule) for one in self.findings}
        super().__init__(
            _("This must be fixed first: %(rules)s.") % {"rules": ", ".join(sorted(rules_hit))}
        )


class PointsMissing(Refused):
    """Points without an answer, or answers without the note they need."""

    def __init__(self, points: Mapping[str, str]) -> None:
        self.points = dict(points)
        super().__init__(" ".join(f"{code}: {words}" for code, words in self.points.items()))


class Overtaken(Refused):
    """Somebody was faster: the text changed, was taken back, or is decided."""


def locked_post(post_id: int) -> Post:
    return (
        Post.objects.select_for_update(of=("self",))
        .select_related("revision", "unit")
        .get(pk=post_id)
    )


def locked_review(review_id: int) -> Review:
    """Post first, then review: the order in which an edit takes them."""
    locked_post(Review.objects.values_list("post_id", flat=True).get(pk=review_id))
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related("post", "post__unit", "revision", "ruleset", "submitted_by")
        .get(pk=review_id)
    )


def move(review: Review, to: ReviewState, *, closed_at: datetime) -> None:
    """The one writer of Review.state."""
    before = ReviewState(review.state)
    if to not in MOVES[before]:
        raise Overtaken(
            _("A review that is “%(before)s” cannot become “%(to)s”.")
            % {"before": before.label, "to": to.label}
        )
    review.state = to
    review.closed_at = closed_at
    review.save(update_fields=["state", "closed_at"])


def fall(review: Review, *, kind: str, by: User | None, now: datetime, why: str) -> None:
    """The review ends without a verdict; its duty with it, and its reviewers are told."""
    move(review, ReviewState.VOID, closed_at=now)
    duty = open_duty_of(review)
    if duty is not None:
        duties.actions.cancel_duty(duty_id=duty.pk, reason=why, by=by, now=now)
    write(
        kind=kind,
        subject=review.post,
        by=by,
        now=now,
        tell=rules.reviewers(review.post, now),
        reason="approver",
        url=page_of(review.post),
        title=review.post.title,
        revision=review.revision.number,
        review=review.pk,
    )


def open_duty(review: Review, now: datetime) -> Duty:
    """The clock of the review, by the standard in force, on the first channel's work calendar."""
    return duties.actions.open_duty(
        kind=DutyKind.REVIEW,
        subject=review,
        channel=rules.channels_of(review.post)[0],
        task=Task.APPROVE,
        url=judge_page_of(review),
        opened_at=now,
        by=None,
        now=now,
    )


def open_duty_of(review: Review) -> Duty | None:
    return Duty.objects.open().filter(subject=label(review), kind=DutyKind.REVIEW).first()


def page_of(post: Post) -> str:
    return reverse("insights:post", args=[post.pk])


def judge_page_of(review: Review) -> str:
    return reverse("ethics:review", args=[review.pk])
