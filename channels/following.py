"""What follows when an account passes to another unit: one answer for the act and for its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from accounts.models import Unit
from accounts.rules import above
from channels import rules
from channels.models import Channel, DeskCover, Responsibility
from channels.states import Task


@dataclass
class Follows:
    """What else changes when an account passes to that unit."""

    # Tasks that stay with whom they name, who works elsewhere.
    outside: list[Responsibility] = field(default_factory=list)
    # Tasks *approve* of people who do not supervise the new unit: they end.
    ending: list[Responsibility] = field(default_factory=list)
    # Desks of units that the account leaves: they answer for it no more.
    covers: list[DeskCover] = field(default_factory=list)


def follows(channel: Channel, unit: Unit, now: datetime) -> Follows:
    """What `change_unit` does beside it, for the page that asks once more."""
    found, over, to_come = Follows(), above(unit.pk), Q(valid_until=None) | Q(valid_until__gt=now)
    held = channel.responsibilities.filter(to_come).select_related("person__unit", "mandate")
    for one in held:
        if one.is_over(now):
            continue
        if one.task == Task.APPROVE and not rules.may_approve(one.person, unit.pk, now):
            found.ending.append(one)
        elif one.person.unit_id not in over and unit.pk not in above(one.person.unit_id):
            found.outside.append(one)
    covers = channel.desk_covers.filter(to_come).exclude(desk__unit_id__in=over)
    found.covers = list(covers.select_related("desk__unit"))
    return found
