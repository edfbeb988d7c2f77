"""Messages from a file: choose, look at the dry run, confirm."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import SheetForm
from accounts.models import User
from duties import actions, imports, rules
from duties.states import MessageClass
from duties.views import person_of
from records import dry_run, sheets

# The checked rows travel through the page, signed, so that no file of citizens' words is kept.
SALT = "duties.import.{person}"
SHOWN = 50


@login_required
@require_http_methods(["GET", "POST"])
def import_messages(request: HttpRequest) -> HttpResponse:
    """Choose a file; its dry run is shown and nothing is written."""
    person, now = _allowed(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            rows = dry_run.uploaded(file)
            report = imports.check(rows, by=person, now=now)
            token = dry_run.held(rows, salt=_salt(person))
        except sheets.Unreadable as problem:
            form.add_error("file", str(problem))
        else:
            return _dry_run(request, report, token)
    return _page(request, form, 422 if request.method == "POST" else 200)


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Check the same rows once more, then take in all or none."""
    person, now = _allowed(request)
    token = request.POST.get("rows", "")
    try:
        rows = dry_run.released(token, salt=_salt(person))
    except signing.BadSignature:
        form = SheetForm({}, MultiValueDict())
        form.errors.clear()
        form.add_error("file", _("Too much time has passed. Choose the file again."))
        return _page(request, form, 422)
    report = imports.check(rows, by=person, now=now)
    try:
        created = imports.apply(report, by=person, now=now)
    except actions.Refused as refusal:
        return _dry_run(request, report, token, problem=str(refusal))
    messages.success(
        request,
        ngettext(
            "%(n)s message imported; each new one has its deadline.",
            "%(n)s messages imported; each new one has its deadline.",
            created,
        )
        % {"n": created},
    )
    return redirect("duties:inbox")


@login_required
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A CSV with the heading and one example row; with a mark, so that spreadsheets read it."""
    _allowed(request)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pesan-masuk.csv"'
    writer = csv.writer(response)
    writer.writerow(imports.COLUMNS)
    writer.writerow(imports.EXAMPLE)
    return response


def _allowed(request: HttpRequest) -> tuple[User, datetime]:
    person, now = person_of(request), timezone.now()
    if not rules.listening_channels(person, now).exists():
        raise Http404
    return person, now


def _page(request: HttpRequest, form: SheetForm, status: int) -> HttpResponse:
    channels = rules.listening_channels(person_of(request), timezone.now())
    context = {
        "form": form,
        "channels": channels,
        "columns": imports.COLUMNS,
        "example": imports.EXAMPLE,
        "classes": MessageClass.choices,
    }
    return render(request, "duties/import.html", context, status=status)


def _dry_run(
    request: HttpRequest, report: imports.Report, token: str, problem: str = ""
) -> HttpResponse:
    context = {
        "report": report,
        "shown": report.good[:SHOWN],
        "hidden": max(0, len(report.good) - SHOWN),
        "token": token,
        "problem": problem,
        "confirm_url": reverse("duties:import-confirm"),
        "again_url": reverse("duties:import"),
    }
    bad = bool(report.faulty or problem)
    return render(request, "duties/dry_run.html", context, status=422 if bad else 200)


def _salt(person: User) -> str:
    return SALT.format(person=person.pk)
