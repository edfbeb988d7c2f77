"""The first page, the file of a post, the notices."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

import records.actions
from accounts.models import User
from insights import dossier, reading, work
from posts.rules import units_to_write_for, visible_posts


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My work today."""
    person, now = cast(User, request.user), timezone.now()
    sections = work.sections(person, now)
    context = {
        "sections": sections,
        "calm": all(section.aside for section in sections),
        "may_write": bool(units_to_write_for(person, now)),
        "now": now,
    }
    return render(request, "insights/home.html", context)


@login_required
@require_GET
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The full file of a post."""
    person, now = cast(User, request.user), timezone.now()
    visible = visible_posts(person, now).select_related(
        "unit", "campaign", "revision__author", "created_by"
    )
    found = get_object_or_404(visible, pk=pk)
    compare = request.GET.get("from", ""), request.GET.get("to", "")
    return render(request, "insights/post.html", dossier.of(found, person, now, compare))


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """What this person was told, newest first."""
    person, now = cast(User, request.user), timezone.now()
    page = reading.page(person, request.GET)
    context = {"page": page, "only": reading.only(request.GET), "now": now}
    return render(request, "insights/notices.html", context)


@login_required
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark one as read and go where it leads, or mark all."""
    person, now = cast(User, request.user), timezone.now()
    given = request.POST.get("notice", "")
    if given.isdecimal() and len(given) < 19:
        records.actions.mark_read(by=person, now=now, notice_ids=[int(given)])
        wanted = request.POST.get("next", "")
        own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        if own and wanted.startswith("/"):  # `redirect` takes other words for a page's name
            return redirect(wanted)
    elif "all" in request.POST:
        count = records.actions.mark_read(by=person, now=now)
        done = ngettext("%(n)s notice marked as read.", "%(n)s notices marked as read.", count)
        messages.success(request, done % {"n": count})
    return redirect("insights:notices")
