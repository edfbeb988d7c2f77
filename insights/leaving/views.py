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
from accounts.views.common import (
    admin_of,
    complete,
    keep_file,
    letter_field,
    only_file,
    recorded_letter,
    seen_person,
)
from insights.leaving.base import Handing, Scope
from insights.leaving.following import following
from insights.leaving.forms import HandOverForm, LongLeaveForm, TransferForm
from records.uploads import upload_limited

MODES = {
    "leave": gettext_lazy("Leaving for good"),
    "transfer": gettext_lazy("Transfer"),
    "absence": gettext_lazy("Long leave"),
}
REFUSED = (accounts.actions.Refused, channels.actions.Refused, posts.actions.MoveRefused)


@login_required
@upload_limited
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
        if form.is_bound and "back" not in request.POST:
            return _judge(request, form, mode, scope)
        return _page(request, form, mode, scope, status=200)


def _judge(request: HttpRequest, form: HandOverForm, mode: str, scope: Scope) -> HttpResponse:
    """First everything is checked and tried; only then it is shown once more, and done."""
    reviewed = request.POST.get("reviewed")
    if not _whole(form, request):
        again = _review if reviewed and only_file(form) else _page
        return again(request, form, mode, scope, status=422)
    if not reviewed:
        if _tried(form, scope):
            return _review(request, form, mode, scope, status=200)
        return _page(request, form, mode, scope, status=422)
    if reviewed != form.fingerprint():
        form.add_error(None, _("Something has changed meanwhile: look at it once more."))
        return _review(request, form, mode, scope, status=422)
    try:
        _carry_out(form, scope)
    except REFUSED as refusal:
        field = letter_field(refusal)
        form.add_error(field, str(refusal))
        return (_review if field else _page)(request, form, mode, scope, status=422)
    messages.success(request, _done(mode, scope.person))
    return redirect("accounts:person", scope.person.pk)


def _whole(form: HandOverForm, request: HttpRequest) -> bool:
    """A file is looked for only where a letter is asked for."""
    return complete(form, request) if form.asks_for_a_letter else form.is_valid()


def _tried(form: HandOverForm, scope: Scope) -> bool:
    """By doing all of it and leaving nothing: who confirms is not refused afterwards."""
    try:
        with transaction.atomic():
            _carry_out(form, scope)
            transaction.set_rollback(True)
    except REFUSED as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(
    request: HttpRequest, form: HandOverForm, mode: str, scope: Scope, *, status: int
) -> HttpResponse:
    """Everything that hangs on the person, with who takes it."""
    context = _context(form, mode, scope) | {
        "modes": MODES.items() if scope.person.is_active else [],
        "sections": list(form.sections()),
    }
    return render(request, "insights/leaving.html", context, status=status)


def _review(
    request: HttpRequest, form: HandOverForm, mode: str, scope: Scope, *, status: int
) -> HttpResponse:
    """What will come of it, to be confirmed or changed."""
    context = _context(form, mode, scope) | {
        "outcome": list(form.outcome()),
        "carried": list(form.carried()),
        "fingerprint": form.fingerprint(),
        "new_unit": form.cleaned_data.get("new_unit"),
    }
    return render(request, "insights/leaving_review.html", context, status=status)


def _mode(request: HttpRequest, person: User) -> str:
    """Whose account is closed can only go on leaving."""
    asked = request.GET.get("for", "leave")
    return asked if asked in MODES and person.is_active else "leave"


def _form(request: HttpRequest, mode: str, scope: Scope) -> HandOverForm:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if mode == "transfer":
        reach = unit_ids(scope.by, scope.now, [Role.ADMIN])
        return TransferForm(data, files, scope=scope, unit_ids=reach)
    made = LongLeaveForm if mode == "absence" else HandOverForm
    return made(data, files, scope=scope)


@transaction.atomic
def _carry_out(form: HandOverForm, scope: Scope) -> None:
    """Everything or nothing, by the actions of the apps that own the rows."""
    person, by, now = scope.person, scope.by, scope.now
    letter = recorded_letter(form, by, now)
    keep_file(form, letter, by, now)
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
        "form": form,
        "following": following(scope),
        "now": scope.now,
    }
