"""The versions of the conduct, and the draft of the next one: written by one admin, confirmed by
another."""

from __future__ import annotations

from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions
from accounts.forms.conduct import (
    ConductDraftForm,
    PointsForm,
    initial_draft,
    initial_points,
)
from accounts.forms.fields import start_of
from accounts.models import ConductCode, ConductDraft, User
from accounts.rules import may_set_conduct
from accounts.views.common import person_of


class Line(NamedTuple):
    """A point of the draft, or one that goes; `before` where another wording stood there."""

    kind: str  # same, new, changed or gone
    text_id: str
    text_en: str
    before: str = ""


@login_required
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """Every version with its points, the newest first; for admins of the program the draft."""
    now, person = timezone.now(), person_of(request)
    codes = ConductCode.objects.select_related("confirmed_by", "draft__drafted_by")
    context = {
        "codes": codes.prefetch_related("points").order_by("-version"),
        "current": ConductCode.objects.in_force(now).first(),
        "may_set": may_set_conduct(person, now),
        "draft": open_draft(),
        "now": now,
    }
    return render(request, "accounts/conduct_versions.html", context)


def open_draft() -> ConductDraft | None:
    drafts = ConductDraft.objects.select_related("drafted_by", "edited_by")
    return drafts.filter(confirmed_at=None, withdrawn_at=None).first()


def setter_of(request: HttpRequest, now: datetime) -> User:
    person = person_of(request)
    if not may_set_conduct(person, now):
        raise PermissionDenied
    return person


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    person = setter_of(request, now)
    try:
        actions.draft_conduct(by=person, now=now, today=timezone.localdate(now))
    except actions.Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("accounts:conduct_versions")
    return redirect("accounts:conduct_draft")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Points, source and first day in one form; “Another point” adds rows without losing any."""
    now = timezone.now()
    person, found = setter_of(request, now), _draft_or_404()
    data = request.POST or None
    form = ConductDraftForm(data, initial=initial_draft(found))
    # What was typed is judged alone: the draft may have another number of points by now.
    points = PointsForm(data, initial=None if data else initial_points(found), prefix="points")
    status = 200
    if request.method == "POST":
        status = 422
        # Both are asked, so that every fault is shown at once.
        if all([form.is_valid(), points.is_valid()]):
            wording = form.wording(points.points())
            try:
                actions.edit_conduct_draft(draft_id=found.pk, wording=wording, by=person, now=now)
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The draft is kept. Another admin confirms it."))
                return redirect("accounts:conduct_review")
    context = {"form": form, "points": points, "draft": found}
    return render(request, "accounts/conduct_draft.html", context, status=status)


def _draft_or_404() -> ConductDraft:
    found = open_draft()
    return get_object_or_404(ConductDraft, pk=found.pk if found else 0)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """What would change, and the confirmation by somebody who wrote none of it."""
    now = timezone.now()
    person, found = setter_of(request, now), _draft_or_404()
    current = ConductCode.objects.in_force(now).prefetch_related("points").first()
    refused = ""
    if request.method == "POST":
        seen_at = parse_datetime(request.POST.get("seen_at", "")) or now
        try:
            code = actions.confirm_conduct(
                draft_id=found.pk, seen_at=seen_at, starts_at=start_of(found.first_day),
                by=person, now=now,
            )  # fmt: skip
        except actions.Refused as refusal:
            refused = str(refusal)
        else:
            done = _("Version %(n)s stands. Everybody signs it when it begins.")
            messages.success(request, done % {"n": code.version})
            return redirect("accounts:conduct_versions")
    context: dict[str, Any] = {
        "draft": found,
        "current": current,
        "lines": lines(current, found),
        "may_confirm": person.pk not in found.author_ids,
        "refused": refused,
    }
    return render(request, "accounts/conduct_review.html", context, status=422 if refused else 200)


def lines(current: ConductCode | None, draft: ConductDraft) -> list[Line]:
    """The draft's points against those in force, and what of these goes."""
    before = [(one.text_id, one.text_en) for one in current.points.all()] if current else []
    after = [(one, other) for one, other in draft.points]
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line("same", *point) for point in after[c:d]]
            continue
        old, new = before[a:b], after[c:d]
        found += [Line("changed", *point, old[n][0]) for n, point in enumerate(new[: len(old)])]
        found += [Line("new", *point) for point in new[len(old) :]]
        found += [Line("gone", *point) for point in old[len(new) :]]
    return found


@login_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    person, found = setter_of(request, now), _draft_or_404()
    try:
        actions.withdraw_conduct_draft(draft_id=found.pk, by=person, now=now)
    except actions.Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The draft is withdrawn."))
    return redirect("accounts:conduct_versions")
