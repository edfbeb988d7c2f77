"""The register as a letter annex (PDF), a workbook or a table, for program admins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Unit
from accounts.rules import unit_ids
from accounts.states import Role
from accounts.views.common import admin_of, person_of
from channels import actions, annex
from channels.forms.annex import AnnexForm, ExportForm
from channels.models import Channel
from channels.public import register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "POST"])
def letter_annex(request: HttpRequest) -> HttpResponse:
    """A letter's annex: the form, and with POST the PDF."""
    now = timezone.now()
    person = admin_of(request, now)
    own = unit_ids(person, now, [Role.ADMIN])
    start = {"dated": timezone.localdate(), "unit": _topmost(own)}
    form = AnnexForm(request.POST or None, unit_ids=own, initial=start)
    if form.is_bound and form.is_valid():
        unit, rows = form.cleaned_data["unit"], _rows(form)
        if len(rows) > annex.MOST_ROWS:
            form.add_error("unit", _too_many())
        else:
            made = annex.paper(rows, form.letter, unit=unit, now=now)
            return _sent(request, made, "pdf", "application/pdf", unit, len(rows), now, form.letter)
    status = 422 if form.is_bound else 200
    return render(request, "channels/annex.html", {"form": form}, status=status)


def _too_many() -> str:
    return ngettext(
        "A letter holds at most %(n)s channel. Choose a smaller unit, or send a workbook.",
        "A letter holds at most %(n)s channels. Choose a smaller unit, or send a workbook.",
        annex.MOST_ROWS,
    ) % {"n": annex.MOST_ROWS}


def _topmost(units: set[int]) -> int | None:
    """The unit to begin with: one of those whose parent is not administered."""
    found = Unit.objects.filter(pk__in=units).exclude(parent_id__in=units).order_by("pk").first()
    return found.pk if found else None


@login_required
@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    return _sheet(request, "xlsx")


@login_required
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    return _sheet(request, "csv")


def _sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """All of the admin's units, or the one that the address names."""
    now = timezone.now()
    own = unit_ids(admin_of(request, now), now, [Role.ADMIN])
    form = ExportForm(
        request.GET if "unit" in request.GET else {"unit": _topmost(own)}, unit_ids=own
    )
    if not form.is_valid():
        return render(request, "404.html", status=404)
    unit, rows = form.cleaned_data["unit"], _rows(form)
    if kind == "xlsx":
        return _sent(request, annex.as_xlsx(rows), kind, XLSX, unit, len(rows), now)
    made = annex.as_csv(rows).encode()
    return _sent(request, made, kind, "text/csv; charset=utf-8", unit, len(rows), now)


def _rows(form: ExportForm) -> list[Channel]:
    wanted: dict[str, Any] = {
        "unit": form.cleaned_data["unit"], "closed": form.cleaned_data["closed"],
    }  # fmt: skip
    return list(register.listing(**wanted)[: annex.MOST_ROWS * 10 + 1])


def _sent(
    request: HttpRequest,
    made: bytes,
    kind: str,
    content_type: str,
    unit: Unit,
    count: int,
    now: datetime,
    letter: annex.Letter | None = None,
) -> HttpResponse:
    """As a download, after it has been recorded."""
    actions.record_export(
        unit=unit, kind=kind, number=letter.number if letter else "", count=count, made=made,
        by=person_of(request), now=now,
    )  # fmt: skip
    answer = HttpResponse(made, content_type=content_type)
    name = f"kanal-resmi-{timezone.localdate():%Y-%m-%d}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
