"""Who is away: the week, changing and taking back. Entering one asks about shifts: insights."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, queries
from accounts.forms import AbsenceFilter, ChangeAbsenceForm
from accounts.forms.fields import start_of
from accounts.models import Absence, User
from accounts.rules import unit_ids, visible_absences
from accounts.stand_ins import away_meanwhile
from accounts.states import Role
from accounts.templatetags.people import first_day, last_day
from accounts.views.common import page_of, person_of, seen_person

WEEK = 7


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Who is away in a week; week, unit and words stand in the address."""
    now, person = timezone.now(), person_of(request)
    seen = visible_absences(person, now)
    form = AbsenceFilter(
        request.GET, unit_ids=seen.values_list("person__unit_id", flat=True).distinct()
    )
    monday = form.monday(timezone.localdate(now))
    days = [monday + timedelta(days=n) for n in range(WEEK)]
    starts = [start_of(day) for day in [*days, monday + timedelta(days=WEEK)]]
    page = page_of(queries.absences(person, starts[0], starts[-1], now, **form.wanted), request)
    shown = list(page.object_list)
    context = {
        "form": form,
        "page": page,
        "days": days,
        "rows": _rows(shown, days, starts, person, unit_ids(person, now, [Role.ADMIN])),
        "earlier": monday - timedelta(days=WEEK),
        "later": monday + timedelta(days=WEEK),
        "this_day": timezone.localdate(now),
    }
    return render(request, "accounts/absences.html", context)


def _rows(
    shown: list[Absence],
    days: list[date],
    starts: list[datetime],
    reader: User,
    administered: set[int],
) -> list[dict[str, object]]:
    """The kind of leave is there for the person and the admins of their unit only."""
    also_away = queries.substitutes_away(shown)
    return [
        {
            "absence": absence,
            "days": [
                (day, absence.starts_at < end and absence.ends_at > begin)
                for day, (begin, end) in zip(days, pairwise(starts), strict=True)
            ],
            "private": absence.person_id == reader.pk or absence.person.unit_id in administered,
            "substitute_away": also_away.get(absence.pk),
        }
        for absence in shown
    ]


@login_required
@require_http_methods(["GET", "POST"])
def change_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Another last day or another substitute, for the person and their admins."""
    now = timezone.now()
    absence = get_object_or_404(Absence, pk=pk)
    person = seen_person(request, absence.person_id, now)
    choice = queries.colleagues(person.unit_id).exclude(pk=person.pk)
    with timezone.override(person.unit.zone):
        form = ChangeAbsenceForm(request.POST or None, people=choice, absence=absence)
        if form.is_bound and form.is_valid():
            try:
                made = actions.change_absence(
                    absence_id=pk, by=person_of(request), now=now, **form.change
                )
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The absence is changed."))
                warn_of_others_away(request, made)
                return redirect("accounts:person", person.pk)
        status = 422 if form.is_bound else 200
        context = {"form": form, "person": person, "absence": absence}
        return render(request, "accounts/change_absence.html", context, status=status)


def warn_of_others_away(request: HttpRequest, absence: Absence) -> None:
    """It is allowed, because the chain goes on; but it should not come as a surprise."""
    for own in away_meanwhile(absence):
        words = _(
            "%(name)s is away too, %(from)s – %(until)s: then the next substitute or the backups "
            "are asked."
        )
        zone = own.person.unit.zone
        messages.warning(
            request,
            words
            % {
                "name": own.person.full_title,
                "from": first_day(own.starts_at, zone),
                "until": last_day(own.ends_at, zone),
            },
        )


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
