"""Cases about impostors: who sees them, who settles them, who is told."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from accounts.models import Membership, User
from accounts.rules import may_administer, unit_ids
from accounts.states import Role
from channels.models import Impostor, ImpostorQuerySet
from channels.registry import people_with


def visible_impostors(person: User, now: datetime) -> ImpostorQuerySet:
    """For program admins: cases about channels of their units, and those not placed yet."""
    if not may_administer(person, now):
        nobody: ImpostorQuerySet = Impostor.objects.none()
        return nobody
    seen: ImpostorQuerySet = Impostor.objects.about_units(unit_ids(person, now, [Role.ADMIN]))
    return seen


def may_settle(person: User, impostor: Impostor, now: datetime) -> bool:
    """Decide a case, add notes, erase: a program admin over the channel that is imitated."""
    if impostor.imitates is None:
        return may_administer(person, now)
    return may_administer(person, now, impostor.imitates.unit_id)


def admins_over(unit_id: int | None, now: datetime) -> list[User]:
    """Program admins at that instant over the unit; of every unit when none is given."""
    if unit_id is not None:
        return people_with([Role.ADMIN], unit_id, now)
    held = Membership.objects.current(now).in_role([Role.ADMIN])
    return list(User.objects.working().filter(memberships__in=held).distinct().order_by("pk"))


def listing(
    seen_by: User, now: datetime, *, words: str = "", network: str = "", state: str = ""
) -> ImpostorQuerySet:
    """Cases that the person sees, the latest report first."""
    found = visible_impostors(seen_by, now).select_related("imitates__unit")
    if words:
        found = found.filter(
            Q(handle__icontains=words)
            | Q(url__icontains=words)
            | Q(imitates__name__icontains=words)
        )
    if network:
        found = found.filter(network=network)
    if state:
        found = found.filter(state=state)
    return found.order_by("-last_reported_at", "-pk")
