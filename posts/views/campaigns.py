"""Campaigns of one's units: those that run, and a form to open one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

import posts.actions
from posts import rules
from posts.forms import CampaignForm
from posts.views.common import who
from posts.views.pauses import page_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: HttpRequest) -> HttpResponse:
    now, person = timezone.now(), who(request)
    form = CampaignForm(request.POST or None, person=person, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            made = posts.actions.open_campaign(by=person, now=now, **form.cleaned_data)
        except posts.actions.MoveRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The campaign “%(name)s” is open.") % {"name": made.name})
            return redirect("posts:campaigns")
    found = rules.visible_campaigns(person, now).order_by("-starts_on", "name", "pk")
    context = {
        "form": form,
        "page": page_of(request, found.select_related("unit").annotate(number=Count("posts"))),
        "units": rules.units_to_campaign(person, now),
        "this_day": timezone.localdate(now),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/campaigns.html", context, status=status)


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    now, person = timezone.now(), who(request)
    found = get_object_or_404(rules.visible_campaigns(person, now), pk=pk)
    try:
        posts.actions.close_campaign(campaign_id=found.pk, by=person, now=now)
    except posts.actions.MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The campaign is closed. Its posts stay in it."))
    return redirect("posts:campaigns")
