"""Turns as an iCalendar: titles only, in UTC, with names that stay the same from read to read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from channels.rota import Turn

REFRESH = timedelta(hours=1)


def calendar(name: str, turns: Iterable[Turn], now: datetime, *, of_team: bool) -> bytes:
    """A team's feed names the person, one's own names the desk. Nothing of citizens is in it."""
    found = begin(name, "Rota")
    for turn in turns:
        found.add_component(_event(turn, now, of_team=of_team))
    content: bytes = found.to_ical()
    return content


def begin(name: str, topic: str) -> Calendar:
    """A calendar without entries, to be read anew every hour."""
    found = Calendar()
    found.add("prodid", f"-//Tanggap//{topic}//ID")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    # How often calendar programs should read it anew; the second is the older word for it.
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", vDuration(REFRESH))
    return found


def _event(turn: Turn, now: datetime, *, of_team: bool) -> Event:
    event = Event()
    event.add("uid", f"{turn.shift.pk}-{turn.person.pk}-{turn.starts_at:%Y%m%dT%H%M}@tanggap")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", turn.starts_at.astimezone(UTC))
    event.add("dtend", turn.ends_at.astimezone(UTC))
    words = turn.person.full_title if of_team else turn.desk.name
    if turn.reason == "substitute":
        words = _("%(title)s (stands in)") % {"title": words}
    event.add("summary", words)
    return event
