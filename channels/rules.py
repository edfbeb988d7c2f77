"""Who sees a channel, who registers it, and to whom a task on it may be given."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Absence, User
from accounts.rules import holds_role, may_administer, unit_ids
from accounts.states import Role
from channels.models import Channel, ChannelQuerySet, HandOver, Responsibility
from channels.states import Task


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


# Of the unit: who may ask for a channel, and who speaks for it.
ASKING = (Role.OFFICER, Role.SUPERVISOR, Role.HEAD)
LEADING = (Role.SUPERVISOR, Role.HEAD)
KEEPING = (Role.ADMIN, Role.SUPERVISOR, Role.HEAD, Role.OFFICER)


def may_request(person: User, now: datetime, unit_id: int | None = None) -> bool:
    """Ask for a channel of the unit (of any, without one): who works on its channels."""
    if unit_id is None:
        return bool(unit_ids(person, now, ASKING)) and person.is_active
    return holds_role(person, ASKING, unit_id, now)


def may_edit(person: User, channel: Channel, now: datetime) -> bool:
    """Correct what the register says of an account: its admin, and who leads the unit."""
    return not channel.is_over and (
        may_manage(person, channel.unit_id, now)
        or holds_role(person, LEADING, channel.unit_id, now)
    )


def may_attest(person: User, channel: Channel, now: datetime) -> bool:
    """Speak for the unit: its supervisor or head, and nobody from outside."""
    return channel.is_in_use and holds_role(person, LEADING, channel.unit_id, now)


def may_keep_custody(person: User, channel: Channel, now: datetime) -> bool:
    """Keep the dossier: admin, leader of the unit, and whose charge custody is (or a stand-in)."""
    if may_manage(person, channel.unit_id, now):
        return True
    if holds_role(person, LEADING, channel.unit_id, now):
        return True
    stood_in_for = Absence.objects.covering(now).filter(substitute_id=person.pk)
    return (
        person.is_active
        and Responsibility.objects.current(now)
        .filter(channel_id=channel.pk, task=Task.CUSTODY)
        .filter(Q(person_id=person.pk) | Q(person_id__in=stood_in_for.values("person_id")))
        .exists()
    )


def part_in(person: User, hand_over: HandOver, now: datetime) -> str:
    """What the person still has to confirm of it: "giver", "receiver", or nothing.

    For a giver who has left, a program admin over the unit says *given*, never the receiver.
    """
    if not hand_over.is_open or not person.is_active:
        return ""
    if person.pk == hand_over.receiver_id:
        return "" if hand_over.received_at else "receiver"
    gives = person.pk == hand_over.giver_id or (
        not hand_over.giver.is_active and may_manage(person, hand_over.channel.unit_id, now)
    )
    return "giver" if gives and hand_over.given_at is None else ""


def may_see_custody(person: User, channel: Channel, now: datetime) -> bool:
    """Read the dossier: who keeps it, and the auditor."""
    return may_keep_custody(person, channel, now) or holds_role(
        person, [Role.AUDITOR], channel.unit_id, now
    )


def visible_hand_overs(person: User, now: datetime) -> QuerySet[HandOver]:
    """Those that the person gives or takes part in, and those of dossiers that they read."""
    if not person.is_active:
        return HandOver.objects.none()
    units = unit_ids(person, now, [Role.ADMIN, Role.AUDITOR, *LEADING])
    own = Q(giver_id=person.pk) | Q(receiver_id=person.pk)
    return HandOver.objects.filter(own | Q(channel__unit_id__in=units))
