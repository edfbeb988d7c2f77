"""Units and staff from a sheet: choose, look at the dry run, confirm; and back into a sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import SheetForm
from accounts.imports.staff import STAFF, rows_of_staff
from accounts.imports.trial import Sheet, apply, check
from accounts.imports.units import UNITS, rows_of_units
from accounts.models import User
from accounts.views.common import admin_of
from records import dry_run, sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50


@dataclass(frozen=True)
class Kind:
    """One kind of sheet with the addresses and templates around it."""

    name: str  # also of the list that one comes from and returns to
    file: str
    sheet: Sheet
    rows: Callable[[User, datetime], list[tuple[str, ...]]]

    def url(self, step: str) -> str:
        return reverse(f"accounts:{step}_{self.name}")

    @property
    def salt(self) -> str:
        return f"accounts.import.{self.name}"


PEOPLE = Kind("people", "pegawai", STAFF, rows_of_staff)
TREE = Kind("units", "unit", UNITS, rows_of_units)


@login_required
@require_http_methods(["GET", "POST"])
def import_people(request: HttpRequest) -> HttpResponse:
    return _choose(request, PEOPLE)


@login_required
@require_http_methods(["GET", "POST"])
def import_units(request: HttpRequest) -> HttpResponse:
    return _choose(request, TREE)


@login_required
@require_POST
def confirm_people(request: HttpRequest) -> HttpResponse:
    return _confirm(request, PEOPLE)


@login_required
@require_POST
def confirm_units(request: HttpRequest) -> HttpResponse:
    return _confirm(request, TREE)


@login_required
@require_GET
def export_people(request: HttpRequest) -> HttpResponse:
    return _export(request, PEOPLE)


@login_required
@require_GET
def export_units(request: HttpRequest) -> HttpResponse:
    return _export(request, TREE)


@login_required
@require_GET
def template_people(request: HttpRequest) -> HttpResponse:
    return _template(request, PEOPLE)


@login_required
@require_GET
def template_units(request: HttpRequest) -> HttpResponse:
    return _template(request, TREE)


def _choose(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Choose a file; its dry run is shown and nothing is written."""
    now = timezone.now()
    admin = admin_of(request, now)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = dry_run.uploaded(form.cleaned_data["file"])
            report = check(kind.sheet, rows, by=admin, now=now)
            token = dry_run.held(rows, salt=f"{kind.salt}.{admin.pk}")
        except sheets.Unreadable as problem:
            form.add_error("file", str(problem))
        else:
            return _dry_run(request, kind, report, token)
    return _page(request, kind, form, 422 if request.method == "POST" else 200)


def _confirm(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Do the same rows for good, all or none."""
    now = timezone.now()
    admin = admin_of(request, now)
    token = request.POST.get("rows", "")
    try:
        rows = dry_run.released(token, salt=f"{kind.salt}.{admin.pk}")
        report = apply(kind.sheet, rows, by=admin, now=now)
    except (signing.BadSignature, sheets.Unreadable):
        form = SheetForm({}, MultiValueDict())
        form.errors.clear()
        form.add_error("file", _("Too much time has passed. Choose the file again."))
        return _page(request, kind, form, 422)
    if report.faulty:
        problem = _("Something changed since the dry run. Nothing was imported.")
        return _dry_run(request, kind, report, token, problem=problem)
    messages.success(request, _said(report))
    if kind is PEOPLE and report.new:
        messages.info(
            request,
            _("The invitations are mailed one after the other; their list shows how far it is."),
        )
        return redirect("accounts:invitations")
    return redirect(f"accounts:{kind.name}")


def _said(report: dry_run.Report) -> str:
    return ngettext(
        "%(n)s row imported: %(new)s new, %(changed)s brought up to date.",
        "%(n)s rows imported: %(new)s new, %(changed)s brought up to date.",
        len(report.lines),
    ) % {"n": len(report.lines), "new": report.new, "changed": report.changed}


def _template(request: HttpRequest, kind: Kind) -> HttpResponse:
    admin_of(request, timezone.now())
    return _csv([kind.sheet.columns, kind.sheet.example], f"{kind.file}-contoh")


def _export(request: HttpRequest, kind: Kind) -> HttpResponse:
    """All that the admin administers, as CSV or with `?format=xlsx`."""
    now = timezone.now()
    rows = kind.rows(admin_of(request, now), now)
    if request.GET.get("format") != "xlsx":
        return _csv(rows, kind.file)
    return _saved(sheets.write_xlsx(rows), XLSX, f"{kind.file}.xlsx")


def _csv(rows: Any, name: str) -> HttpResponse:
    return _saved(sheets.write_csv(rows), "text/csv; charset=utf-8", f"{name}.csv")


def _saved(data: bytes, mime: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest, kind: Kind, form: SheetForm, status: int) -> HttpResponse:
    context = _addresses(kind) | {
        "form": form,
        "columns": list(zip(kind.sheet.columns, kind.sheet.example, strict=True)),
        "needed": kind.sheet.needed,
    }
    return render(request, f"accounts/import_{kind.name}.html", context, status=status)


def _dry_run(
    request: HttpRequest, kind: Kind, report: dry_run.Report, token: str, problem: str = ""
) -> HttpResponse:
    context = _addresses(kind) | {
        "report": report,
        "shown": report.good[:SHOWN],
        "hidden": max(0, len(report.good) - SHOWN),
        "token": token,
        "problem": problem,
    }
    status = 422 if report.faulty or problem else 200
    return render(request, "accounts/dry_run.html", context, status=status)


def _addresses(kind: Kind) -> dict[str, str]:
    return {
        "again_url": kind.url("import"),
        "confirm_url": kind.url("confirm"),
        "template_url": kind.url("template"),
        "list_url": reverse(f"accounts:{kind.name}"),
    }
