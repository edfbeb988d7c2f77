"""Signing one of the own devices out from another."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.views.common import person_of


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    if not actions.end_session(session_id=pk, by=person_of(request), now=timezone.now()):
        raise Http404
    messages.success(request, _("The device is signed out."))
    return redirect("usersessions_list")
