"""Reads of the register: whose name is it, who decides, what is wrong with an account."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q

from accounts.models import Membership, User
from accounts.rules import above
from accounts.states import Role
from channels.models import Channel, ChannelQuerySet, FormerHandle
from channels.states import ChannelState, Flag, Holding

ENOUGH_ADMINS = 2
OURS = Q(custody__holding=Holding.ADMIN, custody__ended_at=None, custody__person__is_active=True)


def whose_name(
    network: str, handle: str, url: str, *, platform_id: str = "", other_than: int = 0
) -> Channel | FormerHandle | None:
    """The channel that has this name or address, whatever its case, or that had it once."""
    named = Q(network=network, handle__iexact=handle) | Q(url__iexact=url)
    known = Q(network=network, platform_id=platform_id) if platform_id else Q(pk=None)
    others = Channel.objects.exclude(state=ChannelState.DECLINED).exclude(pk=other_than)
    found = others.filter(named | known).select_related("unit").first()
    if found is not None:
        return found
    once = FormerHandle.objects.exclude(channel_id=other_than).filter(named)
    return once.select_related("channel__unit").first()


def people_with(roles: list[Role], unit_id: int, at: datetime) -> list[User]:
    """Who holds one of the roles over a unit at that instant and still works here."""
    held = Membership.objects.current(at).in_role(roles).filter(unit_id__in=above(unit_id))
    return list(User.objects.working().filter(memberships__in=held).distinct().order_by("pk"))


def with_admin_count(channels: ChannelQuerySet) -> ChannelQuerySet:
    """Each with `admin_count`: admins on the platform who work here."""
    return channels.annotate(admin_count=Count("custody", filter=OURS))


def short_of_admins(channels: ChannelQuerySet) -> ChannelQuerySet:
    """Accounts in use that one person alone, or nobody of ours, can get into."""
    enough = Channel.objects.alias(ours=Count("custody", filter=OURS)).filter(
        ours__gte=ENOUGH_ADMINS
    )
    return channels.in_use().exclude(pk__in=enough.values("pk"))


def flagged(channels: ChannelQuerySet, flag: str, at: datetime) -> ChannelQuerySet:
    """Only those with that red flag; all of them without one."""
    if flag == Flag.NOT_CONFIRMED:
        return channels.not_attested(at)
    if flag == Flag.ACCESS:
        return channels.access_overdue(at)
    return short_of_admins(channels) if flag == Flag.ADMINS else channels


def flags_of(channel: Channel, at: datetime, admin_count: int) -> list[Flag]:
    """The red flags of an account in use; `admin_count` as `with_admin_count` counts."""
    if not channel.is_in_use:
        return []
    raised = {
        Flag.NOT_CONFIRMED: not channel.is_attested(at),
        Flag.ACCESS: channel.access_due_at is None or channel.access_due_at <= at,
        Flag.ADMINS: admin_count < ENOUGH_ADMINS,
    }
    return [flag for flag, is_raised in raised.items() if is_raised]
