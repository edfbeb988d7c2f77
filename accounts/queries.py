"""Reads for the staff pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Prefetch, Q

from accounts.models import (
    Absence,
    AbsenceQuerySet,
    ConductCode,
    InvitationQuerySet,
    Mandate,
    Membership,
    Unit,
    User,
    UserQuerySet,
)
from accounts.rules import (
    LETTER_READERS,
    above,
    official_domains,
    unit_ids,
    visible_absences,
    visible_invitations,
    visible_people,
    within,
)
from accounts.states import Role
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


def unsigned_people(admin: User, code: ConductCode | None, now: datetime) -> UserQuerySet:
    """Who of the admin's active people has not signed that version, by name."""
    people: UserQuerySet = visible_people(admin, now).working().select_related("unit")
    return people.exclude(acknowledgements__code=code).order_by("name", "pk")


def signed_count(admin: User, code: ConductCode | None, now: datetime) -> int:
    return visible_people(admin, now).working().filter(acknowledgements__code=code).count()


def held_under(mandate: Mandate, reader: User, now: datetime) -> list[Membership]:
    """Roles under the letter, of people whom the reader sees or over units that they govern."""
    seen = Membership.letters_seen(
        reader, visible_people(reader, now), unit_ids(reader, now, LETTER_READERS)
    )
    held = mandate.memberships.filter(seen).select_related("person", "unit")
    return list(held.order_by("-valid_from", "pk")[:200])


def absences_of(person: User) -> list[Absence]:
    """The newest twenty, cancelled ones included."""
    return list(person.absences.select_related("substitute").order_by("-starts_at")[:20])


# What gives a person other rights than the day before.
RIGHTS = ("membership.granted", "person.changed", "person.transferred")
FRESH = timedelta(hours=24)


def fresh_rights(person: User, now: datetime) -> list[Event]:
    """Changes of the person's rights in the last 24 hours, newest first: shown where they approve.

    Whoever gives somebody a role for one approval must be seen to have done so.
    """
    recent = history(person).filter(kind__in=RIGHTS, at__gt=now - FRESH)
    return list(recent.select_related("actor", "mandate").order_by("-id"))


def history_of(subject: User | Unit | Mandate) -> list[Event]:
    """The newest fifty events about the row, newest first."""
    return list(history(subject).order_by("-id")[:50])


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


@dataclass(frozen=True)
class Tie:
    """What keeps a unit from being closed."""

    label: str
    count: int


def ties_of_unit(unit: Unit, now: datetime) -> list[Tie]:
    """What is open in the unit, asked of every model that points at units and says so.

    Upper apps are not known here: their models answer by `open_in_unit`.
    """
    found: dict[str, int] = {}
    for relation in Unit._meta.related_objects:
        model = relation.related_model
        if open_in_unit := getattr(model, "open_in_unit", None):
            label, is_open = open_in_unit(now)
            rows = model._default_manager.filter(is_open, **{relation.field.name: unit.pk})
            found[label] = found.get(label, 0) + rows.count()
    return [Tie(label, count) for label, count in found.items() if count]


def unit_tree(seen_by: User, now: datetime, *, words: str = "", state: str = "active") -> UnitTree:
    """The admin's units as a tree, with those above a find; each with its people counted."""
    administered = unit_ids(seen_by, now, [Role.ADMIN])
    units = Unit.objects.filter(pk__in=administered)
    if state != "all":
        units = units.filter(is_active=state == "active")
    if words:
        units = units.filter(
            Q(name__icontains=words) | Q(short_name__icontains=words) | Q(code__icontains=words)
        )
    found = set(units.values_list("pk", flat=True))
    parents = dict(Unit.objects.order_by().values_list("pk", "parent_id"))
    shown = set(found)
    for pk in found:
        higher = parents.get(pk)
        while higher is not None and higher not in shown:
            shown.add(higher)
            higher = parents.get(higher)
    people = dict(
        User.objects.working()
        .filter(unit_id__in=shown)
        .values_list("unit_id")
        .annotate(Count("pk"))
        .order_by()
    )
    return [
        UnitRow(depth, unit, people.get(unit.pk, 0), unit.pk in found)
        for depth, unit in units_in_order(shown & administered)
    ]


@dataclass(frozen=True)
class UnitFile:
    """What the page of a unit shows."""

    children: list[Unit]
    people: list[User]
    roles: list[Membership]
    ties: list[Tie]
    domains: list[str]  # in force here, perhaps those of a unit above


def unit_file(unit: Unit, now: datetime) -> UnitFile:
    roles = Membership.objects.current(now).filter(unit=unit).exclude(role=Role.OFFICER)
    return UnitFile(
        children=list(unit.children.order_by("-is_active", "name")),
        people=list(unit.people.working().order_by("name")[:100]),
        roles=list(roles.select_related("person", "mandate").order_by("role", "pk")),
        ties=ties_of_unit(unit, now),
        domains=official_domains(unit.pk),
    )


def path_of(unit: Unit) -> list[Unit]:
    """The units above it, from the top down."""
    chain = above(unit.pk)[1:]
    known = Unit.objects.in_bulk(chain)
    return [known[pk] for pk in reversed(chain)]


@dataclass(frozen=True)
class UnitRow:
    depth: int
    unit: Unit
    people: int
    is_find: bool  # or shown only because it stands above one

    @property
    def level(self) -> int:
        """How far it is moved in; below the eighth level no further."""
        return min(self.depth, 8)


UnitTree = list[UnitRow]


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
    units = Unit.objects.filter(pk__in=set(unit_ids)).select_related("parent")
    known = {unit.pk: unit for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in sorted(known.values(), key=lambda one: one.name):
        parent = unit.parent_id if unit.parent_id in known else None
        below.setdefault(parent, []).append(unit)
    ordered: list[tuple[int, Unit]] = []
    waiting = [(0, unit) for unit in reversed(below.get(None, []))]
    while waiting:
        depth, unit = waiting.pop()
        ordered.append((depth, unit))
        waiting += [(depth + 1, child) for child in reversed(below.get(unit.pk, []))]
    return ordered
