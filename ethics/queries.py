"""Reads of points, findings and reviews for pages and actions."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Concat

from accounts.models import User
from duties.models import Duty
from duties.states import DutyKind
from ethics import rules, screening
from ethics.models import Finding, Review, Rule, Ruleset, Screening
from ethics.screening.definitions import rule_from_row
from ethics.states import BLOCKING, ReviewState, RulesetState
from posts.models import Contributor, Post, Revision, Variant

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Deadline(TypedDict):
        due_at: datetime | None
        duty_id: int | None

    Dated = WithAnnotations[Review, Deadline]

REVIEW_LABEL = "ethics.review:"


class NoRuleset(LookupError):
    """No set of points and rules is in force: nothing can be screened, so nothing goes on."""


def active_ruleset() -> Ruleset:
    """The version in force. Raises NoRuleset: without rules nothing may be submitted."""
    ruleset = Ruleset.objects.filter(state=RulesetState.ACTIVE).first()
    if ruleset is None:
        raise NoRuleset("no ruleset is in force")
    return ruleset


def active_screen() -> screening.Screen:
    """The compiled rules in force; compiled once per version and process."""
    return screen_of(active_ruleset().pk)


def active_rules() -> dict[str, Rule]:
    """The rules in force by code, for their words."""
    return {rule.code: rule for rule in Rule.objects.filter(ruleset=active_ruleset())}


@lru_cache(maxsize=4)
def screen_of(ruleset_id: int) -> screening.Screen:
    """Rules are append-only, so what was compiled for a version stays right."""
    rows = Rule.objects.filter(ruleset_id=ruleset_id)
    return screening.compile([rule_from_row(row) for row in rows])


def reviewers(post: Post, now: datetime) -> list[User]:
    """Everybody who may judge the post now; perhaps nobody."""
    return rules.reviewers(post, now)


def queue(person: User, now: datetime) -> QuerySet[Dated]:
    """Open reviews this person may judge now, what goes out first at the top.

    Each has `due_at`, the deadline of its duty. Posts that the person had a part in are not in it.
    """
    if not (person.is_active and person.is_asn):
        return open_reviews().none()
    held = list(rules.approvals(person, now))
    goes_to = Variant.objects.filter(revision_id=OuterRef("revision_id"))
    part = Contributor.objects.filter(post_id=OuterRef("post_id"), person_id=person.pk)
    return (
        open_reviews()
        .filter(Exists(goes_to))
        .exclude(Exists(goes_to.exclude(channel_id__in=held)))
        .exclude(Exists(part))
        .exclude(post__created_by_id=person.pk)
        .select_related("post", "post__unit", "revision", "submitted_by")
        .order_by(F("post__planned_at").asc(nulls_last=True), "due_at", "pk")
    )


def open_reviews() -> QuerySet[Dated]:
    """Waiting for a verdict, on the post's current revision, with the deadline as `due_at`."""
    return with_deadline(
        Review.objects.filter(
            state=ReviewState.OPEN,
            post__state__in=rules.JUDGEABLE,
            revision_id=F("post__revision_id"),
        )
    )


def for_judging() -> QuerySet[Dated]:
    """Reviews with all that a page about one of them names."""
    return with_deadline(Review.objects.all()).select_related(
        "post__unit", "post__revision", "revision__author", "ruleset", "submitted_by"
    )


def with_deadline(reviews: QuerySet[Review]) -> QuerySet[Dated]:
    """Annotate `due_at` and `duty_id` of the open duty; None where there is none."""
    subject = Concat(
        Value(REVIEW_LABEL), Cast(OuterRef("pk"), CharField()), output_field=CharField()
    )
    duty = Duty.objects.open().filter(kind=DutyKind.REVIEW, subject=subject)
    deadline = Subquery(duty.values("due_at")[:1], output_field=DateTimeField())
    number = Subquery(duty.values("pk")[:1], output_field=BigIntegerField())
    dated: QuerySet[Any] = reviews.annotate(due_at=deadline, duty_id=number)
    return dated


def findings(revision: Revision) -> list[Finding]:
    """What the newest screening found, blocking ones first, with their rules."""
    screened = Screening.objects.filter(revision=revision).order_by("-id").values("pk")[:1]
    found = Finding.objects.filter(screening_id__in=screened).select_related("rule", "screening")
    return sorted(found, key=lambda one: (rank(one.severity), one.pk))


def blocking(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.severity in BLOCKING]


def rank(severity: str) -> int:
    """The gravest first."""
    return ["block_no_override", "block", "judge", "hint"].index(severity)


def last_reviewed(review: Review) -> Revision | None:
    """The revision that was judged before this one, to show what has changed since."""
    earlier = (
        Review.objects.filter(post_id=review.post_id, revision__number__lt=review.revision.number)
        .exclude(state__in=[ReviewState.VOID, ReviewState.OPEN])
        .select_related("revision")
        .order_by("-revision__number")
        .first()
    )
    return earlier.revision if earlier else None


def reviews_of(post: Post) -> list[Review]:
    """All reviews of the post, newest first, with verdicts and decisions."""
    return list(
        Review.objects.filter(post_id=post.pk)
        .select_related("revision", "ruleset", "submitted_by", "decision__by", "decision__mandate")
        .prefetch_related("verdicts__principle")
        .order_by("-id")
    )
