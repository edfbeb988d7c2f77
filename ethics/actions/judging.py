"""A review ends: eight answers, an outcome, a mandate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

import duties.actions
import posts.actions
from accounts.models import Mandate, User
from accounts.queries import fresh_rights
from ethics import drafts, queries, rules
from ethics.actions import common
from ethics.actions.common import Blocked, Overtaken, PointsMissing, Refused
from ethics.models import Decision, Finding, Principle, Review, Screening, Verdict
from ethics.states import BLOCKING, PASSING, Answer, Outcome, ReviewState
from posts.models import Post
from posts.states import PostState
from records.actions import write
from records.states import Urgency

REVIEW_STATE = {
    Outcome.APPROVE: ReviewState.APPROVED,
    Outcome.RETURN: ReviewState.RETURNED,
    Outcome.REJECT: ReviewState.REJECTED,
}


def decide(
    *,
    review_id: int,
    outcome: Outcome | str,
    verdicts: Mapping[str, tuple[str, str]],
    reason: str,
    expected_revision: int,
    by: User,
    now: datetime,
) -> Decision:
    """End a review on the eight points: approve, send back, or reject.

    `verdicts` maps a point's code to answer and note; `expected_revision` is the number of the
    revision that was read. Approval needs a passing answer to every point and no blocking
    finding; the other outcomes need a reason and keep the verdicts given so far. Raises Refused,
    PointsMissing, or Overtaken when somebody was faster.
    """
    outcome = Outcome(outcome)
    with transaction.atomic():
        review = common.locked_review(review_id)
        _still_open(review, expected_revision)
        if refusal := rules.may_judge(by, review.post, now):
            raise Refused(refusal.words)
        _complete(review, outcome, verdicts, reason)
        return _decide(review, outcome, verdicts, reason.strip(), by=by, now=now)


def _decide(
    review: Review,
    outcome: Outcome,
    verdicts: Mapping[str, tuple[str, str]],
    reason: str,
    *,
    by: User,
    now: datetime,
) -> Decision:
    points = {point.code: point for point in Principle.objects.filter(ruleset=review.ruleset)}
    Verdict.objects.bulk_create(
        Verdict(
            review=review,
            principle=points[code],
            answer=answer,
            note=note.strip(),
            by=by,
            at=now,
        )
        for code, (answer, note) in sorted(verdicts.items())
    )
    mandate, stands_in_for = _mandate(by, review.post, now)
    decision = Decision.objects.create(
        review=review, outcome=outcome, reason=reason, by=by, mandate=mandate, at=now
    )
    common.move(review, REVIEW_STATE[outcome], closed_at=now)
    _tell_authors(review, decision, stands_in_for, now)
    if duty := common.open_duty_of(review):
        duties.actions.meet(duty_id=duty.pk, by=by, now=now)
    if outcome == Outcome.APPROVE:
        posts.actions.clear(
            post_id=review.post_id,
            revision=review.revision,
            digest=review.revision.digest,
            mandate=mandate,
            by=by,
            now=now,
        )
    else:
        posts.actions.return_to_author(post_id=review.post_id, outcome=outcome, by=by, now=now)
    return decision


def _still_open(review: Review, expected_revision: int) -> None:
    decision = Decision.objects.filter(review=review).select_related("by").first()
    if decision is not None:
        raise Overtaken(
            _("%(person)s has already decided on this text: %(outcome)s.")
            % {"person": decision.by.full_title, "outcome": decision.get_outcome_display()}
        )
    current = review.revision_id == review.post.revision_id
    if review.state != ReviewState.OPEN or not current:
        raise Overtaken(_("The text was changed or taken back while you were reading it."))
    if review.revision.number != expected_revision:
        raise Overtaken(_("Your page showed another revision of the text."))
    if review.post.state not in rules.JUDGEABLE:
        raise Overtaken(_("The post is no longer waiting for a review."))


def _complete(
    review: Review, outcome: Outcome, verdicts: Mapping[str, tuple[str, str]], reason: str
) -> None:
    codes = list(
        Principle.objects.filter(ruleset_id=review.ruleset_id).values_list("code", flat=True)
    )
    wrong = {code: _("There is no such point.") for code in verdicts if code not in codes}
    for code, (given, note) in verdicts.items():
        if given not in Answer.values:
            wrong[code] = _("Choose one of the four answers.")
        elif given != Answer.COMPLIES and not note.strip():
            wrong[code] = _("This answer needs a note.")
        elif outcome == Outcome.APPROVE and given not in PASSING:
            wrong[code] = _("With this answer the post cannot be approved.")
    if outcome == Outcome.APPROVE:
        wrong |= {code: _("Not answered yet.") for code in codes if code not in verdicts}
        _nothing_blocks(review)
    elif not reason.strip():
        raise Refused(_("Say why: the author reads the reason beside the text."))
    if wrong:
        raise PointsMissing(dict(sorted(wrong.items())))


def _nothing_blocks(review: Review) -> None:
    screened = Screening.objects.filter(revision=review.revision)
    if not screened.filter(ruleset=review.ruleset).exists():
        raise Refused(_("The text was not screened under the rules in force."))
    found = Finding.objects.filter(screening__in=screened, severity__in=BLOCKING)
    if blocking := list(found.select_related("rule")):
        raise Blocked(blocking)
    # Rows say what was found; the text itself says whether they are all.
    hits = queries.screen_of(review.ruleset_id).run(drafts.of_revision(review.revision))
    if unseen := [hit for hit in hits if hit.severity in BLOCKING]:
        raise Blocked(unseen)


def _mandate(by: User, post: Post, now: datetime) -> tuple[Mandate | None, int | None]:
    """The decree by which the person approves here, and for whom they stand in, if anybody."""
    held = rules.approvals(by, now)
    responsibility = held[rules.channels_of(post)[0].pk]
    stands_in = responsibility.person_id if responsibility.person_id != by.pk else None
    return responsibility.mandate, stands_in


def _tell_authors(
    review: Review, decision: Decision, stands_in_for: int | None, now: datetime
) -> None:
    """Everybody who had a part. A verdict after the slot posts tells them itself: choose a time."""
    approved = decision.outcome == Outcome.APPROVE
    late = approved and review.post.state == PostState.MISSED
    authors = User.objects.working().filter(
        Q(pk__in=review.post.contributors.values("person_id"))
        | Q(pk__in=[review.post.created_by_id, review.post.keeper_id, review.submitted_by_id])
    )
    write(
        kind=f"review.{REVIEW_STATE[Outcome(decision.outcome)]}",
        subject=review.post,
        by=decision.by,
        now=now,
        mandate=decision.mandate,
        tell=[] if late else authors,
        by_email=True,
        urgency=Urgency.ACTION,
        reason="author",
        url=common.page_of(review.post),
        title=review.post.title,
        revision=review.revision.number,
        digest=review.revision.digest,
        review=review.pk,
        ruleset=review.ruleset.version,
        stands_in_for=stands_in_for,
        fresh_rights=[event.kind for event in fresh_rights(decision.by, now)],
    )
