"""Entering and cancelling absences: one's own, or as an admin."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, queries
from accounts.forms import AbsenceForm
from accounts.models import Absence
from accounts.views.common import person_of, seen_person


@login_required
@require_http_methods(["GET", "POST"])
def record_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Days are those of the person's own zone."""
    now = timezone.now()
    person = seen_person(request, pk, now)
    if not person.is_active:
        raise Http404
    choice = queries.colleagues(person.unit_id).exclude(pk=person.pk)
    with timezone.override(person.unit.zone):
        form = AbsenceForm(request.POST or None, people=choice)
        if form.is_bound and form.is_valid():
            try:
                actions.record_absence(
                    person=person, by=person_of(request), now=now, **form.absence
                )
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The absence is entered."))
                return redirect("accounts:person", pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "person": person}
    return render(request, "accounts/absence.html", context, status=status)


@login_required
@require_POST
def cancel_absence(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    absence = get_object_or_404(Absence, pk=pk)
    person = seen_person(request, absence.person_id, now)
    try:
        actions.cancel_absence(absence_id=pk, by=person_of(request), now=now)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The absence is cancelled."))
    return redirect("accounts:person", person.pk)
