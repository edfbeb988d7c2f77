"""What a person may do, asked of unit tree, roles, periods and mandates. Nobody is exempt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import (
    Absence,
    AbsenceQuerySet,
    ConductAcknowledgement,
    ConductCode,
    Invitation,
    InvitationQuerySet,
    Mandate,
    Membership,
    Unit,
    User,
    UserQuerySet,
)
from accounts.states import SENSITIVE_ROLES, Role


def unit_ids(person: User, now: datetime, roles: Iterable[str] | None = None) -> set[int]:
    """The units in which the person holds one of the roles (default: any), sub-units included."""
    memberships = Membership.objects.current(now).filter(person_id=person.pk)
    if roles is not None:
        memberships = memberships.in_role(roles)
    roots = set(memberships.values_list("unit_id", flat=True))
    return within(roots)


def within(roots: set[int]) -> set[int]:
    """These units and all below them."""
    if not roots:
        return set()
    children: dict[int | None, list[int]] = {}
    for pk, parent in Unit.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, waiting = set(), list(roots)
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += children.get(unit, [])
    return found


def unit_ids_above(person: User, now: datetime) -> set[int]:
    """The person's own unit, those in which they hold a role, and all above these."""
    held = Membership.objects.current(now).filter(person_id=person.pk)
    roots = {person.unit_id, *held.values_list("unit_id", flat=True)}
    parents = _parents()
    return {unit for root in roots for unit in above(root, parents)}


def _parents() -> dict[int, int | None]:
    return dict(Unit.objects.order_by().values_list("pk", "parent_id"))


def above(unit_id: int, parents: dict[int, int | None] | None = None) -> list[int]:
    """This unit and those above it, nearest first; `parents` if the tree was read already."""
    parents = _parents() if parents is None else parents
    chain: list[int] = []
    current: int | None = unit_id
    while current is not None and current not in chain:
        chain.append(current)
        current = parents.get(current)
    return chain


def holds_role(person: User, roles: Iterable[str], unit_id: int, now: datetime) -> bool:
    """Whether the person has one of the roles over the unit at that instant."""
    return (
        person.is_active
        and Membership.objects.current(now)
        .in_role(roles)
        .filter(person_id=person.pk, unit_id__in=above(unit_id))
        .exists()
    )


def mandate_for(
    person: User, roles: Iterable[str], unit_id: int, now: datetime
) -> Membership | None:
    """The membership (with its mandate) under which the person acts in that role there."""
    return (
        Membership.objects.current(now)
        .in_role(roles)
        .filter(person_id=person.pk, unit_id__in=above(unit_id))
        .select_related("mandate")
        .order_by("-valid_from")
        .first()
    )


def may_administer(person: User, now: datetime, unit_id: int | None = None) -> bool:
    """A program admin, of the whole program or over the unit named."""
    if unit_id is not None:
        return holds_role(person, [Role.ADMIN], unit_id, now)
    return (
        person.is_active
        and Membership.objects.current(now)
        .in_role([Role.ADMIN])
        .filter(person_id=person.pk)
        .exists()
    )


def needs_second_factor(person: User, now: datetime) -> bool:
    """Whoever approves or administers, now or by a responsibility that the roles imply."""
    return (
        Membership.objects.current(now)
        .in_role(SENSITIVE_ROLES)
        .filter(person_id=person.pk)
        .exists()
    )


def may_set_conduct(person: User, now: datetime) -> bool:
    """An admin of the whole program: in a unit that is part of no other."""
    return person.is_active and _of_the_whole(now).filter(person_id=person.pk).exists()


def central_admins(now: datetime) -> UserQuerySet:
    found: UserQuerySet = User.objects.working()
    return found.filter(pk__in=_of_the_whole(now).values("person_id")).order_by("pk")


def _of_the_whole(now: datetime) -> QuerySet[Membership]:
    return Membership.objects.current(now).in_role([Role.ADMIN]).filter(unit__parent=None)


