"""Pauses: those there are, declaring one, its page, its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

import posts.actions
from channels.models import Channel
from posts import queries, rules
from posts.forms import PauseForm
from posts.models import Pause, PauseQuerySet
from posts.states import InformationClass, PublicationState
from posts.views.common import who
from records.queries import history

ON_A_PAGE = 25
# How far ahead an endless pause is shown to reach.
OUTLOOK = timedelta(days=7)


@login_required
@require_GET
def pause_list(request: HttpRequest) -> HttpResponse:
    """Those in force and to come, then those that are over, page by page."""
    now, person = timezone.now(), who(request)
    visible = _visible(request, now)
    over = visible.exclude(pk__in=visible.not_over(now).values("pk")).order_by("-starts_at", "-pk")
    context = {
        "current": visible.not_over(now).order_by("starts_at", "pk"),
        "page": page_of(request, over),
        "may_pause": bool(rules.units_to_pause(person, now)),
        "waiting": queries.held(person, now).count(),
        "now": now,
    }
    return render(request, "posts/pauses.html", context)


def _visible(request: HttpRequest, now: datetime) -> PauseQuerySet:
    return rules.visible_pauses(who(request), now).select_related(
        "unit", "channel__unit", "created_by", "ended_by"
    )


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_pause(request: HttpRequest) -> HttpResponse:
    """First what it would stop is shown, then it is declared."""
    now, person = timezone.now(), who(request)
    units = rules.units_to_pause(person, now)
    if not units:
        raise PermissionDenied
    officials = rules.officials_of(units, now)
    form = PauseForm(request.POST or None, unit_ids=units, officials=officials)
    stopped, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if "confirmed" not in request.POST:
                stopped, status = _would_stop(form, now), 200
            elif declared := _declare(form, request, now):
                messages.success(request, _("The pause is declared; everybody concerned is told."))
                return redirect(declared.get_absolute_url())
    context = {"form": form, "stopped": stopped, "outlook": OUTLOOK.days}
    return render(request, "posts/pause_new.html", context, status=status)


def _would_stop(form: PauseForm, now: datetime) -> dict[str, int]:
    values, scope = form.values(), form.scope()
    start = values["starts_at"] or now
    end = values["ends_at"] or start + OUTLOOK
    is_channel = isinstance(scope, Channel)
    return queries.would_stop(
        channel_id=scope.pk if is_channel else None,
        unit_id=None if is_channel else scope.pk,
        classes=values["classes"],
        start=start,
        end=end,
        at_once=start <= now,
    )


def _declare(form: PauseForm, request: HttpRequest, now: datetime) -> Pause | None:
    try:
        return posts.actions.pause(by=who(request), now=now, **form.values())
    except posts.actions.MoveRefused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return None


@login_required
@require_GET
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Why, where, how long, what it holds, and what it will."""
    now, person = timezone.now(), who(request)
    found = get_object_or_404(_visible(request, now), pk=pk)
    unit = rules.unit_of_pause(found)
    publications = rules.visible_publications(person, now).select_related("post", "channel")
    coming = queries.coming_into(found, publications, now)
    context = {
        "pause": found,
        "unit": unit,
        "officials": [one.person for one in found.officials.select_related("person")],
        "stopped_classes": _labels(found.classes),
        "open_classes": _labels(found.open_classes),
        "held": publications.filter(held_by=found, state=PublicationState.HELD).order_by("slot_at"),
        "coming": page_of(request, coming),
        "history": history(found),
        "in_force": found.is_in_force(now),
        "over": found.is_over(now),
        "may_end": not found.is_over(now) and rules.may_pause(person, unit.pk, now),
        "now": now,
    }
    return render(request, "posts/pause.html", context)


def _labels(classes: list[str]) -> list[str]:
    return [str(InformationClass(one).label) for one in classes]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more, with what will wait for a decision."""
    now = timezone.now()
    found = get_object_or_404(_visible(request, now), pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            posts.actions.end_pause(pause_id=found.pk, by=who(request), now=now)
        except posts.actions.MoveRefused as refusal:
            refused = str(refusal)
        else:
            waiting = found.publications.filter(state=PublicationState.HELD).exists()
            messages.success(request, _("The pause is over. Nothing goes out late by itself."))
            return redirect("posts:held" if waiting else found.get_absolute_url())
    elif not rules.may_pause(who(request), rules.unit_of_pause(found).pk, now):
        raise PermissionDenied
    count = found.publications.filter(state=PublicationState.HELD).count()
    context = {"pause": found, "waiting": count, "refused": refused, "now": now}
    status = 422 if refused else 200
    return render(request, "posts/pause_end.html", context, status=status)
