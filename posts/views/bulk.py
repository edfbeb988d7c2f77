"""One act for many posts: asked for, tried, and only then done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

import posts.actions
from accounts.models import User
from posts import rules
from posts.forms import BulkForm, is_id
from posts.models import Post
from posts.views.calendar import cautions, give_time
from posts.views.common import back_to, fingerprint, who

MOST = 100
Act = Callable[[Post, int], Any]


@dataclass(frozen=True)
class Outcome:
    """What the act would do to one post, or why it would not."""

    post: Post
    becomes: datetime | None
    refused: str
    cautions: list[str]


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """`picked` posts; `step` is nothing (ask), try (show what would happen) or do."""
    now, person = timezone.now(), who(request)
    picked = [int(pk) for pk in request.POST.getlist("picked") if is_id(pk)]
    back = back_to(request, reverse("posts:list"))
    found = list(_picked(person, picked, now)[: MOST + 1])
    if why_not := _why_not(found):
        messages.error(request, why_not)
        return redirect(back)
    if unseen := len(set(picked) - {post.pk for post in found}):
        words = ngettext(
            "%(n)s ticked post is left out: you do not see it.",
            "%(n)s ticked posts are left out: you do not see them.",
            unseen,
        )
        messages.warning(request, words % {"n": unseen})
    step = request.POST.get("step", "")
    asked = fingerprint(request, ("picked", *BulkForm.base_fields))
    units = {post.unit_id for post in found}
    form = BulkForm(request.POST if step else None, unit_ids=units, now=now)
    outcomes: list[Outcome] = []
    if step and form.is_valid():
        act = _act(form, by=person, now=now)
        if step == "do" and request.POST.get("tried") == asked:
            return _do(request, found, act, back)
        outcomes = [_tried(act, post, place) for place, post in enumerate(found)]
    context = {
        "posts": found,
        "form": form,
        "outcomes": outcomes,
        "possible": sum(1 for one in outcomes if not one.refused),
        "next": back,
        "asked": asked,
    }
    status = 422 if step and form.errors else 200
    return render(request, "posts/bulk.html", context, status=status)


def _picked(person: User, ids: list[int], now: datetime) -> Any:
    """In the order of their times, those without one last: so they are spread over new ones."""
    visible = rules.visible_posts(person, now).filter(pk__in=ids)
    return visible.select_related("unit", "revision").order_by("planned_at", "pk")


def _why_not(found: list[Post]) -> str:
    if not found:
        return _("Tick at least one.")
    if len(found) > MOST:
        return _("At most %(most)s posts at once.") % {"most": MOST}
    return ""


def _act(form: BulkForm, *, by: User, now: datetime) -> Act:
    values = form.cleaned_data
    apart = timedelta(minutes=values["apart"] or 0)

    def shift(post: Post, _place: int) -> None:
        if post.planned_at is None:
            raise posts.actions.MoveRefused(_("It has no time yet."))
        give_time(post, post.planned_at + timedelta(days=values["days"]), by=by, now=now)

    acts: dict[str, Act] = {
        BulkForm.SHIFT: shift,
        BulkForm.TIME: lambda post, place: give_time(
            post, values["slot_at"] + place * apart, by=by, now=now
        ),
        BulkForm.KEEPER: lambda post, _place: posts.actions.hand_over(
            post_id=post.pk, to=values["to"], by=by, now=now
        ),
        BulkForm.CANCEL: lambda post, _place: posts.actions.cancel(
            post_id=post.pk, reason=values["reason"], by=by, now=now
        ),
    }
    return acts[values["act"]]


def _tried(act: Act, post: Post, place: int) -> Outcome:
    """Done and taken back at once: nothing else knows as surely what would happen (ADR 0008)."""
    refused, fresh, said = "", post, []
    with transaction.atomic():
        try:
            act(post, place)
        except posts.actions.MoveRefused as refusal:
            refused = str(refusal)
        else:
            fresh = Post.objects.get(pk=post.pk)
            if fresh.planned_at and fresh.planned_at != post.planned_at:
                said = cautions(fresh, fresh.planned_at)
        transaction.set_rollback(True)
    return Outcome(post, fresh.planned_at, refused, said)


def _do(request: HttpRequest, found: list[Post], act: Act, back: str) -> HttpResponse:
    """Each in a transaction of its own; what was refused is named with the reason."""
    done, refused = 0, []
    for place, post in enumerate(found):
        try:
            act(post, place)
        except posts.actions.MoveRefused as refusal:
            refused.append(f"{post.title}: {refusal}")
        else:
            done += 1
    if done:
        words = ngettext("%(n)s post is changed.", "%(n)s posts are changed.", done)
        messages.success(request, words % {"n": done})
    for words in refused:
        messages.error(request, words)
    return redirect(back)
