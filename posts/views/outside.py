"""The calendar on paper, in calendar programs, and for others to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import posts.actions
from posts import outside, queries
from posts.forms import LinkForm
from posts.models import CalendarLink
from posts.states import LinkKind
from posts.views.calendar import month_of, too_many_words
from posts.views.common import filtered, who


@login_required
@require_GET
def month_on_paper(request: HttpRequest) -> HttpResponse:
    """The month of the calendar, with its filters, for one sheet A4 across or more."""
    now, person = timezone.now(), who(request)
    first = month_of(request.GET.get("month", "")) or timezone.localdate(now).replace(day=1)
    chosen = filtered(request, now)
    days = queries.month(person, first, now, get_language() or "id", chosen.qs)
    context = _month(first, days) | {
        "filter": chosen,
        "filters": chosen.in_words(),
        "office": person.unit,
        "now": now,
    }
    return render(request, "posts/paper.html", context)


def _month(first: date, days: list[queries.Day]) -> dict[str, Any]:
    full = sum(len(day.posts) for day in days) == queries.MOST_SHOWN
    return {
        "month": first,
        "weeks": outside.weeks(first, days),
        "empty": not any(day.posts for day in days),
        "too_many": too_many_words() if full else "",
        "earlier": queries.previous_month(first),
        "later": queries.next_month(first),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest) -> HttpResponse:
    """One's addresses; a POST makes one and shows it, this once."""
    now, person = timezone.now(), who(request)
    form = LinkForm(request.POST or None, person=person, now=now)
    address, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                link, token = posts.actions.make_link(**form.values(), by=person, now=now)
            except posts.actions.MoveRefused as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, str(refusal))
            else:
                name = "posts:ical" if link.kind == LinkKind.FEED else "posts:shared"
                address = f"{settings.BASE_URL}{reverse(name, args=[token])}"
                form, status = LinkForm(None, person=person, now=now), 200
    living = CalendarLink.objects.living(now).filter(owner=person)
    context = {
        "form": form,
        "address": address,
        "links": living.select_related("unit", "channel"),
    }
    # Without a referrer the browser would send its forms from nowhere, and they are refused.
    return render(request, "posts/links.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    now, person = timezone.now(), who(request)
    link = get_object_or_404(CalendarLink, pk=pk, owner=person)
    posts.actions.revoke_link(link_id=link.pk, by=person, now=now)
    messages.success(request, _("The address is dead."))
    return redirect("posts:links")


@never_cache
@require_GET
def ical(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever knows the address reads it. One answer for all that does not live (any more)."""
    now = timezone.now()
    link = _link(key, LinkKind.FEED, now)
    with _as_seen_by(link):
        content = outside.ical(link, settings.BASE_URL, now)
    posts.actions.note_link_use(link=link, now=now)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="content.ics"'
    return _unreferred(answer)


@never_cache
@require_GET
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """A month of what is decided, to read: no text, no names of persons."""
    now = timezone.now()
    link = _link(key, LinkKind.PAGE, now)
    with _as_seen_by(link):
        first = outside.month_in_reach(request.GET.get("month", ""), now)
        language = get_language() or "id"
        days = queries.month(link.owner, first, now, language, outside.posts_of(link, now))
        # Why the office pauses is its own affair.
        context = _month(first, [replace(day, pauses=[]) for day in days]) | {
            "link": link,
            "has_earlier": outside.month_in_reach(f"{queries.previous_month(first):%Y-%m}", now),
            "has_later": outside.month_in_reach(f"{queries.next_month(first):%Y-%m}", now),
        }
        answer = render(request, "posts/shared.html", context)
    posts.actions.note_link_use(link=link, now=now)
    return _unreferred(answer)


def _link(key: str, kind: LinkKind, now: datetime) -> CalendarLink:
    link = outside.link_for(key, kind, now)
    if link is None:
        raise Http404
    return link


@contextmanager
def _as_seen_by(link: CalendarLink) -> Iterator[None]:
    """In the language of the owner, and the zone of what is shown."""
    unit = link.unit or (link.channel.unit if link.channel else link.owner.unit)
    language = link.owner.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(unit.zone):
        yield


def _unreferred(answer: HttpResponse) -> HttpResponse:
    """The address is a secret: it goes to nobody, into no cache and no search."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
