"""The views that the signed-in person keeps."""

from __future__ import annotations

from typing import Any

from django import template

from posts.models import SavedView

register = template.Library()


@register.simple_tag(takes_context=True)
def saved_views(context: dict[str, Any]) -> list[SavedView]:
    return list(SavedView.objects.filter(owner=context["request"].user, dropped_at=None))
