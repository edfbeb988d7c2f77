"""Who sees a channel, who registers it, and to whom a task on it may be given."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Absence, User
from accounts.rules import holds_role, may_administer, unit_ids
from accounts.states import Role
from channels.models import Channel, ChannelQuerySet, Responsibility
from channels.states import Rank, Task


def in_charge_of(person: User, now: datetime) -> QuerySet[Responsibility, int]:
    """Ids of channels in the person's charge now, or in that of somebody they stand in for."""
    stood_in_for = Absence.objects.covering(now).filter(substitute_id=person.pk)
    return (
        Responsibility.objects.current(now)
        .filter(Q(person_id=person.pk) | Q(person_id__in=stood_in_for.values("person_id")))
        .values_list("channel_id", flat=True)
    )


def visible_channels(person: User, now: datetime) -> ChannelQuerySet:
    """Channels of the person's units, and those in their charge. Nothing for a closed account."""
    if not person.is_active:
        return Channel.objects.none()
    return Channel.objects.filter(
        Q(unit_id__in=unit_ids(person, now)) | Q(pk__in=in_charge_of(person, now))
    )


def may_manage(person: User, unit_id: int, now: datetime) -> bool:
    """Register channels of the unit, switch them on and off, give out their tasks."""
    return may_administer(person, now, unit_id)


def may_approve(person: User, unit_id: int, at: datetime) -> bool:
    """Whether the task *approve* may be given: a civil servant who supervises the unit."""
    return person.is_asn and holds_role(person, [Role.SUPERVISOR], unit_id, at)


def why_not_take(person: User, held: Responsibility, now: datetime) -> str:
    """Why this task cannot pass to the person; empty when it can."""
    if not person.is_active:
        return _("This person does not work here any more.")
    if person.pk == held.person_id:
        return _("Somebody else must take it.")
    unit = held.channel.unit
    if held.task == Task.APPROVE and not may_approve(person, unit.pk, now):
        return _("Only a civil servant with the role of supervisor over %(unit)s can approve.") % {
            "unit": unit
        }
    return ""


def may_be_dropped(held: Responsibility) -> bool:
    return held.rank == Rank.BACKUP
