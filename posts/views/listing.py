"""The list of posts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from posts import queries, rules
from posts.views.common import filtered, who


@login_required
@require_GET
def post_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    chosen = filtered(request, now)
    context = {
        "filter": chosen,
        "page": queries.page(queries.with_channels(chosen.qs), request.GET),
        "may_write": bool(rules.units_to_write_for(who(request), now)),
        "now": now,
    }
    return render(request, "posts/list.html", context)
