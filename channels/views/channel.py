"""One channel's page, whether it is in use, and all that happened to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.views.common import page_of, person_of
from channels import actions, dossier, queries, rules
from channels.forms import CloseForm
from channels.models import Channel
from channels.states import MOVES, ChannelState
from channels.views.common import managed_channel, seen_channel
from channels.wording import changes, told
from records.queries import history


@login_required
@require_GET
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    return channel_page(request, seen_channel(request, pk, timezone.now()))


def channel_page(
    request: HttpRequest, channel: Channel, *, status: int = 200, **more: Any
) -> HttpResponse:
    now, person = timezone.now(), person_of(request)
    try:
        chains = queries.chains(channel, now)
    except queries.NobodyOnDuty:
        chains = {}
    charges = queries.responsibilities(channel, now)
    moves, proposed = MOVES[ChannelState(channel.state)], channel.state == ChannelState.PROPOSED
    context = {
        "channel": channel,
        "tasks": [(charge, chains.get(charge.task.value)) for charge in charges],
        "gaps": [charge.task for charge in charges if charge.lacks_primary and not channel.is_over],
        "nobody": not chains,
        "desks": rules.visible_desks(person_of(request), now)
        .filter(covers__in=channel.desk_covers.current(now))
        .distinct(),
        "manages": rules.may_manage(person, channel.unit_id, now),
        "proposed": proposed,
        "may_activate": ChannelState.ACTIVE in moves,
        "may_decline": ChannelState.DECLINED in moves,
        "may_pause": ChannelState.PAUSED in moves,
        "may_close": ChannelState.CLOSING in moves,
        "may_assign": not channel.is_over,
        "may_edit": rules.may_edit(person, channel, now),
        "may_attest": rules.may_attest(person, channel, now),
        "sees_custody": rules.may_see_custody(person, channel, now),
        "standing": dossier.standing(channel, now),
        "former": list(channel.former_handles.all()),
        "history": [told(event) for event in history(channel).order_by("-id")[:50]],
    }
    return render(request, "channels/channel.html", context | more, status=status)


@login_required
@require_GET
def past(request: HttpRequest, pk: int) -> HttpResponse:
    """All changes, newest first: each changed field before and after."""
    channel = seen_channel(request, pk, timezone.now())
    page = page_of(history(channel).order_by("-id"), request)
    context = {
        "channel": channel,
        "page": page,
        "acts": [(told(event), changes(event)) for event in page.object_list],
    }
    return render(request, "channels/history.html", context)


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
    channel = managed_channel(request, pk, now)
    try:
        action(channel_id=pk, by=person_of(request), now=now)
    except actions.Refused as refusal:
        return channel_page(request, channel, refused=str(refusal), status=422)
    messages.success(request, success)
    return redirect("channels:channel", pk)


@login_required
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    now, reason = timezone.now(), request.POST.get("reason", "")[:1000]
    channel = managed_channel(request, pk, now)
    try:
        actions.decline(channel_id=pk, reason=reason, by=person_of(request), now=now)
    except actions.Refused as refusal:
        return channel_page(
            request, channel, status=422, decline_error=str(refusal), reason_text=reason
        )
    messages.success(request, _("The request is declined; who asked is told why."))
    return redirect("channels:channel", pk)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce the end of a channel. What is still scheduled on it stands beside the form."""
    now = timezone.now()
    channel = managed_channel(request, pk, now)
    others = (
        rules.visible_channels(person_of(request), now)
        .filter(state__in=[ChannelState.ACTIVE, ChannelState.PAUSED])
        .exclude(pk=pk)
        .order_by("name", "pk")
    )
    form = CloseForm(request.POST if request.method == "POST" else None, others=others)
    if form.is_bound and form.is_valid():
        try:
            actions.begin_closing(
                channel_id=pk, by=person_of(request), now=now, **form.cleaned_data
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The closure is announced; after the last day it is done."))
            return redirect("channels:channel", pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "channel": channel}
    return render(request, "channels/close.html", context, status=status)
