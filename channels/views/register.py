"""The register of official channels, and entering one."""

from __future__ import annotations

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
from channels import actions, queries, rules
from channels.forms import ChannelFilter, RegisterForm


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
