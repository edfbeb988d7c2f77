"""Posts from a sheet: choose, look at the dry run, confirm; all rows become drafts, or none."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import posts.actions
from accounts.forms import SheetForm
from accounts.models import User
from posts import imports, rules
from posts.views.common import who
from records import dry_run, sheets

SALT = "posts.import.{person}"
SHOWN = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_posts(request: HttpRequest) -> HttpResponse:
    """Choose a file; its dry run is shown and nothing is written."""
    person, now = _allowed(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = dry_run.uploaded(form.cleaned_data["file"])
            lines = imports.check(rows, by=person, now=now)
            token = dry_run.held(rows, salt=_salt(person))
        except (sheets.Unreadable, imports.HeadingWrong) as problem:
            form.add_error("file", str(problem))
        else:
            return _dry_run(request, lines, token)
    return _page(request, form, 422 if request.method == "POST" else 200)


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Check the same rows once more, then write all or none."""
    person, now = _allowed(request)
    token = request.POST.get("rows", "")
    try:
        rows = dry_run.released(token, salt=_salt(person))
    except signing.BadSignature:
        form = SheetForm({}, MultiValueDict())
        form.errors.clear()
        form.add_error("file", _("Too much time has passed. Choose the file again."))
        return _page(request, form, 422)
    lines = imports.check(rows, by=person, now=now)
    try:
        made = imports.apply(lines, by=person, now=now)
    except posts.actions.MoveRefused as refusal:
        return _dry_run(request, lines, token, problem=str(refusal))
    words = ngettext("%(n)s draft is made.", "%(n)s drafts are made.", len(made))
    messages.success(request, words % {"n": len(made)})
    return redirect(f"{reverse('posts:list')}?state=draft&mine=on")


@login_required
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A CSV with the heading and one example row."""
    _allowed(request)
    data = sheets.write_csv([imports.COLUMNS, imports.EXAMPLE])
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="konten-contoh.csv"'
    return response


def _allowed(request: HttpRequest) -> tuple[User, datetime]:
    person, now = who(request), timezone.now()
    if not rules.units_to_write_for(person, now):
        raise PermissionDenied
    return person, now


def _page(request: HttpRequest, form: SheetForm, status: int) -> HttpResponse:
    context = _addresses() | {
        "form": form,
        "columns": list(zip(imports.COLUMNS, imports.EXAMPLE, strict=True)),
        "needed": imports.NEEDED,
    }
    return render(request, "posts/import.html", context, status=status)


def _dry_run(
    request: HttpRequest, lines: list[imports.Line], token: str, problem: str = ""
) -> HttpResponse:
    report = imports.Report(lines)
    context = _addresses() | {
        "report": report,
        "shown": report.good[:SHOWN],
        "hidden": max(0, len(report.good) - SHOWN),
        "token": token,
        "problem": problem,
    }
    status = 422 if report.faulty or problem else 200
    return render(request, "posts/dry_run.html", context, status=status)


def _addresses() -> dict[str, str]:
    return {
        "again_url": reverse("posts:import"),
        "confirm_url": reverse("posts:confirm_import"),
        "template_url": reverse("posts:import_template"),
        "list_url": reverse("posts:list"),
    }


def _salt(person: User) -> str:
    return SALT.format(person=person.pk)
