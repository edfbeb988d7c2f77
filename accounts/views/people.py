"""The list of people, a person's page, their roles, and closing an account."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, queries
from accounts.forms import EditPersonForm, EndForm, PeopleFilter, RoleForm
from accounts.models import Membership, User
from accounts.rules import may_administer, unit_ids
from accounts.states import Role
from accounts.views.common import (
    admin_of,
    complete,
    keep_file,
    page_of,
    person_of,
    recorded_letter,
    seen_person,
)
from accounts.wording import told
from records.uploads import upload_limited


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """People of the admin's units; search and filters stand in the address."""
    now = timezone.now()
    admin = admin_of(request, now)
    form = PeopleFilter(
        request.GET or {"state": "active"}, unit_ids=unit_ids(admin, now, [Role.ADMIN])
    )
    page = page_of(queries.people(admin, now, **form.wanted), request)
    context = {"form": form, "page": page, "filtered": bool(request.GET)}
    return render(request, "accounts/people.html", context)


@login_required
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _person_page(request, seen_person(request, pk, timezone.now()))


def _person_page(
    request: HttpRequest, person: User, *, refused: str = "", status: int = 200
) -> HttpResponse:
    now, reader = timezone.now(), person_of(request)
    administers = may_administer(reader, now, person.unit_id)
    context = {
        "person": person,
        "roles": queries.roles_of(person, now),
        "absences": queries.absences_of(person),
        "history": [told(event) for event in queries.history_of(person)],
        "administers": administers,
        "own": reader.pk == person.pk,
        "may_close": administers and reader.pk != person.pk and person.is_active,
        "has_factor": administers and is_mfa_enabled(person),
        "may_hand_over": administers and reader.pk != person.pk and person.left_at is None,
        "refused": refused,
        "now": now,
    }
    return render(request, "accounts/person.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Names, titles, number, employment, position, unit: what the person cannot change alone."""
    now = timezone.now()
    admin, person = admin_of(request, now), seen_person(request, pk, now)
    form = EditPersonForm(
        request.POST or None, person=person, unit_ids=unit_ids(admin, now, [Role.ADMIN])
    )
    if form.is_bound and form.is_valid():
        try:
            changed = actions.change_person(person=person, details=form.details, by=admin, now=now)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
            return redirect("accounts:person", pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "person": person}
    return render(request, "accounts/edit_person.html", context, status=status)


@login_required
@upload_limited
@require_http_methods(["GET", "POST"])
def grant_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a role under a letter. The own page offers no such form."""
    now = timezone.now()
    admin, person = admin_of(request, now), seen_person(request, pk, now)
    form = RoleForm(
        request.POST or None,
        request.FILES or None,
        unit_ids=unit_ids(admin, now, [Role.ADMIN]),
        unit_id=person.unit_id,
    )
    if complete(form, request):
        try:
            with transaction.atomic():
                mandate = recorded_letter(form, admin, now)
                actions.grant_membership(
                    person=person,
                    unit=form.cleaned_data["unit"],
                    role=form.cleaned_data["role"],
                    mandate=mandate,
                    by=admin,
                    now=now,
                    **form.period(),
                )
                keep_file(form, mandate, admin, now)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The role is given."))
            return redirect("accounts:person", pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "person": person}
    return render(request, "accounts/grant_role.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role at once or after a day."""
    now = timezone.now()
    admin = admin_of(request, now)
    membership = get_object_or_404(Membership.objects.select_related("unit", "mandate"), pk=pk)
    person = seen_person(request, membership.person_id, now)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.end_membership(membership_id=pk, at=form.at(now), by=admin, now=now)
        except actions.Refused as refusal:
            form.add_error("last_day", str(refusal))
        else:
            messages.success(request, _("The role ends as entered."))
            return redirect("accounts:person", person.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "person": person, "membership": membership}
    return render(request, "accounts/end_role.html", context, status=status)


@login_required
@require_POST
def close_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close somebody's account; the page says what is left to hand over."""
    now = timezone.now()
    person = seen_person(request, pk, now)
    if not may_administer(person_of(request), now, person.unit_id):
        raise Http404
    try:
        actions.deactivate(person=person, by=person_of(request), now=now)
    except actions.Refused as refusal:
        return _person_page(request, person, refused=str(refusal), status=422)
    messages.success(
        request, _("The account is closed and all its sessions have ended. Hand over what is left.")
    )
    return redirect("accounts:person", pk)
