"""Entering an absence: the person's shifts in it are shown, with who covers, before it is written.

It stands here, because people know nothing of shifts: those belong to the channels above them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import actions, queries
from accounts.forms import AbsenceForm
from accounts.models import Absence, User
from accounts.views.absences import warn_of_others_away
from accounts.views.common import person_of, seen_person
from channels.duty_roster import Link, Question
from channels.models import DeskCover, Shift
from channels.queries import resolve_many

SHOWN = 10


@dataclass(frozen=True)
class Left:
    """A shift that the absence leaves, and whoever is on duty then for what its desk covers."""

    shift: Shift
    on_duty: list[Link]


@login_required
@require_http_methods(["GET", "POST"])
def record_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Days are those of the person's own zone. Shifts that it leaves are asked about once."""
    now = timezone.now()
    person, by = seen_person(request, pk, now), person_of(request)
    if not person.is_active:
        raise Http404
    choice = queries.colleagues(person.unit_id).exclude(pk=person.pk)
    left: list[Left] = []
    with timezone.override(person.unit.zone):
        form = AbsenceForm(request.POST or None, people=choice)
        if form.is_bound and form.is_valid():
            try:
                made, left = _record(form, person, by, now)
            except actions.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                if made is not None:
                    messages.success(request, _("The absence is entered."))
                    warn_of_others_away(request, made)
                    return redirect("accounts:person", pk)
    context = {"form": form, "person": person, "left": left[:SHOWN], "more": len(left) - SHOWN}
    status = 422 if form.errors else 200
    return render(request, "accounts/absence.html", context, status=status)


@transaction.atomic
def _record(
    form: AbsenceForm, person: User, by: User, now: datetime
) -> tuple[Absence | None, list[Left]]:
    """The absence; or, where it leaves shifts and nobody said that it is meant, only those.

    It is written and taken back to see who would cover, so that what would be refused is refused
    before anything is asked.
    """
    made = actions.record_absence(person=person, by=by, now=now, **form.absence)
    left = [] if form.cleaned_data["anyway"] else _left(made, now)
    if left:
        transaction.set_rollback(True)
        return None, left
    return made, []


def _left(absence: Absence, now: datetime) -> list[Left]:
    """Shifts in the time of a recorded absence, and what the one resolver says of each."""
    begins = max(absence.starts_at, now)
    shifts = list(
        Shift.objects.between(begins, absence.ends_at)
        .filter(person_id=absence.person_id)
        .select_related("desk__unit")
        .order_by("starts_at", "pk")
    )
    covers = DeskCover.objects.filter(desk__in={one.desk_id for one in shifts})
    known = list(covers.select_related("channel__unit"))
    asked = [
        (shift, Question(cover.channel, cover.task, at))
        for shift in shifts
        for at in [max(shift.starts_at, begins)]
        for cover in known
        if cover.desk_id == shift.desk_id
        and cover.valid_from <= at
        and (cover.valid_until is None or at < cover.valid_until)
    ]
    found: dict[int, dict[int, Link]] = {shift.pk: {} for shift in shifts}
    chains = resolve_many(question for _shift, question in asked)
    for (shift, _question), chain in zip(asked, chains, strict=True):
        for link in chain[:1]:
            found[shift.pk].setdefault(link.person.pk, link)
    return [Left(shift, list(found[shift.pk].values())) for shift in shifts]
