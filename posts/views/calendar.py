"""The content calendar: page, feed, and moving a post to another time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

import posts.actions
from posts import pauses, queries, rhythm, rules
from posts.board import columns
from posts.models import Post
from posts.states import PostState
from posts.views.common import filtered, visible_post, who

LONGEST_FEED = dt.timedelta(days=62)
# Further away no zone can be applied, and no month has a neighbour.
YEARS = range(2000, 2201)
# So many silent channels are named, the others counted.
SILENT = 8
# What the address says beside the filters: which part of the calendar is open, and how.
PLACE = ("month", "date", "view")


@login_required
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The month drawn by FullCalendar, and the same month as a list for everyone else."""
    now, person = timezone.now(), who(request)
    today = timezone.localdate(now)
    day = _day(request.GET.get("date", ""))
    month = month_of(request.GET.get("month", "")) or (day or today).replace(day=1)
    chosen = filtered(request, now)
    days = queries.month(person, month, now, get_language() or "id", chosen.qs)
    shown = sum(len(one.posts) for one in days)
    silent = rhythm.silent(person, now)
    rhythm.mark_crowded([post for day in days for post in day.posts], now)
    context = {
        "filter": chosen,
        "silent": silent[:SILENT],
        "more_silent": max(len(silent) - SILENT, 0),
        "kept": {name: request.GET[name] for name in PLACE if request.GET.get(name)},
        "view": request.GET.get("view", ""),
        "month": month,
        "earlier": queries.previous_month(month),
        "later": queries.next_month(month),
        "days": days,
        "too_many": too_many_words() if shown == queries.MOST_SHOWN else "",
        "tray": queries.tray(chosen.qs, person, now),
        "may_write": bool(rules.units_to_write_for(person, now)),
        "this_day": today,
        "date": day or (today if month == today.replace(day=1) else month),
        "zone": timezone.get_current_timezone_name(),
        "feed_url": f"{reverse('posts:feed')}?{chosen.query}",
        "move_url_template": reverse("posts:move", args=[0]),
        "states": [(str(state), state.label) for state in PostState],
    }
    return render(request, "posts/calendar.html", context)


def month_of(given: str) -> dt.date | None:
    """The first day of `2026-11`, or None."""
    return _day(f"{given}-01")


