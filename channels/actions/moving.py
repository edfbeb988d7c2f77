"""An account passes to another unit: whose it is, who leads it, whose desk answers for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Mandate, Unit, User
from accounts.states import Role
from channels.actions.common import Refused, locked, need, record, require_manager
from channels.actions.ending import end_covers, end_tasks
from channels.following import follows
from channels.models import Channel, UnitChange
from channels.registry import people_with
from channels.rules import visible_channels
from records.actions import owe
from records.states import Urgency


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
    concerned = _concerned(channel, unit, now)
    beside = follows(channel, unit, now)
    end_tasks(channel, beside.ending, by=by, now=now)
    UnitChange.objects.create(
        channel=channel, before=before, after=unit, reason=reason, mandate=mandate, by=by, at=now
    )
    channel.unit = unit
    channel.save(update_fields=["unit"])
    end_covers(beside.covers, by=by, now=now)
    event = record(
        "channel.unit_changed", channel, by=by, now=now, before_name=before.short_name,
        after_name=unit.short_name, before_unit=before.code, after_unit=unit.code, why=reason,
        under=mandate.number, mandate_id=mandate.pk,
    )  # fmt: skip
    for person in concerned:
        if by is None or person.pk != by.pk:
            owe(
                event=event, people=[person], now=now, by_email=True, urgency=Urgency.ACTION,
                reason="person", url=_page_for(person, channel, now),
            )  # fmt: skip
    return channel


def _page_for(person: User, channel: Channel, now: datetime) -> str:
    """Nothing for who does not see the account any more."""
    seen = visible_channels(person, now).filter(pk=channel.pk).exists()
    return channel.get_absolute_url() if seen else ""


def _concerned(channel: Channel, unit: Unit, now: datetime) -> list[User]:
    """Who leads the old unit or the new one, and who holds a task."""
    leading = [*people_with([Role.HEAD, Role.SUPERVISOR], channel.unit_id, now)]
    leading += people_with([Role.HEAD, Role.SUPERVISOR], unit.pk, now)
    held = channel.responsibilities.current(now)
    working = User.objects.working().filter(responsibilities__in=held).distinct().order_by("pk")
    return list(dict.fromkeys([*leading, *working]))
