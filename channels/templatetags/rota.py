"""Times of shifts in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language

from channels.models import Shift, ShiftPattern

if TYPE_CHECKING:
    from channels.seats import Clash

register = template.Library()


@register.simple_tag
def clock_span(starts_at: datetime, ends_at: datetime) -> str:
    """`07.30–16.00` in the active zone; `+1` when it ends on the next day."""
    begins, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    days = (ends.date() - begins.date()).days
    return f"{_clock(begins)}–{_clock(ends)}" + (f" (+{days})" if days else "")


@register.simple_tag
def shift_time(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """`Senin, 23 November 2026, 07.30–16.00 WIB`; with both days when it ends on another."""
    begins, ends = (one.astimezone(ZoneInfo(zone)) for one in (starts_at, ends_at))
    until = _clock(ends)
    if ends.date() != begins.date():
        until = f"{date_format(ends, 'l, j F Y')}, {until}"
    dash = "–" if ends.date() == begins.date() else " – "
    return f"{date_format(begins, 'l, j F Y')}, {_clock(begins)}{dash}{until} {ends:%Z}"


@register.simple_tag
def time_of(shift: Shift) -> str:
    """The same of a shift, in the zone of its desk."""
    return shift_time(shift.starts_at, shift.ends_at, shift.desk.unit.zone)


@register.simple_tag
def clash_words(clash: Clash, zone: str) -> str:
    """Who is wanted where at one time, on the clock of that zone."""
    return clash.words(zone)


@register.simple_tag
def told_time(facts: dict[str, Any], prefix: str = "") -> str:
    """The same from the facts of an event."""
    begins, ends = facts[f"{prefix}starts_at"], facts[f"{prefix}ends_at"]
    return shift_time(datetime.fromisoformat(begins), datetime.fromisoformat(ends), facts["zone"])


@register.filter
def weekday_names(weekdays: list[int]) -> str:
    """`Senin–Jumat` for days in a row, else `Senin, Rabu`."""
    days = sorted(weekdays)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{WEEKDAYS[days[0]]}–{WEEKDAYS[days[-1]]}"
    return ", ".join(str(WEEKDAYS[day]) for day in days)


@register.filter
def weekday_short(day: Any) -> str:
    return str(WEEKDAYS_ABBR[day.weekday()])


@register.filter
def pattern_clock(pattern: ShiftPattern | dict[str, Any]) -> str:
    """`07.30–16.00` of a weekly pattern, or of the facts about one."""
    facts = pattern if isinstance(pattern, dict) else vars(pattern)
    starts, ends = facts["starts"], facts["ends"]
    dot = "." if _indonesian() else ":"
    words = [f"{one // 60 % 24:02}{dot}{one % 60:02}" for one in (starts, ends)]
    return "–".join(words) + (" (+1)" if ends > 1440 else "")


def _clock(local: datetime) -> str:
    return f"{local:%H.%M}" if _indonesian() else f"{local:%H:%M}"


def _indonesian() -> bool:
    return (get_language() or "id").startswith("id")
