"""What pauses held, and the decisions about it: one by one, or many at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

import posts.actions
from posts import queries, rules
from posts.forms import DecisionForm, HeldFilter, SlotForm
from posts.forms.composing import is_id
from posts.models import Publication
from posts.views.calendar import pause_ahead
from posts.views.common import who
from posts.views.pauses import page_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest) -> HttpResponse:
    """The list of decisions, those first whose slot came first."""
    now, person = timezone.now(), who(request)
    waiting = queries.held(person, now)
    chosen = HeldFilter(request.GET, pauses=queries.pauses_that_hold(person, now))
    if chosen.cleaned_data.get("pause"):
        waiting = waiting.filter(held_by=chosen.cleaned_data["pause"])
    form = DecisionForm(request.POST or None)
    picked = [int(pk) for pk in request.POST.getlist("picked") if is_id(pk)]
    if request.method == "POST" and form.is_valid() and picked:
        _decide(request, list(waiting.filter(pk__in=picked)), set(picked), form, now)
        return redirect(request.get_full_path())
    context = {
        "page": page_of(request, waiting),
        "form": form,
        "filter": chosen,
        "picked": picked,
        "none_picked": request.method == "POST" and not picked,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/held.html", context, status=status)


def _decide(
    request: HttpRequest,
    waiting: list[Publication],
    picked: set[int],
    form: DecisionForm,
    now: datetime,
) -> None:
    """Each in a transaction of its own; what was refused is named with the reason."""
    act = _act(form, by=who(request), now=now)
    if form.cleaned_data["act"] == DecisionForm.AGAIN:
        waiting = list({one.post_id: one for one in waiting}.values())
    done, refused = 0, []
    for place, publication in enumerate(waiting):
        try:
            act(publication, place)
        except posts.actions.MoveRefused as refusal:
            refused.append(f"{publication.post.title}, {publication.channel}: {refusal}")
        else:
            done += 1
    if done:
        words = ngettext("%(n)s decision is done.", "%(n)s decisions are done.", done)
        messages.success(request, words % {"n": done})
    gone = len(picked) - len({one.pk for one in waiting} & picked)
    if gone and form.cleaned_data["act"] != DecisionForm.AGAIN:
        words = ngettext("%(n)s does not wait any more.", "%(n)s do not wait any more.", gone)
        messages.warning(request, words % {"n": gone})
    for words in refused:
        messages.error(request, words)


def _act(form: DecisionForm, *, by: Any, now: datetime) -> Callable[[Publication, int], Any]:
    values = form.cleaned_data
    if values["act"] == DecisionForm.TIME:
        apart = timedelta(minutes=values["apart"] or 0)
        return lambda one, place: posts.actions.reschedule(
            publication_id=one.pk, slot_at=values["slot_at"] + place * apart, by=by, now=now
        )
    if values["act"] == DecisionForm.DROP:
        return lambda one, _place: posts.actions.drop(
            publication_id=one.pk, reason=values["reason"], by=by, now=now
        )
    return lambda one, _place: posts.actions.judge_again(
        post_id=one.post_id, reason=values["reason"], by=by, now=now
    )


@login_required
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """A named official lets one publication out in spite of the pause."""
    done = _("Let out: whoever publishes there is called now.")
    return _on_its_page(request, pk, posts.actions.release, done)


@login_required
@require_POST
def not_posted(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody says that what was taken back did not go out."""
    return _on_its_page(request, pk, posts.actions.not_posted, _("Recorded: it did not go out."))


def _on_its_page(
    request: HttpRequest, pk: int, act: Callable[..., Publication], done: str
) -> HttpResponse:
    now = timezone.now()
    found = _visible(request, pk, now)
    try:
        act(publication_id=found.pk, by=who(request), now=now)
    except posts.actions.MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(found.get_absolute_url())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reschedule(request: HttpRequest, pk: int) -> HttpResponse:
    """A new slot for one channel of a post."""
    now = timezone.now()
    found = _visible(request, pk, now)
    form = SlotForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            at = form.cleaned_data["slot_at"]
            try:
                fresh = posts.actions.reschedule(
                    publication_id=found.pk, slot_at=at, by=who(request), now=now
                )
            except posts.actions.MoveRefused as refusal:
                form.add_error("slot_at", str(refusal))
            else:
                messages.success(request, _("The time is set."))
                if warning := pause_ahead(fresh.post, at):
                    messages.warning(request, warning)
                return redirect(fresh.get_absolute_url())
    context = {"publication": found, "post": found.post, "slot_form": form}
    return render(request, "posts/reschedule.html", context, status=status)


def _visible(request: HttpRequest, pk: int, now: datetime) -> Publication:
    publications = rules.visible_publications(who(request), now)
    return get_object_or_404(publications.select_related("post__unit", "channel"), pk=pk)
