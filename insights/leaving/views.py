"""One guided page per person: leaving, transfer, long leave."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

import accounts.actions
import channels.actions
import posts.actions
from accounts.models import User
from accounts.rules import may_administer, unit_ids
from accounts.states import Role
from accounts.views.common import admin_of, recorded_letter, seen_person
from insights.leaving.base import Handing, Scope
from insights.leaving.following import following
from insights.leaving.forms import HandOverForm, LongLeaveForm, TransferForm

MODES = {
    "leave": gettext_lazy("Leaving for good"),
    "transfer": gettext_lazy("Transfer"),
    "absence": gettext_lazy("Long leave"),
}
REFUSED = (accounts.actions.Refused, channels.actions.Refused, posts.actions.MoveRefused)


@login_required
@require_http_methods(["GET", "POST"])
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """What hangs on the person, who takes it, and then all of it in one transaction."""
    now = timezone.now()
    admin, person = admin_of(request, now), seen_person(request, pk, now)
    if admin.pk == person.pk or not may_administer(admin, now, person.unit_id):
        raise Http404
    if person.left_at is not None:
        return render(request, "insights/gone.html", {"person": person})
    mode = _mode(request, person)
    scope = Scope(person, admin, now, person.unit if mode == "transfer" else None)
    with timezone.override(person.unit.zone):
        form = _form(request, mode, scope)
        if form.is_bound and form.is_valid():
            try:
                _carry_out(form, scope)
            except REFUSED as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _done(mode, person))
                return redirect("accounts:person", pk)
        context = _context(form, mode, scope)
        status = 422 if form.is_bound else 200
        return render(request, "insights/leaving.html", context, status=status)


def _mode(request: HttpRequest, person: User) -> str:
    """Whose account is closed can only go on leaving."""
    asked = request.GET.get("for", "leave")
    return asked if asked in MODES and person.is_active else "leave"


def _form(request: HttpRequest, mode: str, scope: Scope) -> HandOverForm:
    data = request.POST if request.method == "POST" else None
    if mode == "transfer":
        reach = unit_ids(scope.by, scope.now, [Role.ADMIN])
        return TransferForm(data, scope=scope, unit_ids=reach)
    return (LongLeaveForm if mode == "absence" else HandOverForm)(data, scope=scope)


@transaction.atomic
def _carry_out(form: HandOverForm, scope: Scope) -> None:
    """Everything or nothing, by the actions of the apps that own the rows."""
    person, by, now = scope.person, scope.by, scope.now
    letter = recorded_letter(form, by, now)
    at, until = now, None
    if isinstance(form, LongLeaveForm):
        absence = form.absence
        at, until = form.begins(now), absence["ends_at"]
        accounts.actions.record_absence(person=person, by=by, now=now, **absence)
    how = Handing(by=by, now=now, at=at, until=until, letter=letter)
    for source, item, taker in form.decisions():
        source.give(item, taker, how)
    if isinstance(form, TransferForm):
        unit = form.cleaned_data["new_unit"]
        accounts.actions.transfer(person=person, unit=unit, by=by, now=now)
    elif not isinstance(form, LongLeaveForm):
        accounts.actions.depart(person=person, by=by, now=now)


def _done(mode: str, person: User) -> str:
    said = {
        "leave": _("Everything is handed over; %(name)s is gone and all sessions have ended."),
        "transfer": _("%(name)s works in the new unit; the roles over the old one have ended."),
        "absence": _("The leave of %(name)s is entered and handed over; it comes back at its end."),
    }
    return said[mode] % {"name": person.full_title}


def _context(form: HandOverForm, mode: str, scope: Scope) -> dict[str, Any]:
    return {
        "person": scope.person,
        "mode": mode,
        "modes": MODES.items() if scope.person.is_active else [],
        "form": form,
        "sections": list(form.sections()),
        "following": following(scope),
        "now": scope.now,
    }
