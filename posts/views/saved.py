"""Keeping a view, dropping it: two acts behind the switch of calendar, board and list."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import posts.actions
from posts.filters import PostFilter
from posts.models import SavedView
from posts.states import ViewPage
from posts.views.common import back_to, who

# Beside the filters a view keeps how the calendar is drawn.
KEPT = (*PostFilter.base_filters, "view")


@login_required
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """`name`, and `page` with the `query` of its address; unknown words of it are left out."""
    page = request.POST.get("page", "")
    page = page if page in ViewPage.values else str(ViewPage.LIST)
    given = QueryDict(request.POST.get("query", "")[:2000])
    query = urlencode({name: given[name][:100] for name in KEPT if given.get(name)})
    back = f"{reverse(f'posts:{page}')}?{query}"
    try:
        view = posts.actions.keep_view(
            name=request.POST.get("name", "").replace("\x00", ""),
            page=page,
            query=query.replace("%00", "")[:600],
            by=who(request),
            now=timezone.now(),
        )
    except posts.actions.MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(back)


@login_required
@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=who(request))
    posts.actions.drop_view(view_id=view.pk, by=who(request), now=timezone.now())
    messages.success(request, _("The view “%(name)s” is dropped.") % {"name": view.name})
    return redirect(back_to(request, reverse("posts:list")))
