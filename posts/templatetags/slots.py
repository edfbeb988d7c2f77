"""What still waits to go out on a channel, for its pages (which stand below and cannot ask)."""

from __future__ import annotations

from django import template

from channels.models import Channel
from posts.models import Publication
from posts.states import PublicationState

register = template.Library()

WAITING = (PublicationState.SCHEDULED, PublicationState.HELD, PublicationState.CLAIMED)
SHOWN = 50


@register.simple_tag
def scheduled_on(channel: Channel) -> list[Publication]:
    """Scheduled, held or being put out by hand; the next first."""
    waiting = Publication.objects.filter(channel=channel, state__in=WAITING)
    return list(waiting.select_related("post").order_by("slot_at", "pk")[:SHOWN])
