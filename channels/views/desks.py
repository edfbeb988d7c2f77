"""Setting a desk up: what it covers, its weekly patterns, closing it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.queries import colleagues
from accounts.rules import unit_ids, within
from accounts.views.common import person_of
from channels import actions, rules
from channels.forms import CoverForm, DeskForm, EndPatternForm, PatternForm
from channels.models import Channel, ChannelQuerySet, Desk, DeskCover, ShiftPattern
from channels.seats import Clash
from channels.states import ChannelState
from channels.views.common import ask_whether_meant, planned_desk


@login_required
@require_http_methods(["GET", "POST"])
def open_desk(request: HttpRequest) -> HttpResponse:
    now, person = timezone.now(), person_of(request)
    planned = unit_ids(person, now, rules.PLANNERS)
    if not planned:
        raise PermissionDenied
    form = DeskForm(request.POST or None, offered=_offered(planned), unit_ids=planned)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            desk = actions.open_desk(
                unit=given["unit"], name=given["name"], covers=form.pairs,
                around_the_clock=given["around_the_clock"], by=person, now=now,
            )  # fmt: skip
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The desk is open. Now make its weekly pattern."))
            return redirect("channels:desk_setup", desk.pk)
    status = 422 if form.is_bound else 200
    return render(request, "channels/rota/open.html", {"form": form}, status=status)


def _offered(units: set[int]) -> ChannelQuerySet:
    known = Channel.objects.in_units(units).exclude(state=ChannelState.CLOSED)
    return known.order_by("name", "pk")


@login_required
@require_GET
def setup(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    return _setup_page(request, planned_desk(request, pk, now), now)


def _setup_page(
    request: HttpRequest, desk: Desk, now: datetime, form: CoverForm | None = None
) -> HttpResponse:
    offered = _offered(within({desk.unit_id}))
    patterns = desk.patterns.select_related("stand_by").prefetch_related("turns__person")
    context = {
        "desk": desk,
        "form": form or CoverForm(None, offered=offered),
        "covers": desk.covers.current(now).select_related("channel"),
        "patterns": patterns,
        "this_day": now.astimezone(ZoneInfo(desk.unit.zone)).date(),
    }
    return render(request, "channels/rota/setup.html", context, status=422 if form else 200)


@login_required
@require_POST
def cover(request: HttpRequest, pk: int) -> HttpResponse:
    """All chosen pairs, or none of them."""
    now = timezone.now()
    desk = planned_desk(request, pk, now)
    form = CoverForm(request.POST, offered=_offered(within({desk.unit_id})))
    if form.is_valid():
        try:
            with transaction.atomic():
                for channel, task in form.pairs:
                    actions.cover(
                        desk_id=pk, channel=channel, task=task, by=person_of(request), now=now
                    )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The desk covers it from now on."))
            return redirect("channels:desk_setup", pk)
    return _setup_page(request, desk, now, form)


@login_required
@require_POST
def end_cover(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    held = get_object_or_404(DeskCover, pk=pk)
    desk = planned_desk(request, held.desk_id, now)
    try:
        actions.end_cover(cover_id=pk, by=person_of(request), now=now)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The desk covers it no more."))
    return redirect("channels:desk_setup", desk.pk)


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    desk = planned_desk(request, pk, now)
    try:
        actions.close_desk(desk_id=pk, by=person_of(request), now=now)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("channels:desk_setup", desk.pk)
    messages.success(request, _("The desk is closed; its coming shifts are called off."))
    return redirect("channels:rota")


@login_required
@require_http_methods(["GET", "POST"])
def make_pattern(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    desk = planned_desk(request, pk, now)
    clashes: list[Clash] = []
    with timezone.override(desk.unit.zone):
        form = PatternForm(request.POST or None, people=colleagues(desk.unit_id))
        if form.is_bound and form.is_valid():
            try:
                actions.make_pattern(desk_id=pk, by=person_of(request), now=now, **form.pattern)
            except actions.Unconfirmed as doubt:
                clashes = ask_whether_meant(form, doubt)
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request, _("The shifts of the next eight weeks are made; the team is told.")
                )
                return redirect("channels:desk", pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "desk": desk, "clashes": clashes}
    return render(request, "channels/rota/pattern.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def end_pattern(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    known = ShiftPattern.objects.prefetch_related("turns__person")
    pattern = get_object_or_404(known, pk=pk)
    desk = planned_desk(request, pattern.desk_id, now)
    today = now.astimezone(ZoneInfo(desk.unit.zone)).date()
    form = EndPatternForm(request.POST or None, initial={"last_day": today})
    if form.is_bound and form.is_valid():
        try:
            actions.end_pattern(
                pattern_id=pk, last_day=form.cleaned_data["last_day"], by=person_of(request),
                now=now,
            )  # fmt: skip
        except actions.Refused as refusal:
            form.add_error("last_day", str(refusal))
        else:
            messages.success(request, _("The pattern ends; who loses shifts is told."))
            return redirect("channels:desk_setup", desk.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "desk": desk, "pattern": pattern}
    return render(request, "channels/rota/end_pattern.html", context, status=status)
