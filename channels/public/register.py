"""The register as the public sees it: which channels, in which order, and what is told of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

import worktime.queries
from accounts.models import Unit
from accounts.rules import within
from channels.models import Channel, ChannelQuerySet
from channels.states import ChannelState
from worktime.models import clock_text
from worktime.states import Weekday
from worktime.timetable import Timetable


def listing(
    *,
    words: str = "",
    unit: Unit | None = None,
    network: str = "",
    closed: bool = False,
    since: datetime | None = None,
) -> ChannelQuerySet:
    """Official channels by unit and name; closed ones only on request, proposals never."""
    found = Channel.objects.public().select_related("unit")
    if not closed:
        found = found.exclude(state=ChannelState.CLOSED)
    if words:
        plain = words.lstrip("@")
        found = found.filter(
            Q(name__icontains=words)
            | Q(handle__icontains=plain)
            | Q(url__icontains=plain)
            | Q(unit__name__icontains=words)
            | Q(unit__short_name__icontains=words)
            | Q(tags__icontains=words)
        )
    if unit is not None:
        found = found.filter(unit_id__in=within({unit.pk}))
    if network:
        found = found.filter(network=network)
    if since is not None:
        return found.filter(touched_at__gte=since).order_by("touched_at", "pk")
    return found.order_by("unit__name", "unit_id", "network", "name", "pk")


def units_with_channels() -> set[int]:
    """Units that the public can choose: those with a channel, and all above them."""
    own = set(Channel.objects.public().values_list("unit_id", flat=True))
    parents = dict(Unit.objects.order_by().values_list("pk", "parent_id"))
    found: set[int] = set()
    for unit in own:
        current: int | None = unit
        while current is not None and current not in found:
            found.add(current)
            current = parents.get(current)
    return found


@dataclass(frozen=True)
class DayHours:
    """Weekdays in a row with the same hours: `Senin–Kamis`, `07.30–16.00`."""

    days: str
    hours: str


def hours(calendar_code: str, today: date) -> list[DayHours]:
    """When the unit works in this week, in words; special hours (Ramadan) included."""
    timetable = worktime.queries.calendar(calendar_code).timetable
    monday = today - timedelta(days=today.weekday())
    rows: list[tuple[int, int, str]] = []
    for number in range(7):
        open_hours = _of_day(timetable, monday + timedelta(days=number))
        if rows and rows[-1][2] == open_hours and rows[-1][1] == number - 1:
            rows[-1] = (rows[-1][0], number, open_hours)
        elif open_hours:
            rows.append((number, number, open_hours))
    return [DayHours(_days(first, last), text) for first, last, text in rows]


def _of_day(timetable: Timetable, day: date) -> str:
    spans = timetable.day(day).usual
    return f"{clock_text(spans[0].starts)}–{clock_text(spans[-1].ends)}" if spans else ""


def _days(first: int, last: int) -> str:
    names = [str(Weekday(number).label) for number in (first, last)]
    return names[0] if first == last else "–".join(names)


def zone_of(channel: Channel) -> ZoneInfo:
    return ZoneInfo(channel.unit.zone)


def local_day(channel: Channel, now: datetime) -> date:
    return now.astimezone(zone_of(channel)).date()


def moderation_words(mode: str) -> str:
    """What somebody who writes there may expect."""
    return {
        "active": _("Comments are read and answered."),
        "passive": _("Comments are read, but not every one is answered."),
        "no_reply": _("Comments are not answered on this channel. Use the official ways below."),
    }.get(mode, "")


@dataclass(frozen=True)
class Group:
    """The channels of one unit, as the list shows them."""

    unit: Unit
    rows: list[Channel]


def by_unit(rows: Iterable[Channel]) -> list[Group]:
    """Rows come ordered by unit."""
    groups: list[Group] = []
    for channel in rows:
        if not groups or groups[-1].unit.pk != channel.unit_id:
            groups.append(Group(channel.unit, []))
        groups[-1].rows.append(channel)
    return groups
