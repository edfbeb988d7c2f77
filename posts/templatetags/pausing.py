"""Which pauses hold where this person works, for the pages on which posts are planned."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from posts import rules
from posts.models import Pause

register = template.Library()


@register.simple_tag(takes_context=True)
def pauses_now(context: dict[str, Any]) -> list[Pause]:
    """In force at this instant, the longest first. One query where nothing is paused at all."""
    person, now = context["request"].user, timezone.now()
    if not Pause.objects.in_force(now).exists():
        return []
    found = rules.visible_pauses(person, now).in_force(now)
    return list(found.select_related("unit", "channel").order_by("starts_at", "pk"))
