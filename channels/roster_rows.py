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


def roster(
    channels: Iterable[Channel],
    first: datetime,
    last: datetime,
    *,
    gone_since: frozenset[int] = frozenset(),
) -> Roster:
    """Answers about these channels at any instant from first to last, both included.

    `gone_since` are people who have left by now, but not by then.
    """
    return Roster(read(channels, first, last, gone_since=gone_since))


def read(
    channels: Iterable[Channel],
    first: datetime,
    last: datetime,
    *,
    gone_since: frozenset[int] = frozenset(),
) -> Rows:
    """Six queries: units, responsibilities, roles, covers, shifts, absences."""
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
    working = Q(person__is_active=True) | Q(person_id__in=gone_since)
    memberships = _memberships({c.unit_id for c in known.values()}, parents, in_force & working)
    people = {one.person_id for one in held} | {one.person_id for one in shifts}
    people |= {one.person_id for one in memberships}
    rows = Rows(
        parents=parents,
        zones={pk: zone for pk, _parent, zone in units},
        responsibilities=held,
        memberships=memberships,
        covers=covers,
        shifts=shifts,
        absences=_absences(people, first, last),
    )
    _as_they_were(rows, gone_since)
    return rows


def _as_they_were(rows: Rows, gone_since: frozenset[int]) -> None:
    """In memory only: whoever left later still worked here."""
    dated: list[Responsibility | Membership | Shift | Absence] = [
        *rows.responsibilities,
        *rows.memberships,
        *rows.shifts,
        *rows.absences,
    ]
    for row in dated:
        stand_in = row.substitute if isinstance(row, Absence) else None
        for person in filter(None, (row.person, stand_in)):
            person.is_active = person.is_active or person.pk in gone_since


def _shifts(desks: set[int], first: datetime, last: datetime) -> list[Shift]:
    standing = Shift.objects.standing().filter(
        desk_id__in=desks, starts_at__lte=last, ends_at__gt=first
    )
    return list(standing.select_related("person", "desk"))


def _memberships(units: set[int], parents: dict[int, int | None], in_force: Q) -> list[Membership]:
    """Supervisors and heads over these units, and admins everywhere, as far as `in_force` says."""
    over = set(units)
    for unit in units:
        above = parents.get(unit)
        while above is not None and above not in over:
            over.add(above)
            above = parents.get(above)
    wanted = Q(role__in=[Role.SUPERVISOR, Role.HEAD], unit_id__in=over) | Q(role=Role.ADMIN)
    held = Membership.objects.filter(in_force, wanted)
    return list(held.select_related("person", "unit", "mandate"))


def _absences(people: set[int], first: datetime, last: datetime) -> list[Absence]:
    concerned = RawSQL(CONCERNED, [sorted(people), last, first])  # noqa: S611 (a constant)
    away = Absence.objects.filter(
        person_id__in=concerned, cancelled_at=None, starts_at__lte=last, ends_at__gt=first
    )
    return list(away.select_related("person", "substitute"))
