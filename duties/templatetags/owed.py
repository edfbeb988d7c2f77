"""What is still owed on a channel, for its pages (which stand below and cannot ask)."""

from __future__ import annotations

from django import template

from channels.models import Channel
from duties.models import Duty

register = template.Library()

SHOWN = 50


@register.simple_tag
def owed_on(channel: Channel) -> list[Duty]:
    """Open duties, the next deadline first."""
    return list(Duty.objects.open().filter(channel=channel).order_by("due_at", "pk")[:SHOWN])
