"""What will be missing in the next ninety days, and the limit for one person."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.rules import unit_ids, within
from accounts.states import Role
from accounts.views.common import admin_of, person_of
from channels import actions, rules
from channels.coverage import WINDOW, findings_for
from channels.forms import CoverageFilter, LimitForm
from channels.states import Severity

PAGE_SIZE = 50


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Filters stand in the address; everybody sees the channels and units that are theirs."""
    now, person = timezone.now(), person_of(request)
    return _page(request, person, now, None)


@login_required
@require_POST
def limit(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    admin = admin_of(request, now)
    form = LimitForm(request.POST, unit_ids=unit_ids(admin, now, [Role.ADMIN]))
    if form.is_valid():
        actions.limit_channels(
            unit=form.cleaned_data["unit"], most=form.cleaned_data["most"], by=admin, now=now
        )
        messages.success(request, _("The limit holds from now on."))
        return redirect("channels:coverage")
    return _page(request, admin, now, form)


def _page(
    request: HttpRequest, person: User, now: datetime, limit_form: LimitForm | None
) -> HttpResponse:
    found = findings_for(person, now)
    form = CoverageFilter(request.GET, unit_ids={one.unit.pk for one in found})
    chosen = form.cleaned_data.get("unit")
    shown = form.narrow(found, within({chosen.pk}) if chosen else None)
    managed = unit_ids(person, now, [Role.ADMIN])
    context = {
        "form": form,
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": [(one, sum(f.severity == one for f in found)) for one in Severity],
        "managed": managed,
        "planned": unit_ids(person, now, rules.PLANNERS),
        "limit_form": limit_form or (LimitForm(None, unit_ids=managed) if managed else None),
        "limit_faulty": limit_form is not None,
        "filtered": bool(request.GET),
        "until": now + WINDOW,
    }
    return render(request, "channels/coverage.html", context, status=422 if limit_form else 200)
