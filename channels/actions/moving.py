"""An account passes to another unit: whose it is, who leads it, whose desk answers for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Mandate, Unit, User
from accounts.rules import above
from accounts.states import Role
from channels import rules
from channels.actions.common import Refused, locked, need, record, require_manager
from channels.actions.ending import end_covers, end_tasks
from channels.models import Channel, DeskCover, Responsibility, UnitChange
from channels.registry import people_with
from channels.states import Task
from records.states import Urgency


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


@transaction.atomic
def change_unit(
    *, channel_id: int, unit: Unit, reason: str, mandate: Mandate, by: User | None, now: datetime
) -> Channel:
    """The account is that unit's from now on. Locks channel, unit, and the desks that it leaves.

    Needs an admin over both units, so that it never falls out of anybody's hands. Tasks stay with
    whom they name, save for approvers who do not supervise the new unit; open duties go on with
    their deadlines. Who leads either unit, and who works on the account, hears of it.
    """
    channel = locked(channel_id)
    before = channel.unit
    require_manager(by, before, now)
    require_manager(by, unit, now)
    if channel.is_over:
        raise Refused(_("This channel is over: its entry stands."))
    if before.pk == unit.pk:
        raise Refused(_("The channel is that unit's already."))
    unit = Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    if not unit.is_active:
        raise Refused(_("%(unit)s is closed.") % {"unit": unit})
    reason = need(reason, _("Please give a reason."))
    told = _concerned(channel, unit, now)
    beside = follows(channel, unit, now)
    end_tasks(channel, beside.ending, by=by, now=now)
    UnitChange.objects.create(
        channel=channel, before=before, after=unit, reason=reason, mandate=mandate, by=by, at=now
    )
    channel.unit = unit
    channel.save(update_fields=["unit"])
    end_covers(beside.covers, by=by, now=now)
    record(
        "channel.unit_changed", channel, by=by, now=now, tell=told, by_email=True,
        urgency=Urgency.ACTION, reason="person", before_name=before.short_name,
        after_name=unit.short_name, before_unit=before.code, after_unit=unit.code, why=reason,
        under=mandate.number, mandate_id=mandate.pk,
    )  # fmt: skip
    return channel


def _concerned(channel: Channel, unit: Unit, now: datetime) -> list[User]:
    """Who leads the old unit or the new one, and who holds a task."""
    leading = [*people_with([Role.HEAD, Role.SUPERVISOR], channel.unit_id, now)]
    leading += people_with([Role.HEAD, Role.SUPERVISOR], unit.pk, now)
    held = channel.responsibilities.current(now)
    working = User.objects.working().filter(responsibilities__in=held).distinct().order_by("pk")
    return [*leading, *working]
