"""Reads for the pages of posts: lists by key, the calendar, the tray."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import QueryDict
from django.utils import timezone

from accounts import rules as people
from accounts.models import User
from channels.models import Responsibility
from channels.states import Task
from posts import rules
from posts.models import Post, PostQuerySet, Variant
from posts.states import PostState
from worktime.queries import holidays_between
from worktime.timetable import DayOff

PAGE = 25
TRAY = 40
# In the tray lies what still needs a time.
TRAY_STATES = (
    PostState.CLEARED,
    PostState.MISSED,
    PostState.DRAFT,
    PostState.CHANGES_REQUESTED,
    PostState.IN_REVIEW,
)
FIXED_STATES = frozenset(
    {PostState.PUBLISHING, PostState.PUBLISHED, PostState.WITHDRAWN, PostState.CANCELLED}
)


@dataclass(frozen=True)
class Page:
    """A page by key: as fast at the millionth row as at the first."""

    items: list[Post]
    next_url: str
    previous_url: str


def page(posts: PostQuerySet, params: QueryDict) -> Page:
    """Newest first; `before` and `after` in the address are ids at which the page begins."""
    before, after = _id(params, "before"), _id(params, "after")
    if after:
        rows = list(posts.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        newer, older = more, True
    else:
        start = posts.filter(pk__lt=before) if before else posts
        rows = list(start.order_by("-pk")[: PAGE + 1])
        newer, older = bool(before), len(rows) > PAGE
        rows = rows[:PAGE]
    return Page(
        items=rows,
        next_url=_url(params, before=rows[-1].pk) if rows and older else "",
        previous_url=_url(params, after=rows[0].pk) if rows and newer else "",
    )


def _id(params: QueryDict, name: str) -> int:
    given = params.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def _url(params: QueryDict, **place: int) -> str:
    wanted = params.copy()
    for name in ("before", "after"):
        wanted.pop(name, None)
    for name, value in place.items():
        wanted[name] = str(value)
    return f"?{wanted.urlencode()}"


def with_channels(posts: PostQuerySet) -> PostQuerySet:
    """With unit, author and the channels of the current revision, in two queries."""
    variants = Prefetch("revision__variants", Variant.objects.select_related("channel"))
    return posts.select_related("unit", "revision", "created_by").prefetch_related(variants)


def on_the_calendar(person: User, start: dt.datetime, end: dt.datetime, now: dt.datetime) -> Any:
    """The visible posts of [start, end) that stand on the calendar; each knows `.movable`."""
    posts = rules.visible_posts(person, now).on_the_calendar(start, end)
    return with_channels(_with_movable(posts.exclude(state=PostState.CANCELLED), person, now))


def tray(person: User, now: dt.datetime) -> list[Post]:
    """What still needs a time and the person may give one: cleared and missed first."""
    waiting = rules.visible_posts(person, now).filter(state__in=TRAY_STATES)
    waiting = waiting.filter(Q(planned_at=None) | Q(state=PostState.MISSED))
    annotated = with_channels(_with_movable(waiting, person, now))
    posts = list(annotated.filter(Q(movable=True)).order_by("-pk")[:TRAY])
    return sorted(posts, key=lambda post: TRAY_STATES.index(PostState(post.state)))


def _with_movable(posts: PostQuerySet, person: User, now: dt.datetime) -> PostQuerySet:
    """Annotate whether the person may move each post: rules.may_plan and may_schedule in bulk."""
    units = people.unit_ids(person, now, rules.PLANNERS)
    publishing = Responsibility.objects.filter(task=Task.PUBLISH).values("pk")
    own = rules.own_responsibilities(person, now).filter(pk__in=publishing)
    on_own_channel = Variant.objects.filter(
        revision_id=OuterRef("revision_id"), channel_id__in=own.values("channel_id")
    )
    open_ = ~Q(state__in=FIXED_STATES)
    return posts.annotate(
        movable=Q(open_, unit_id__in=units)
        | Q(Q(open_), ~Q(cleared_digest=""), Exists(on_own_channel))
    )


def days_off(person: User, first: dt.date, last: dt.date) -> list[DayOff]:
    """Holidays and collective leave of the person's unit, confirmed ones only."""
    code = person.unit.calendar.code
    return [day for day in holidays_between(first, last, code=code) if day.confirmed]


@dataclass(frozen=True)
class Day:
    date: dt.date
    posts: list[Post]
    off: list[str]


def month(person: User, first: dt.date, now: dt.datetime, language: str) -> list[Day]:
    """The month as a list of days that hold something, in the active zone."""
    after = next_month(first)
    start, end = _midnight(first), _midnight(after)
    off: dict[dt.date, list[str]] = {}
    for entry in days_off(person, first, after - dt.timedelta(days=1)):
        off.setdefault(entry.date, []).append(entry.name_in(language))
    posts: dict[dt.date, list[Post]] = {}
    for post in on_the_calendar(person, start, end, now):
        posts.setdefault(timezone.localdate(post.planned_at), []).append(post)
    return [Day(date, posts.get(date, []), off.get(date, [])) for date in sorted({*off, *posts})]


def next_month(first: dt.date) -> dt.date:
    return (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def previous_month(first: dt.date) -> dt.date:
    return (first.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
