"""Giving out the tasks of a channel by decree, and ending them."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import accounts.actions
from accounts.forms import EndForm
from accounts.queries import colleagues
from accounts.views.common import complete, keep_file, letter_field, person_of
from channels import actions
from channels.forms import AssignForm
from channels.models import Channel, Responsibility
from channels.states import Task
from channels.views.common import managed_channel
from records.uploads import upload_limited


@login_required
@upload_limited
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give out a task under a decree. Days are those of the channel's unit."""
    now = timezone.now()
    channel, admin = managed_channel(request, pk, now), person_of(request)
    task = request.GET.get("task", "")
    with timezone.override(channel.unit.zone):
        form = AssignForm(
            request.POST or None,
            request.FILES or None,
            people=colleagues(channel.unit_id),
            task=task if task in Task.values else Task.PUBLISH,
        )
        if complete(form, request):
            try:
                _assign(form, channel, request, now)
            except (actions.Refused, accounts.actions.Refused) as refusal:
                form.add_error(letter_field(refusal), str(refusal))
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
    mandate = accounts.actions.record_mandate(**letter, by=admin, now=now)
    actions.assign(
        channel_id=channel.pk,
        person=form.cleaned_data["person"],
        task=form.cleaned_data["task"],
        rank=form.cleaned_data["rank"],
        mandate=mandate,
        by=admin,
        now=now,
        **form.period(),
    )
    keep_file(form, mandate, admin, now)


@login_required
@require_http_methods(["GET", "POST"])
def end_responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    """End a task at once or after a day, so that somebody else can take it over."""
    now = timezone.now()
    known = Responsibility.objects.select_related("person", "mandate")
    held = get_object_or_404(known, pk=pk)
    channel = managed_channel(request, held.channel_id, now)
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
