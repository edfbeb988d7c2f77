"""One channel's page, and whether it is in use."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.views.common import person_of
from channels import actions, queries, rules
from channels.models import Channel
from channels.states import MOVES, ChannelState
from channels.views.common import managed_channel, seen_channel
from channels.wording import told
from records.queries import history


@login_required
@require_GET
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    return channel_page(request, seen_channel(request, pk, timezone.now()))


def channel_page(
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
        "desks": rules.visible_desks(person_of(request), now)
        .filter(covers__in=channel.desk_covers.current(now))
        .distinct(),
        "manages": rules.may_manage(person_of(request), channel.unit_id, now),
        "may_activate": ChannelState.ACTIVE in MOVES[state],
        "may_pause": ChannelState.PAUSED in MOVES[state],
        "may_assign": state != ChannelState.CLOSED,
        "history": [told(event) for event in events],
        "refused": refused,
    }
    return render(request, "channels/channel.html", context, status=status)


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