def _day(given: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(given)
    except ValueError:
        return None
    return day if day.year in YEARS else None


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What is under way, in columns from draft to published."""
    now = timezone.now()
    chosen = filtered(request, now, without=("state",))
    context = {
        "filter": chosen,
        "columns": columns(chosen.qs, now),
        "may_write": bool(rules.units_to_write_for(who(request), now)),
    }
    return render(request, "posts/board.html", context)


@login_required
@require_GET
def feed(request: HttpRequest) -> JsonResponse:
    """Posts and days off of [start, end) for the calendar; both with an offset."""
    start, end = _moment(request.GET.get("start", "")), _moment(request.GET.get("end", ""))
    if start is None or end is None or not dt.timedelta(0) < end - start <= LONGEST_FEED:
        return JsonResponse({"error": _("Ask for at most two months, with offsets.")}, status=422)
    now, person = timezone.now(), who(request)
    placed = queries.on_the_calendar(person, start, end, now, filtered(request, now).qs)
    posts = list(placed[: queries.MOST_SHOWN])
    rhythm.mark_crowded(posts, now)
    shown = [_event(post) for post in posts]
    if len(posts) == queries.MOST_SHOWN:
        shown.append(_more(timezone.localdate(posts[-1].planned_at), end))
    last = timezone.localdate(end - dt.timedelta(seconds=1))
    language = get_language() or "id"
    shown += [
        {
            "id": f"day-{day.date}-{place}",
            "title": day.name_in(language),
            "start": day.date.isoformat(),
            "kind": "holiday",
            "editable": False,
        }
        for place, day in enumerate(queries.days_off(person, timezone.localdate(start), last))
    ]
    shown += [_pause(one, start, end) for one in queries.pauses_between(person, start, end, now)]
    return JsonResponse(shown, safe=False)


def _more(last: dt.date, end: dt.datetime) -> dict[str, Any]:
    """From the last day that is shown on, a word that there are more."""
    return {
        "id": "more",
        "title": too_many_words(),
        "start": last.isoformat(),
        "end": max(timezone.localdate(end), last + dt.timedelta(days=1)).isoformat(),
        "kind": "pause",
        "editable": False,
    }


def too_many_words() -> str:
    return _("Only the first %(n)s posts are shown: choose a unit or a channel.") % {
        "n": queries.MOST_SHOWN
    }


def _pause(shown: queries.PauseShown, start: dt.datetime, end: dt.datetime) -> dict[str, Any]:
    """Drawn over whole days; the last one is named as the library wants it, one day later."""
    until = timezone.localdate(end - dt.timedelta(microseconds=1))
    first, last = shown.days(timezone.localdate(start), until)
    return {
        "id": f"pause-{shown.pause.pk}",
        "title": shown.words,
        "start": first.isoformat(),
        "end": (last + dt.timedelta(days=1)).isoformat(),
        "url": shown.pause.get_absolute_url(),
        "kind": "pause",
        "editable": False,
    }


def _event(post: Any) -> dict[str, Any]:
    variants = post.revision.variants.all() if post.revision else []
    networks = dict.fromkeys(variant.channel.get_network_display() for variant in variants)
    return {
        "id": str(post.pk),
        "title": post.title,
        "start": timezone.localtime(post.planned_at).isoformat(),
        "url": post.get_absolute_url(),
        "editable": bool(post.movable),
        "kind": "post",
        "state": post.state,
        "stateLabel": str(PostState(post.state).label),
        "network": ", ".join(networks),
        "crowded": " ".join(post.crowded),
    }


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> JsonResponse:
    """A post was dropped on a time. `at` is an ISO time with offset, or nothing moves."""
    now = timezone.now()
    post = visible_post(request, pk, now)
    at = _moment(request.POST.get("at", ""))
    if at is None:
        return JsonResponse({"error": _("Send a time with its offset from UTC.")}, status=422)
    try:
        give_time(post, at, by=who(request), now=now)
    except posts.actions.MoveRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    post.refresh_from_db()
    moved = {"state": post.state, "at": timezone.localtime(at).isoformat()}
    return JsonResponse(moved | {"warning": " ".join(cautions(post, at))})


def cautions(post: Post, at: dt.datetime) -> list[str]:
    """What to say when that time was chosen: a pause then, other posts too close or too many."""
    paused = pause_ahead(post, at)
    return [*([paused] if paused else []), *rhythm.crowded_at(post, at)]


def pause_ahead(post: Post, at: dt.datetime) -> str:
    """What to say when a time was chosen in which a pause will hold the post; empty if none."""
    stops = pauses.in_force(at)
    waiting = post.publications.live().select_related("channel", "post") if stops else []
    found = [stop for one in waiting for stop in pauses.on(one, stops)]
    if not found:
        return ""
    return _("A pause holds at that time (%(reason)s): the post will wait for a decision.") % {
        "reason": found[0].pause.reason
    }


def give_time(post: Post, at: dt.datetime, *, by: Any, now: dt.datetime) -> None:
    """Cleared posts get a slot, others an intended time. Raises MoveRefused."""
    if post.cleared_digest:
        posts.actions.schedule(post_id=post.pk, slot_at=at, by=by, now=now)
    else:
        posts.actions.plan(post_id=post.pk, planned_at=at, by=by, now=now)


def _moment(given: str) -> dt.datetime | None:
    """An aware time, or None: a time without offset could mean three different instants."""
    try:
        at = dt.datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError:
        return None
    return at if at.tzinfo is not None and at.year in YEARS else None
