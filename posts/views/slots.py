"""Time and end of a post: its slot, off the calendar, called off, taken down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

import posts.actions
from posts import rhythm
from posts.forms import ReasonForm, SlotForm
from posts.models import Post
from posts.states import PostState
from posts.views.calendar import cautions, give_time
from posts.views.common import back_to, visible_post, who


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """“Move to…”: the slot of a cleared post, or the intended time of another."""
    now = timezone.now()
    post = visible_post(request, pk, now)
    planned = timezone.localtime(post.planned_at) if post.planned_at else None
    form = SlotForm(request.POST or None, initial={"slot_at": planned})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                give_time(post, form.cleaned_data["slot_at"], by=who(request), now=now)
            except posts.actions.MoveRefused as refusal:
                form.add_error("slot_at", str(refusal))
            else:
                messages.success(request, _("The time is set."))
                for caution in cautions(post, form.cleaned_data["slot_at"]):
                    messages.warning(request, caution)
                return redirect(back_to(request, post.get_absolute_url()))
        status = 422
    context = {
        "post": post,
        "slot_form": form,
        "next": request.POST.get("next", ""),
        "free_times": rhythm.free_times(post, now),
        "channels": rhythm.channels_of(post),
    }
    return render(request, "posts/schedule.html", context, status=status)


@dataclass(frozen=True)
class Act:
    """An end of a post that is asked for twice: what it is called and what it does."""

    action: Callable[..., Post]
    title: Any
    text: Any
    done: Any
    states: frozenset[PostState]
    needs_reason: bool = True


P = PostState
ACTS = {
    "unschedule": Act(
        posts.actions.unschedule,
        _("Take off the calendar"),
        _("The post stays cleared and can be given a new time."),
        _("The post is off the calendar."),
        frozenset({P.SCHEDULED, P.HELD}),
        needs_reason=False,
    ),
    "cancel": Act(
        posts.actions.cancel,
        _("Call the post off"),
        _("This cannot be undone. The text stays in the record."),
        _("The post is called off."),
        frozenset(
            {
                P.DRAFT,
                P.IN_REVIEW,
                P.CHANGES_REQUESTED,
                P.REJECTED,
                P.CLEARED,
                P.SCHEDULED,
                P.MISSED,
                P.HELD,
            }
        ),
    ),
    "withdraw": Act(
        posts.actions.withdraw,
        _("Take the post down"),
        _("Remove it on each network first. Text, proof and record stay here."),
        _("The post is recorded as taken down."),
        frozenset({P.PUBLISHING, P.PUBLISHED}),
    ),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask once more, with a reason where one is needed; then do it."""
    if name not in ACTS:
        raise Http404
    now, wanted = timezone.now(), ACTS[name]
    post = visible_post(request, pk, now)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].required = wanted.needs_reason
    refused = ""
    if request.method == "POST" and form.is_valid():
        reason = {"reason": form.cleaned_data["reason"]} if wanted.needs_reason else {}
        try:
            wanted.action(post_id=post.pk, by=who(request), now=now, **reason)
        except posts.actions.MoveRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, wanted.done)
            return redirect(back_to(request, post.get_absolute_url()))
    context = {"post": post, "act": wanted, "name": name, "form": form, "refused": refused}
    status = 200 if request.method != "POST" else 422
    return render(request, "posts/act.html", context, status=status)
