"""Secret addresses for calendar programs, and what they answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.queries import gone_since
from accounts.views.common import person_of
from channels import actions, rota, rules
from channels import feeds as writing
from channels.models import CalendarFeed, Desk
from channels.views.common import seen_desk

# Further back than the longest shift lasts, so that one that runs now is whole.
BEHIND, AHEAD = timedelta(weeks=5), timedelta(weeks=12)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """One's addresses; a POST opens one (`desk`, or nothing for one's own) and shows it once."""
    now, person = timezone.now(), person_of(request)
    address = ""
    if request.method == "POST":
        wanted = request.POST.get("desk", "")
        if wanted and not (wanted.isascii() and wanted.isdecimal()):
            raise Http404
        desk = seen_desk(request, int(wanted), now) if wanted else None
        _feed, token = actions.open_feed(desk=desk, by=person, now=now)
        address = f"{settings.BASE_URL}{reverse('channels:shift_feed', args=[token])}"
    living = {
        feed.desk_id: feed for feed in CalendarFeed.objects.filter(owner=person, revoked_at=None)
    }
    rows: list[tuple[Desk | None, CalendarFeed | None]] = [(None, living.get(None))]
    rows += [(desk, living.get(desk.pk)) for desk in rota.desks(person, now)]
    context = {"rows": rows, "address": address}
    # Without a referrer the browser would send its forms from nowhere, and they are refused.
    return render(request, "channels/rota/feeds.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    now, person = timezone.now(), person_of(request)
    feed = get_object_or_404(CalendarFeed, pk=pk, owner=person)
    try:
        actions.revoke_feed(feed_id=feed.pk, by=person, now=now)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The address is dead."))
    return redirect("channels:feeds")


@never_cache
@require_GET
def shift_feed(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever knows the address reads it. 404: never existed; 410: taken back, or its owner
    left, or sees the desk no more."""
    now = timezone.now()
    feed = rules.feed_for(key)
    if feed is None:
        return _plain(_("There is no such calendar."), 404)
    with translation.override(feed.owner.language or settings.LANGUAGE_CODE):
        if not rules.feed_lives(feed, now):
            return _plain(_("This calendar has ended."), 410)
        content = _content(feed, now)
    actions.note_use(feed=feed, now=now)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="shifts.ics"'
    return _unreferred(answer)


def _content(feed: CalendarFeed, now: datetime) -> bytes:
    first, last = now - BEHIND, now + AHEAD
    if feed.desk is not None:
        name, turns = feed.desk.name, rota.turns(feed.desk, first, last, gone_since(first))
    else:
        name, turns = _("My shifts"), rota.turns_of(feed.owner, first, last)
    # What reaches over an edge would have another name or length in every answer.
    whole = [turn for turn in turns if first < turn.starts_at and turn.ends_at < last]
    return writing.calendar(name, whole, now, of_team=feed.desk is not None)


def _plain(words: str, status: int) -> HttpResponse:
    return _unreferred(
        HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
    )


def _unreferred(answer: HttpResponse) -> HttpResponse:
    """The address is a secret: it goes to nobody, into no cache and no search."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
