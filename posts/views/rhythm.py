"""How often the channels speak, and at what times: the list and the page of one."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

import posts.actions
from channels.models import ChannelQuerySet
from posts import rules
from posts.forms import RhythmForm
from posts.models import Rhythm
from posts.rhythm import Beat
from posts.views.common import who
from posts.views.pauses import page_of


@login_required
@require_GET
def rhythms(request: HttpRequest) -> HttpResponse:
    """The channels that the person writes for, each with its rhythm or the defaults."""
    page = page_of(request, _channels(request, timezone.now()))
    context = {"page": page, "beats": [Beat(channel) for channel in page.object_list]}
    return render(request, "posts/rhythms.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: HttpRequest, pk: int) -> HttpResponse:
    """Read by all who write for the channel, set by those who lead there."""
    now, person = timezone.now(), who(request)
    channel = get_object_or_404(_channels(request, now), pk=pk)
    found = Rhythm.objects.filter(channel=channel).select_related("set_by").first()
    form = RhythmForm(request.POST or None, rhythm=found)
    may_set, status = rules.may_set_rhythm(person, channel, now), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                posts.actions.set_rhythm(channel_id=pk, by=person, now=now, **form.values())
            except posts.actions.MoveRefused as refusal:
                form.add_error(refusal.field or None, str(refusal))
            else:
                messages.success(request, _("The rhythm is set."))
                return redirect("posts:rhythms")
    if not may_set:
        for field in form.fields.values():
            field.disabled = True
    context = {"channel": channel, "rhythm": found, "form": form, "may_set": may_set}
    return render(request, "posts/rhythm.html", context, status=status)


def _channels(request: HttpRequest, now: datetime) -> ChannelQuerySet:
    channels = rules.channels_to_write_for(who(request), now).select_related("unit", "rhythm")
    return channels.order_by("unit__name", "network", "handle", "pk")
