"""Channels by tasks: the page, its export, who answered for one channel at an instant."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.rules import unit_ids
from accounts.states import Role
from accounts.views.common import person_of
from channels import matrix, rules
from channels.forms import InstantForm, MatrixFilter
from channels.hindsight import chains_then
from channels.models import Channel, ChannelQuerySet
from channels.states import Task
from channels.views.common import seen_channel
from records.sheets import write_csv, write_xlsx

PAGE_SIZE = 25
MOST_EXPORTED = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Filters and the moment stand in the address."""
    now, person = timezone.now(), person_of(request)
    form = _filter(request, person, now)
    at = form.moment(now)
    found = matrix.channels(person, now, at, **form.wanted)
    lacking = matrix.with_gaps(found)
    page = Paginator(lacking if form.only_gaps else found, PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    managed = unit_ids(person, now, [Role.ADMIN])
    context = {
        "form": form,
        "page": page,
        "rows": matrix.rows(cast("list[Channel]", page.object_list), at),
        "tasks": list(Task),
        "lacking": lacking.count(),
        "at": at,
        "now": now,
        "is_now": at == now,
        "managed": managed if at >= now else set(),
        "may_bulk": bool(managed),
        "filtered": bool(request.GET),
    }
    return render(request, "channels/matrix.html", context)


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The matrix under the same filters as a sheet; the address says at which moment."""
    now, person = timezone.now(), person_of(request)
    form = _filter(request, person, now)
    at = form.moment(now)
    found: ChannelQuerySet = matrix.channels(person, now, at, **form.wanted)
    found = (matrix.with_gaps(found) if form.only_gaps else found)[:MOST_EXPORTED]
    sheet = matrix.sheet(matrix.rows(found, at), at)
    name = f"matrix-{timezone.localtime(at):%Y%m%d-%H%M}"
    if request.GET.get("format") == "xlsx":
        response = HttpResponse(write_xlsx(sheet), content_type=XLSX)
        name += ".xlsx"
    else:
        response = HttpResponse(write_csv(sheet), content_type="text/csv; charset=utf-8")
        name += ".csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _filter(request: HttpRequest, person: User, now: datetime) -> MatrixFilter:
    seen = rules.visible_channels(person, now)
    return MatrixFilter(
        request.GET,
        unit_ids=seen.values_list("unit_id", flat=True).distinct(),
        people=matrix.people(person, now),
    )


@login_required
@require_GET
def answerable(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was, is or will be responsible for each task of the channel at a moment, and why."""
    now = timezone.now()
    channel = seen_channel(request, pk, now)
    with timezone.override(channel.unit.zone):
        form = InstantForm(request.GET)
        at = form.moment(now)
        (row,) = matrix.rows([channel], at)
        context = {
            "form": form,
            "channel": channel,
            "at": at,
            "past": at < now,
            "row": row,
            "chains": chains_then(channel, at),
            "registered_later": channel.registered_at > at,
        }
        return render(request, "channels/answerable.html", context)
