"""Times that stand as text in the facts of an event."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.dateparse import parse_datetime

register = template.Library()


@register.filter
def moment(written: str) -> datetime | None:
    """The time behind an ISO text; None when it is none."""
    try:
        return parse_datetime(written or "")
    except ValueError:
        return None
