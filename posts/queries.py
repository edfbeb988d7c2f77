"""Reads for the pages of posts: lists by key, the calendar, the tray."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules as people
from accounts.models import User
from channels.models import Responsibility
from channels.states import Task
from posts import rules
from posts.models import Pause, Post, PostQuerySet, Publication, Variant
from posts.states import PostState, PublicationState
from worktime.queries import holidays_between
from worktime.timetable import DayOff

PAGE = 25
# So many posts of a month or of the calendar's view are drawn; of more nobody sees anything.
MOST_SHOWN = 400
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
    before, after = id_in(params, "before"), id_in(params, "after")
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


def id_in(params: QueryDict, name: str) -> int:
    """The number of a row that the address names; 0 where it names none."""
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


def on_the_calendar(
    person: User,
    start: dt.datetime,
    end: dt.datetime,
    now: dt.datetime,
    posts: PostQuerySet | None = None,
) -> Any:
    """Of `posts`, or of all that the person sees, those of [start, end) on the calendar.

    Each knows `.movable`.
    """
    seen = rules.visible_posts(person, now) if posts is None else posts
    placed = seen.on_the_calendar(start, end).exclude(state=PostState.CANCELLED)
    return with_channels(_with_movable(placed, person, now))


def tray(posts: PostQuerySet, person: User, now: dt.datetime) -> list[Post]:
    """Of these what still needs a time and the person may give one: cleared and missed first."""
    waiting = posts.filter(state__in=TRAY_STATES)
    waiting = waiting.filter(Q(planned_at=None) | Q(state=PostState.MISSED))
    annotated = with_channels(_with_movable(waiting, person, now))
    found = list(annotated.filter(Q(movable=True)).order_by("-pk")[:TRAY])
    return sorted(found, key=lambda post: TRAY_STATES.index(PostState(post.state)))


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


def held(person: User, now: dt.datetime) -> QuerySet[Publication]:
    """Publications that a pause holds and the person may decide about, by their slots."""
    units = people.unit_ids(person, now, rules.PLANNERS)
    publishing = Responsibility.objects.filter(task=Task.PUBLISH).values("pk")
    own = rules.own_responsibilities(person, now).filter(pk__in=publishing)
    mine = Q(post__unit_id__in=units) | Q(channel_id__in=own.values("channel_id"))
    waiting = Publication.objects.filter(mine, state=PublicationState.HELD)
    found = waiting.select_related("post__unit", "channel", "held_by")
    return found.order_by("slot_at", "pk")


def pauses_that_hold(person: User, now: dt.datetime) -> QuerySet[Pause]:
    waiting = held(person, now).order_by().values("held_by")
    return Pause.objects.filter(pk__in=waiting).order_by("-starts_at", "-pk")


def in_scope(
    publications: QuerySet[Publication],
    *,
    channel_id: int | None,
    unit_id: int | None,
    classes: Iterable[str],
) -> QuerySet[Publication]:
    """What such a pause stops, whatever the time; `posts.pauses.Stop.covers` for one."""
    if channel_id is not None:
        found = publications.filter(channel_id=channel_id)
    else:
        units = people.within({unit_id} if unit_id else set())
        inside = Q(channel__unit_id__in=units) | Q(post__unit_id__in=units)
        found = publications.filter(inside)
    return found.filter(post__information_class__in=classes) if classes else found


def would_stop(
    *, start: dt.datetime, end: dt.datetime, at_once: bool, **scope: Any
) -> dict[str, int]:
    """How many publications have their slot in [start, end), and how many are in hand now."""
    state = PublicationState
    slots = Publication.objects.filter(state=state.SCHEDULED, slot_at__gte=start, slot_at__lt=end)
    in_hand = Publication.objects.filter(state=state.CLAIMED)
    return {
        "scheduled": in_scope(slots, **scope).count(),
        "in_hand": in_scope(in_hand, **scope).count() if at_once else 0,
    }


def coming_into(
    pause: Pause, publications: QuerySet[Publication], now: dt.datetime
) -> QuerySet[Publication]:
    """Of these publications what has its slot still to come while the pause lasts."""
    if pause.is_over(now):
        return publications.none()
    ahead = publications.filter(
        state=PublicationState.SCHEDULED, slot_at__gte=max(pause.starts_at, now)
    )
    if pause.ends_at is not None:
        ahead = ahead.filter(slot_at__lt=pause.ends_at)
    found = in_scope(
        ahead, channel_id=pause.channel_id, unit_id=pause.unit_id, classes=pause.classes
    )
    return found.order_by("slot_at", "pk")


def days_off(person: User, first: dt.date, last: dt.date) -> list[DayOff]:
    """Holidays and collective leave of the person's unit, confirmed ones only."""
    code = person.unit.calendar.code
    return [day for day in holidays_between(first, last, code=code) if day.confirmed]


@dataclass(frozen=True)
class PauseShown:
    """A pause as the calendar draws it, in the active zone."""

    pause: Pause

    @property
    def words(self) -> str:
        return _("Pause: %(reason)s") % {"reason": self.pause.reason}

    def days(self, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
        """The first and the last day of it between these two, both included."""
        end = min(filter(None, (self.pause.ends_at, self.pause.ended_at)), default=None)
        begins = timezone.localdate(self.pause.starts_at)
        ends = timezone.localdate(end - dt.timedelta(microseconds=1)) if end else last
        return max(first, begins), min(last, ends)


def pauses_between(
    person: User, start: dt.datetime, end: dt.datetime, now: dt.datetime
) -> list[PauseShown]:
    """Visible pauses that last anywhere in [start, end), those called off before them left out."""
    over = Q(ends_at__lte=start) | Q(ended_at__lte=start) | Q(ended_at__lte=F("starts_at"))
    found = rules.visible_pauses(person, now).filter(starts_at__lt=end).exclude(over)
    return [PauseShown(pause) for pause in found.order_by("starts_at", "pk")]


@dataclass(frozen=True)
class Day:
    date: dt.date
    posts: list[Post]
    off: list[str]
    pauses: list[PauseShown]


def month(
    person: User,
    first: dt.date,
    now: dt.datetime,
    language: str,
    posts: PostQuerySet | None = None,
) -> list[Day]:
    """The month as a list of days that hold something, in the active zone.

    Of `posts`, or of all that the person sees.
    """
    after = next_month(first)
    start, end = _midnight(first), _midnight(after)
    off: dict[dt.date, list[str]] = {}
    for entry in days_off(person, first, after - dt.timedelta(days=1)):
        off.setdefault(entry.date, []).append(entry.name_in(language))
    placed: dict[dt.date, list[Post]] = {}
    paused: dict[dt.date, list[PauseShown]] = {}
    for pause in pauses_between(person, start, end, now):
        day, last = pause.days(first, after - dt.timedelta(days=1))
        while day <= last:
            paused.setdefault(day, []).append(pause)
            day += dt.timedelta(days=1)
    for post in on_the_calendar(person, start, end, now, posts)[:MOST_SHOWN]:
        placed.setdefault(timezone.localdate(post.planned_at), []).append(post)
    return [
        Day(date, placed.get(date, []), off.get(date, []), paused.get(date, []))
        for date in sorted({*off, *placed, *paused})
    ]


def next_month(first: dt.date) -> dt.date:
    return (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def previous_month(first: dt.date) -> dt.date:
    return (first.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
