"""The rows behind the resolver: a fixed number of queries for any number of questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.db.models.expressions import RawSQL

from accounts.models import Absence, Membership, Unit
from accounts.states import Role
from channels.duty_roster import Roster, Rows
from channels.models import Channel, DeskCover, Responsibility, Shift

# Whoever is concerned, their substitutes, the substitutes of those, and so on.
CONCERNED = """
WITH RECURSIVE concerned(person_id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT a.substitute_id
    FROM accounts_absence a JOIN concerned c ON a.person_id = c.person_id
    WHERE a.substitute_id IS NOT NULL AND a.cancelled_at IS NULL
      AND a.starts_at <= %s AND a.ends_at > %s
)
SELECT person_id FROM concerned
"""


def roster(channels: Iterable[Channel], first: datetime, last: datetime) -> Roster:
    """Answers about these channels at any instant from first to last, both included.

    Six queries: units, responsibilities, roles, covers, shifts, absences.
    """
    known = {channel.pk: channel for channel in channels}
    units = list(Unit.objects.order_by().values_list("pk", "parent_id", "zone"))
    parents: dict[int, int | None] = {pk: parent for pk, parent, _zone in units}
    in_force = (Q(valid_until=None) | Q(valid_until__gt=first)) & Q(valid_from__lte=last)
    held = list(
        Responsibility.objects.filter(in_force, channel_id__in=known).select_related(
            "person", "mandate"
        )
    )
    covers = list(DeskCover.objects.filter(in_force, channel_id__in=known))
    shifts = _shifts({cover.desk_id for cover in covers}, first, last)
    memberships = _memberships({c.unit_id for c in known.values()}, parents, in_force)
    people = {one.person_id for one in held} | {one.person_id for one in shifts}
    people |= {one.person_id for one in memberships}
    return Roster(
        Rows(
            parents=parents,
            zones={pk: zone for pk, _parent, zone in units},
            responsibilities=held,
            memberships=memberships,
            covers=covers,
            shifts=shifts,
            absences=_absences(people, first, last),
        )
    )


def _shifts(desks: set[int], first: datetime, last: datetime) -> list[Shift]:
    standing = Shift.objects.standing().filter(
        desk_id__in=desks, starts_at__lte=last, ends_at__gt=first
    )
    return list(standing.select_related("person", "desk"))


def _memberships(units: set[int], parents: dict[int, int | None], in_force: Q) -> list[Membership]:
    """Supervisors and heads over these units, and admins everywhere, who still work here."""
    over = set(units)
    for unit in units:
        above = parents.get(unit)
        while above is not None and above not in over:
            over.add(above)
            above = parents.get(above)
    wanted = Q(role__in=[Role.SUPERVISOR, Role.HEAD], unit_id__in=over) | Q(role=Role.ADMIN)
    held = Membership.objects.filter(in_force, wanted, person__is_active=True)
    return list(held.select_related("person", "unit", "mandate"))


def _absences(people: set[int], first: datetime, last: datetime) -> list[Absence]:
    concerned = RawSQL(CONCERNED, [sorted(people), last, first])  # noqa: S611 (a constant)
    away = Absence.objects.filter(
        person_id__in=concerned, cancelled_at=None, starts_at__lte=last, ends_at__gt=first
    )
    return list(away.select_related("person", "substitute"))
