"""The rota: all desks, one desk by week or month, one's own shifts."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from accounts.rules import unit_ids
from accounts.views.common import person_of
from channels import rota as reads
from channels import rules
from channels.views.common import seen_desk
from channels.wording import told
from records.queries import history

WEEK = timedelta(weeks=1)
# Further away no zone can be applied, and no month has a neighbour.
YEARS = range(2000, 2201)


@login_required
@require_GET
def desks(request: HttpRequest) -> HttpResponse:
    """All desks that the person sees, and who is on duty there now."""
    now, person = timezone.now(), person_of(request)
    known = reads.desks(person, now)
    context = {
        "desks": reads.seated(known, now),
        "offers": reads.open_offers(person, now),
        "may_open": bool(unit_ids(person, now, rules.PLANNERS)),
    }
    return render(request, "channels/rota/desks.html", context)


@login_required
@require_GET
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """A week or a month of one desk, on the clock of its unit."""
    now = timezone.now()
    desk = seen_desk(request, pk, now)
    today = now.astimezone(ZoneInfo(desk.unit.zone)).date()
    monthly = request.GET.get("view") == "month"
    first, last = _period(_day(request.GET.get("from", "")) or today, monthly=monthly)
    with timezone.override(desk.unit.zone):
        context = {
            "desk": desk,
            "board": reads.board(desk, first, last, now, get_language() or "id"),
            "first": first,
            "last": last,
            "month": first + WEEK if monthly else None,
            "earlier": first - timedelta(days=1),
            "later": last + timedelta(days=1),
            "this_day": today,
            "now": now,
            "on_duty": reads.on_duty_now(desk, now),
            "plans": rules.may_plan_rota(person_of(request), desk.unit_id, now),
            "history": [told(event) for event in history(desk).order_by("-id")[:30]],
        }
        return render(request, "channels/rota/desk.html", context)


def _period(day: date, *, monthly: bool) -> tuple[date, date]:
    """The week of that day, or the whole weeks that hold its month."""
    if not monthly:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    begins = day.replace(day=1)
    ends = (begins + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    first = begins - timedelta(days=begins.weekday())
    return first, ends + timedelta(days=6 - ends.weekday())


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if day.year in YEARS else None


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own coming shifts, and what colleagues ask."""
    now, person = timezone.now(), person_of(request)
    context = {
        "shifts": reads.coming_shifts(person, now),
        "standing_in": [
            turn
            for turn in reads.turns_of(person, now, now + 4 * WEEK)
            if turn.reason == "substitute"
        ],
        "offers": reads.open_offers(person, now),
        "now": now,
    }
    return render(request, "channels/rota/mine.html", context)
