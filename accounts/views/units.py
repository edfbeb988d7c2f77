"""The tree of units, and the page of one of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, queries
from accounts.forms.units import EditUnitForm, MoveUnitForm, NewUnitForm, UnitFilter
from accounts.models import Unit, User
from accounts.rules import unit_ids, within
from accounts.states import Role
from accounts.views.common import admin_of
from accounts.wording import told


@login_required
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The admin's units as a tree; search and filter stand in the address."""
    now = timezone.now()
    admin = admin_of(request, now)
    form = UnitFilter(request.GET or {"state": "active"})
    context = {"form": form, "rows": queries.unit_tree(admin, now, **form.wanted)}
    return render(request, "accounts/units.html", context)


@login_required
@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    _admin, found = _administered(request, pk)
    return _unit_page(request, found)


def _unit_page(
    request: HttpRequest, unit: Unit, *, refused: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context = {
        "unit": unit,
        "path": queries.path_of(unit),
        "file": queries.unit_file(unit, now),
        "history": [told(event) for event in queries.history_of(unit)],
        "refused": refused,
    }
    return render(request, "accounts/unit.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def create_unit(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    admin = admin_of(request, now)
    under = request.GET.get("under", "")
    form = NewUnitForm(
        request.POST or None,
        unit_ids=unit_ids(admin, now, [Role.ADMIN]),
        parent=int(under) if under.isdecimal() and len(under) < 18 else None,
    )
    if form.is_bound and form.is_valid():
        try:
            made = actions.create_unit(by=admin, now=now, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The unit is entered."))
            return redirect("accounts:unit", made.pk)
    context = {"form": form, "title": _("New unit")}
    return render(request, "accounts/unit_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def edit_unit(request: HttpRequest, pk: int) -> HttpResponse:
    admin, found = _administered(request, pk)
    form = EditUnitForm(request.POST or None, unit=found)
    if form.is_bound and form.is_valid():
        actions.change_unit(unit_id=pk, by=admin, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:unit", pk)
    context = {"form": form, "unit": found, "title": _("Edit the unit")}
    return render(request, "accounts/unit_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def move_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a new place in the tree; the unit itself and all below it are not offered."""
    admin, found = _administered(request, pk)
    now = timezone.now()
    places = unit_ids(admin, now, [Role.ADMIN]) - within({pk}) - {found.parent_id or 0}
    form = MoveUnitForm(request.POST or None, unit_ids=places)
    if form.is_bound and form.is_valid():
        try:
            actions.move_unit(unit_id=pk, parent=form.cleaned_data["parent"], by=admin, now=now)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The unit stands in its new place."))
            return redirect("accounts:unit", pk)
    context = {"form": form, "unit": found, "path": queries.path_of(found)}
    return render(request, "accounts/move_unit.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def close_unit(request: HttpRequest, pk: int) -> HttpResponse:
    admin, found = _administered(request, pk)
    try:
        actions.close_unit(unit_id=pk, by=admin, now=timezone.now())
    except actions.Refused as refusal:
        return _unit_page(request, found, refused=str(refusal), status=422)
    messages.success(request, _("The unit is closed."))
    return redirect("accounts:unit", pk)


@login_required
@require_POST
def reopen_unit(request: HttpRequest, pk: int) -> HttpResponse:
    admin, found = _administered(request, pk)
    try:
        actions.reopen_unit(unit_id=pk, by=admin, now=timezone.now())
    except actions.Refused as refusal:
        return _unit_page(request, found, refused=str(refusal), status=422)
    messages.success(request, _("The unit is open again."))
    return redirect("accounts:unit", pk)


def _administered(request: HttpRequest, pk: int) -> tuple[User, Unit]:
    """A unit that the person administers, else 404; 403 for who administers none."""
    now = timezone.now()
    admin = admin_of(request, now)
    known = Unit.objects.filter(pk__in=unit_ids(admin, now, [Role.ADMIN]))
    return admin, get_object_or_404(known.select_related("parent", "calendar"), pk=pk)
