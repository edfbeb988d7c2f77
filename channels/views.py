"""The register of official channels, a channel's page, and who answers for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import accounts.actions
from accounts.forms import EndForm
from accounts.queries import colleagues
from accounts.rules import may_administer, unit_ids
from accounts.states import Role
from accounts.views.common import page_of, person_of
from channels import actions, queries, rules
from channels.forms import AssignForm, ChannelFilter, RegisterForm
from channels.models import Channel, Responsibility
from channels.states import MOVES, ChannelState, Task
from channels.wording import told
from records.queries import history


@login_required
@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    """The channels that the person sees; filters stand in the address."""
    now, person = timezone.now(), person_of(request)
    seen = rules.visible_channels(person, now)
    form = ChannelFilter(request.GET, unit_ids=seen.values_list("unit_id", flat=True).distinct())
    page = page_of(queries.listing(person, now, **form.wanted), request)
    missing = queries.gaps([channel.pk for channel in page.object_list], now)
    context = {
        "form": form,
        "page": page,
        "rows": [(channel, missing[channel.pk]) for channel in page.object_list],
        "filtered": bool(request.GET),
        "may_register": may_administer(person, now),
    }
    return render(request, "channels/channels.html", context)


@login_required
@require_GET
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    return _channel_page(request, _seen(request, pk, timezone.now()))


def _channel_page(
    request: HttpRequest, channel: Channel, *, refused: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    try:
        chains = queries.chains(channel, now)
    except queries.NobodyOnDuty:
        chains = {}
    charges = queries.responsibilities(channel, now)
    state = ChannelState(channel.state)
    events = history(channel).order_by("-id")[:50]
    context = {
        "channel": channel,
        "tasks": [(charge, chains.get(charge.task.value)) for charge in charges],
        "gaps": [charge.task for charge in charges if charge.lacks_primary],
        "nobody": not chains,
        "manages": rules.may_manage(person_of(request), channel.unit_id, now),
        "may_activate": ChannelState.ACTIVE in MOVES[state],
        "may_pause": ChannelState.PAUSED in MOVES[state],
        "may_assign": state != ChannelState.CLOSED,
        "history": [told(event) for event in events],
        "refused": refused,
    }
    return render(request, "channels/channel.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    now, person = timezone.now(), person_of(request)
    if not may_administer(person, now):
        raise PermissionDenied
    form = RegisterForm(request.POST or None, unit_ids=unit_ids(person, now, [Role.ADMIN]))
    if form.is_bound and form.is_valid():
        try:
            made = actions.register(by=person, now=now, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error("url", str(refusal))
        else:
            messages.success(
                request, _("The channel is registered. Give out its tasks, then take it into use.")
            )
            return redirect("channels:channel", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "channels/register.html", {"form": form}, status=status)


@login_required
@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, actions.activate, _("The channel is in use."))


@login_required
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, actions.pause, _("The channel pauses."))


def _switch(
    request: HttpRequest, pk: int, action: Callable[..., Channel], success: str
) -> HttpResponse:
    now = timezone.now()
    channel = _managed(request, pk, now)
    try:
        action(channel_id=pk, by=person_of(request), now=now)
    except actions.Refused as refusal:
        return _channel_page(request, channel, refused=str(refusal), status=422)
    messages.success(request, success)
    return redirect("channels:channel", pk)


@login_required
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give out a task under a decree. Days are those of the channel's unit."""
    now = timezone.now()
    channel, admin = _managed(request, pk, now), person_of(request)
    task = request.GET.get("task", "")
    with timezone.override(channel.unit.zone):
        form = AssignForm(
            request.POST or None,
            people=colleagues(channel.unit_id),
            task=task if task in Task.values else Task.PUBLISH,
        )
        if form.is_bound and form.is_valid():
            try:
                _assign(form, channel, request, now)
            except (actions.Refused, accounts.actions.Refused) as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The task is given; the person is told."))
                return redirect("channels:channel", pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "channel": channel, "admin": admin}
    return render(request, "channels/assign.html", context, status=status)


@transaction.atomic
def _assign(form: AssignForm, channel: Channel, request: HttpRequest, now: datetime) -> None:
    """The decree and what stands in it, together or not at all."""
    admin, letter = person_of(request), form.letter()
    assert letter is not None  # the form requires it
    actions.assign(
        channel_id=channel.pk,
        person=form.cleaned_data["person"],
        task=form.cleaned_data["task"],
        rank=form.cleaned_data["rank"],
        mandate=accounts.actions.record_mandate(**letter, by=admin, now=now),
        by=admin,
        now=now,
        **form.period(),
    )


@login_required
@require_http_methods(["GET", "POST"])
def end_responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    """End a task at once or after a day, so that somebody else can take it over."""
    now = timezone.now()
    known = Responsibility.objects.select_related("person", "mandate")
    held = get_object_or_404(known, pk=pk)
    channel = _managed(request, held.channel_id, now)
    with timezone.override(channel.unit.zone):
        form = EndForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                actions.end_responsibility(
                    responsibility_id=pk, at=form.at(now), by=person_of(request), now=now
                )
            except actions.Refused as refusal:
                form.add_error("last_day", str(refusal))
            else:
                messages.success(request, _("The responsibility ends as entered."))
                return redirect("channels:channel", channel.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "channel": channel, "held": held}
    return render(request, "channels/end.html", context, status=status)


def _seen(request: HttpRequest, pk: int, now: datetime) -> Channel:
    seen = rules.visible_channels(person_of(request), now).select_related("unit")
    return get_object_or_404(seen, pk=pk)


def _managed(request: HttpRequest, pk: int, now: datetime) -> Channel:
    """A channel that the person sees (else 404) and manages (else 403)."""
    channel = _seen(request, pk, now)
    if not rules.may_manage(person_of(request), channel.unit_id, now):
        raise PermissionDenied
    return channel
