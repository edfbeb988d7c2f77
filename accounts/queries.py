"""Reads for the staff pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Prefetch, Q

from accounts.models import (
    Absence,
    AbsenceQuerySet,
    InvitationQuerySet,
    Membership,
    Unit,
    User,
    UserQuerySet,
)
from accounts.rules import (
    above,
    visible_absences,
    visible_invitations,
    visible_people,
    within,
)
from records.models import Event
from records.queries import history


def people(
    seen_by: User,
    now: datetime,
    *,
    words: str = "",
    unit: Unit | None = None,
    role: str = "",
    state: str = "active",
) -> UserQuerySet:
    """People whom the person sees, by name, with current roles and absence prefetched."""
    found = visible_people(seen_by, now).select_related("unit")
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(email__icontains=words) | Q(position__icontains=words)
        )
    if unit is not None:
        found = found.filter(unit_id__in=within({unit.pk}))
    if role:
        found = found.filter(
            pk__in=Membership.objects.current(now).filter(role=role).values("person_id")
        )
    if state != "all":
        found = found.filter(is_active=state == "active")
    roles = Membership.objects.current(now).select_related("unit").order_by("role", "pk")
    return found.prefetch_related(
        Prefetch("memberships", queryset=roles, to_attr="current_roles"),
        Prefetch("absences", queryset=Absence.objects.covering(now), to_attr="current_absences"),
    ).order_by("name", "pk")


def invitations(seen_by: User, now: datetime) -> InvitationQuerySet:
    """Invitations into the admin's units, the newest first."""
    return visible_invitations(seen_by, now).select_related("unit", "invited_by").order_by("-pk")


@dataclass(frozen=True)
class Roles:
    """Somebody's roles, sorted for their page."""

    current: list[Membership]
    upcoming: list[Membership]
    past: list[Membership]


def roles_of(person: User, now: datetime) -> Roles:
    """All roles that the person has, will have or had; those called off count as past."""
    held = list(person.memberships.select_related("unit", "mandate").order_by("-valid_from", "pk"))
    alive = [one for one in held if not one.is_over(now) and person.is_active]
    return Roles(
        current=[one for one in alive if one.valid_from <= now],
        upcoming=[one for one in alive if one.valid_from > now],
        past=[one for one in held if one not in alive],
    )


def absences_of(person: User) -> list[Absence]:
    """The newest twenty, cancelled ones included."""
    return list(person.absences.select_related("substitute").order_by("-starts_at")[:20])


def absences(
    seen_by: User,
    first: datetime,
    last: datetime,
    now: datetime,
    *,
    words: str = "",
    unit: Unit | None = None,
) -> AbsenceQuerySet:
    """Who is away at some instant of [first, last) among those whose absence the person sees."""
    found = visible_absences(seen_by, now).between(first, last)
    if words:
        found = found.filter(person__name__icontains=words)
    if unit is not None:
        found = found.filter(person__unit_id__in=within({unit.pk}))
    return found.select_related("person__unit", "substitute").order_by(
        "person__name", "person_id", "starts_at"
    )


def substitutes_away(shown: Iterable[Absence]) -> dict[int, Absence]:
    """Absences of which the substitute is away too, with the first such absence. One query."""
    asked = [absence for absence in shown if absence.substitute_id]
    own: dict[int, list[Absence]] = {}
    for one in Absence.objects.filter(
        person_id__in={absence.substitute_id for absence in asked}, cancelled_at=None
    ).order_by("starts_at"):
        own.setdefault(one.person_id, []).append(one)
    found: dict[int, Absence] = {}
    for absence in asked:
        for one in own.get(absence.substitute_id or 0, []):
            if one.starts_at < absence.ends_at and one.ends_at > absence.starts_at:
                found.setdefault(absence.pk, one)
    return found


def history_of(person: User) -> list[Event]:
    """The newest fifty events about the person, newest first."""
    return list(history(person).order_by("-id")[:50])


def colleagues(unit_id: int) -> UserQuerySet:
    """Active people of the whole tree that the unit belongs to, for choosing one of them."""
    root = above(unit_id)[-1]
    people: UserQuerySet = (
        User.objects.working()
        .filter(unit_id__in=within({root}))
        .select_related("unit")
        .order_by("unit__name", "name")
    )
    return people


def gone_since(at: datetime) -> frozenset[int]:
    """People whose account was closed after that instant: at it they still worked here."""
    closed = User.objects.filter(is_active=False).values_list("pk", flat=True)
    labels = {f"{User._meta.label_lower}:{pk}": pk for pk in closed}
    if not labels:
        return frozenset()
    ended = Event.objects.filter(subject__in=labels, kind="person.deactivated")
    last = ended.values("subject").annotate(last=Max("at")).values_list("subject", "last")
    return frozenset(labels[subject] for subject, moment in last if moment > at)


def units_in_order(unit_ids: Iterable[int]) -> list[tuple[int, Unit]]:
    """These units as a tree walked from the top: (depth, unit)."""
    known = {unit.pk: unit for unit in Unit.objects.filter(pk__in=set(unit_ids))}
    below: dict[int | None, list[Unit]] = {}
    for unit in sorted(known.values(), key=lambda one: one.name):
        parent = unit.parent_id if unit.parent_id in known else None
        below.setdefault(parent, []).append(unit)
    ordered: list[tuple[int, Unit]] = []

    def walk(parent: int | None, depth: int) -> None:
        for unit in below.get(parent, []):
            ordered.append((depth, unit))
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return ordered
