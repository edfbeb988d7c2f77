"""What a person answers for, for the staff pages (which stand below channels and cannot ask)."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from django import template
from django.db.models import F, Q

from accounts.models import User
from channels.models import Channel, Responsibility
from channels.states import FindingKind, Holding, Rank, Task

register = template.Library()


@register.simple_tag
def responsibilities_of(person: User, now: datetime) -> list[Responsibility]:
    """Current and coming ones; for somebody who left, those that nobody has taken over yet."""
    alive = Q(valid_until=None) | (Q(valid_until__gt=now) & Q(valid_until__gt=F("valid_from")))
    held = Responsibility.objects.filter(alive, person=person)
    return list(held.select_related("channel__unit", "mandate").order_by("channel__name", "task"))


@register.filter
def task_name(task: str) -> str:
    return str(Task(task).label) if task in Task.values else task


@register.filter
def rank_name(rank: str) -> str:
    return str(Rank(rank).label) if rank in Rank.values else rank


@register.filter
def holding_name(holding: str) -> str:
    return str(Holding(holding).label) if holding in Holding.values else holding


@register.simple_tag
def charge_key(channel: Channel, task: Task) -> str:
    """How a form names one task of a channel."""
    return f"{channel.pk}:{task.value}"


@register.filter(name="in")
def is_in(one: object, several: Container[object]) -> bool:
    return one in several


@register.filter
def finding_name(kind: str) -> str:
    return str(FindingKind(kind).label) if kind in FindingKind.values else kind