def conduct_due(person: User, now: datetime) -> ConductCode | None:
    """The version of the conduct in force that the person has not signed; None when signed."""
    code = ConductCode.objects.in_force(now)
    signed = ConductAcknowledgement.objects.filter(person_id=person.pk, code_id=OuterRef("pk"))
    found: Any = code.annotate(signed=Exists(signed)).first()
    return None if found is None or found.signed else found


def official_domains(unit_id: int) -> list[str]:
    """Mail domains of the nearest unit up the tree that names any; empty: any address will do."""
    chain = above(unit_id)
    named = dict(Unit.objects.filter(pk__in=chain).values_list("pk", "mail_domains"))
    return next((named[pk] for pk in chain if named.get(pk)), [])


def is_official(email: str, domains: Iterable[str]) -> bool:
    """The address lies in one of the domains or below it; with no domains every address does."""
    host = email.rpartition("@")[2].lower()
    known = list(domains)
    return not known or any(host == domain or host.endswith(f".{domain}") for domain in known)


def visible_people(person: User, now: datetime) -> UserQuerySet:
    """Oneself, and for program admins the people whose home is in their units."""
    if not person.is_active:
        nobody: UserQuerySet = User.objects.none()
        return nobody
    administered = unit_ids(person, now, [Role.ADMIN])
    seen: UserQuerySet = User.objects.filter(Q(pk=person.pk) | Q(unit_id__in=administered))
    return seen


def visible_absences(person: User, now: datetime) -> AbsenceQuerySet:
    """Own ones, those the person stands in for, and of the people of the units they belong to.

    That somebody is away is known to colleagues; what kind of leave it is, is not.
    """
    if not person.is_active:
        return Absence.objects.none()
    colleagues = Q(person__unit_id__in=unit_ids(person, now))
    return Absence.objects.filter(Q(person=person) | Q(substitute=person) | colleagues)


def visible_invitations(person: User, now: datetime) -> InvitationQuerySet:
    """For program admins, the invitations into their units."""
    return Invitation.objects.filter(unit_id__in=unit_ids(person, now, [Role.ADMIN]))


# Who reads the letters of a unit: whoever governs it or looks into its files.
LETTER_READERS = (Role.ADMIN, Role.HEAD, Role.AUDITOR)


def visible_letters(person: User, now: datetime) -> QuerySet[Mandate]:
    """Letters about people whom the person sees, and of units that the person governs or audits.

    Upper apps are not known here: their models answer by `letters_seen`.
    """
    if not person.is_active:
        return Mandate.objects.none()
    return _letters(person, visible_people(person, now), unit_ids(person, now, LETTER_READERS))


def _letters(person: User, people: UserQuerySet, units: set[int]) -> QuerySet[Mandate]:
    seen = Q()
    for relation in Mandate._meta.related_objects:
        model = relation.related_model
        if letters_seen := getattr(model, "letters_seen", None):
            rows = model._default_manager.filter(letters_seen(person, people, units))
            seen |= Q(pk__in=rows.values(f"{relation.field.name}_id"))
    return Mandate.objects.filter(seen)


def may_add_to_letter(person: User, mandate: Mandate, now: datetime) -> bool:
    """A program admin over a unit where something rests on the letter."""
    units = unit_ids(person, now, [Role.ADMIN])
    if not (person.is_active and units):
        return False
    people = User.objects.filter(unit_id__in=units)
    return _letters(person, people, units).filter(pk=mandate.pk).exists()


def hash_of(token: str) -> str:
    """What is kept of a token. It holds 256 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_for(token: str, now: datetime) -> Invitation | None:
    """The open invitation that the token belongs to; None for all others alike."""
    known = Invitation.objects.open(now).select_related("unit", "mandate", "invited_by")
    found = known.filter(token_hash=hash_of(token)).first()
    return found if found is not None and stands(found, now) else None


def stands(invitation: Invitation, now: datetime) -> bool:
    """Whoever sent it may still invite there: else an admin invites himself back before he goes."""
    return may_administer(invitation.invited_by, now, invitation.unit_id)
