"""One page to judge one revision on the eight points."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

import duties.actions
import posts.actions
from accounts.models import User
from accounts.queries import fresh_rights
from accounts.wording import told
from ethics import actions, passages, previews, queries, rules, story
from ethics.forms import JudgeForm
from ethics.models import Principle
from ethics.states import Outcome, ReviewState
from posts.difference import between
from posts.rules import visible_posts
from records.queries import history

if TYPE_CHECKING:
    from ethics.queries import Dated

DONE = {
    Outcome.APPROVE: gettext_lazy(
        "“%(title)s” is approved. The authors are told and may schedule it."
    ),
    Outcome.RETURN: gettext_lazy(
        "“%(title)s” was sent back. The authors read your reason beside the text."
    ),
    Outcome.REJECT: gettext_lazy(
        "“%(title)s” is rejected. The authors read your reason beside the text."
    ),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Read and judge; one POST ends the review and leads to the next one waiting."""
    person: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    found = get_object_or_404(
        queries.for_judging().filter(post__in=visible_posts(person, now).values("pk")), pk=pk
    )
    refusal = rules.may_judge(person, found.post, now)
    if request.method == "POST" and refusal is None:
        return _decide(request, found, person, now)
    if found.state != ReviewState.OPEN or found.revision_id != found.post.revision_id:
        messages.info(request, _("This review is over; here is where the post stands."))
        return redirect("insights:post", found.post_id)
    if refusal is not None:
        return _refused(request, found, refusal.words)
    form = JudgeForm(points=_points(found), initial={"expected_revision": found.revision.number})
    return _page(request, found, form, now)


def _decide(request: HttpRequest, found: Dated, person: User, now: datetime) -> HttpResponse:
    form = JudgeForm(request.POST, points=_points(found))
    if not form.is_valid():
        return _page(request, found, form, now, status=422)
    try:
        decision = actions.decide(
            review_id=found.pk,
            outcome=form.cleaned_data["outcome"],
            verdicts=form.verdicts(),
            reason=form.cleaned_data["reason"],
            expected_revision=form.cleaned_data["expected_revision"],
            by=person,
            now=now,
        )
    except actions.Overtaken as overtaken:
        return _overtaken(request, found, form, str(overtaken), now)
    except actions.PointsMissing as missing:
        form.refuse(missing.points)
    except (actions.Refused, posts.actions.MoveRefused, duties.actions.Refused) as refusal:
        if why := rules.may_judge(person, found.post, now):
            return _refused(request, found, why.words)
        form.add_error("reason" if not form.cleaned_data["reason"] else None, str(refusal))
    else:
        # The page that follows is the next post, so the words name the one that they are about.
        words = str(DONE[Outcome(decision.outcome)])
        messages.success(request, words % {"title": found.post.title})
        return _next(person, now)
    return _page(request, found, form, now, status=422)


def _next(person: User, now: datetime) -> HttpResponse:
    """The next one in the queue, or the empty queue."""
    following = queries.queue(person, now).values_list("pk", flat=True).first()
    return redirect("ethics:review", following) if following else redirect("ethics:queue")


def _page(
    request: HttpRequest,
    found: Dated,
    form: JudgeForm,
    now: datetime,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    before = queries.last_reviewed(found)
    pictures = list(found.revision.assets.select_related("asset"))
    texts, findings = passages.of_revision(found.revision, queries.findings(found.revision))
    person: User = request.user  # type: ignore[assignment]
    context = {
        "review": found,
        "post": found.post,
        "revision": found.revision,
        "form": form,
        "rows": form.rows(),
        "before": before,
        "difference": between(before, found.revision) if before else None,
        "passages": texts,
        "findings": findings,
        "blocked": any(finding.blocks for finding in findings),
        "previews": previews.of(found.revision, pictures),
        "pictures": pictures,
        "history": story.acts(history(found.post)),
        "due_at": found.due_at,
        "duty_id": found.duty_id,
        "earlier": [one for one in queries.reviews_of(found.post) if one.pk != found.pk],
        "fresh_rights": [told(event) for event in fresh_rights(person, now)],
        "now": now,
        **more,
    }
    return render(request, "ethics/review.html", context, status=status)


def _overtaken(
    request: HttpRequest, found: Dated, form: JudgeForm, words: str, now: datetime
) -> HttpResponse:
    """Somebody was faster. What was typed is kept, in the new review's form if there is one."""
    person: User = request.user  # type: ignore[assignment]
    waiting = queries.open_reviews().filter(post_id=found.post_id)
    fresh = queries.for_judging().filter(pk__in=waiting.values("pk")).first()
    if fresh is not None and rules.may_judge(person, fresh.post, now) is None:
        typed = request.POST.copy()
        typed["expected_revision"] = str(fresh.revision.number)
        again = JudgeForm(typed, points=_points(fresh))
        return _page(request, fresh, again, now, status=409, overtaken=words, seen=found.revision)
    current = found.post.revision
    changed = current is not None and current.pk != found.revision_id
    context = {
        "review": found,
        "post": found.post,
        "words": words,
        "typed": [row for row in form.rows() if row["chosen"] or row["note"].value()],
        "reason": form["reason"].value() or "",
        "difference": between(found.revision, current) if changed and current else None,
    }
    return render(request, "ethics/overtaken.html", context, status=409)


def _refused(request: HttpRequest, found: Dated, words: str) -> HttpResponse:
    context = {"post": found.post, "words": words}
    return render(request, "ethics/refused.html", context, status=403)


def _points(found: Dated) -> list[Principle]:
    points = list(Principle.objects.filter(ruleset_id=found.ruleset_id))
    if not points:
        raise Http404("the ruleset has no points")
    return points
