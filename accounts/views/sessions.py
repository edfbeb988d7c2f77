"""Signing one of the own devices out from another; taking away a second factor that was lost."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.rules import may_administer
from accounts.views.common import person_of, seen_person


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    if not actions.end_session(session_id=pk, by=person_of(request), now=timezone.now()):
        raise Http404
    messages.success(request, _("The device is signed out."))
    return redirect("usersessions_list")


@login_required
@require_POST
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    person = seen_person(request, pk, now)
    if not may_administer(person_of(request), now, person.unit_id):
        raise Http404
    try:
        actions.reset_second_factor(person=person, by=person_of(request), now=now)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The second factor is taken away and every session has ended."))
    return redirect("accounts:person", pk)
