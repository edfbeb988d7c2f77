"""Times that stand as text in the facts of an event, and long durations in days."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.translation import ngettext

WORKING_DAY = 450  # Perpres 21/2023: 37 h 30 min in five days
register = template.Library()


@register.filter
def moment(written: str) -> datetime | None:
    """The time behind an ISO text; None when it is none."""
    try:
        return parse_datetime(written or "")
    except ValueError:
        return None


@register.filter
def working_days(minutes: int) -> str:
    """Working minutes in whole working days; empty below two of them, where hours say it better."""
    days = minutes // WORKING_DAY
    if days < 2:
        return ""
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}


@register.filter
def wall_days(minutes: int) -> str:
    """Minutes on the wall in whole days; empty below two of them."""
    days = minutes // (24 * 60)
    if days < 2:
        return ""
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
