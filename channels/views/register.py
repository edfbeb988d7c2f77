"""The register of official channels: finding, entering, asking for, correcting, renaming."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.rules import may_administer, unit_ids
from accounts.states import Role
from accounts.views.common import page_of, person_of
from channels import actions, queries, registry, rules
from channels.forms import ChannelFilter, DetailsForm, RegisterForm, RenameForm, RequestForm
from channels.views.common import managed_channel, seen_channel


@login_required
@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    """The channels that the person sees; filters stand in the address."""
    now, person = timezone.now(), person_of(request)
    seen = rules.visible_channels(person, now)
    form = ChannelFilter(request.GET, unit_ids=seen.values_list("unit_id", flat=True).distinct())
    page = page_of(queries.listing(person, now, **form.wanted), request)
    missing = queries.gaps([channel.pk for channel in page.object_list], now)
    rows = [
        (
            channel,
            missing[channel.pk] if channel.is_in_use else [],
            registry.flags_of(channel, now, getattr(channel, "admin_count", 0)),
        )
        for channel in page.object_list
    ]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "filtered": bool(request.GET),
        "may_register": may_administer(person, now),
        "may_request": rules.may_request(person, now),
    }
    return render(request, "channels/channels.html", context)


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
    return _form(request, "channels/register.html", form)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The unit asks the program admin for a channel."""
    now, person = timezone.now(), person_of(request)
    if not rules.may_request(person, now):
        raise PermissionDenied
    form = RequestForm(request.POST or None, unit_ids=unit_ids(person, now, rules.ASKING))
    if form.is_bound and form.is_valid():
        try:
            made = actions.request(by=person, now=now, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error("url", str(refusal))
        else:
            messages.success(request, _("The request is with the program admin."))
            return redirect("channels:channel", made.pk)
    return _form(request, "channels/request.html", form)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    now, person = timezone.now(), person_of(request)
    channel = seen_channel(request, pk, now)
    if not rules.may_edit(person, channel, now):
        raise PermissionDenied
    bound = request.POST if request.method == "POST" else None
    form = DetailsForm(bound, initial=DetailsForm.of(channel))
    if form.is_bound and form.is_valid():
        try:
            actions.edit(channel_id=pk, by=person, now=now, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The register says so now; the history shows the change."))
            return redirect("channels:channel", pk)
    return _form(request, "channels/edit.html", form, channel=channel)


@login_required
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """The account has another name on its network."""
    now = timezone.now()
    channel = managed_channel(request, pk, now)
    form = RenameForm(request.POST if request.method == "POST" else None, channel=channel)
    if form.is_bound and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("url", "handle")}
        try:
            actions.rename(channel_id=pk, by=person_of(request), now=now, **wanted)
        except actions.Refused as refusal:
            form.add_error("url", str(refusal))
        else:
            messages.success(request, _("The new name stands; the old one stays with the channel."))
            return redirect("channels:channel", pk)
    return _form(request, "channels/rename.html", form, channel=channel)


def _form(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)
