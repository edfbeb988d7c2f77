"""The content calendar for those who do not sign in: calendar programs, the head's office."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event

from accounts.rules import hash_of, within
from channels import feeds
from posts import queries, rules
from posts.models import CalendarLink, Post, PostQuerySet
from posts.states import LinkKind, PostState

# A calendar program shows so much; nobody plans further in another program.
BEHIND, AHEAD = dt.timedelta(days=31), dt.timedelta(days=186)
MOST = 1000
# Who is not of the office sees what is decided; drafts may still become something else.
DECIDED = (
    PostState.CLEARED,
    PostState.SCHEDULED,
    PostState.PUBLISHING,
    PostState.PUBLISHED,
)


def link_for(token: str, kind: LinkKind, now: dt.datetime) -> CalendarLink | None:
    """The living address of that token, if its owner may still give what it shows."""
    found = CalendarLink.objects.living(now).filter(kind=kind, token_hash=hash_of(token))
    link = found.select_related("owner__unit__calendar", "unit", "channel__unit").first()
    if link is None or not link.owner.is_active:
        return None
    return (
        None if rules.why_not_link(link.owner, link.kind, link.unit or link.channel, now) else link
    )


def posts_of(link: CalendarLink, now: dt.datetime) -> PostQuerySet:
    """What its owner may see at this moment, of the scope; a page shows only what is decided."""
    seen = rules.visible_posts(link.owner, now)
    if link.unit is not None:
        seen = seen.filter(unit_id__in=within({link.unit.pk}))
    if link.channel is not None:
        seen = seen.filter(revision__variants__channel=link.channel)
    over = Q(state__in=(PostState.CANCELLED, PostState.WITHDRAWN, PostState.REJECTED))
    return seen.filter(state__in=DECIDED) if link.kind == LinkKind.PAGE else seen.exclude(over)


def ical(link: CalendarLink, base_url: str, now: dt.datetime) -> bytes:
    """Titles, times and states, never the text. The first thousand from a month ago on."""
    calendar = feeds.begin(str(link.label), "Content")
    placed = posts_of(link, now).on_the_calendar(now - BEHIND, now + AHEAD)
    for post in queries.with_channels(placed)[:MOST]:
        calendar.add_component(_event(post, base_url, now))
    content: bytes = calendar.to_ical()
    return content


def _event(post: Post, base_url: str, now: dt.datetime) -> Event:
    event = Event()
    at = post.planned_at
    assert at is not None  # on the calendar
    event.add("uid", f"post-{post.pk}@tanggap")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", at.astimezone(dt.UTC))
    words = {"title": post.title, "state": post.get_state_display()}
    event.add("summary", _("%(title)s (%(state)s)") % words)
    variants = post.revision.variants.all() if post.revision else []
    event.add("location", ", ".join(str(variant.channel) for variant in variants))
    event.add("url", f"{base_url}{post.get_absolute_url()}")
    return event


def weeks(first: dt.date, days: list[queries.Day]) -> list[list[queries.Day | None]]:
    """The month as rows from Monday to Sunday; None lies outside it."""
    known = {day.date: day for day in days}
    after = queries.next_month(first)
    date = first - dt.timedelta(days=first.weekday())
    rows = []
    while date < after:
        row = [date + dt.timedelta(days=place) for place in range(7)]
        rows.append(
            [
                known.get(one, queries.Day(one, [], [], [])) if one.month == first.month else None
                for one in row
            ]
        )
        date += dt.timedelta(days=7)
    return rows


def month_in_reach(given: str, now: dt.datetime) -> dt.date:
    """The month asked for, if it lies in what a shared page shows; else this one."""
    this = timezone.localdate(now).replace(day=1)
    try:
        asked = dt.date.fromisoformat(f"{given}-01")
    except ValueError:
        return this
    distance = (asked.year - this.year) * 12 + asked.month - this.month
    return asked if -3 <= distance <= 12 else this
