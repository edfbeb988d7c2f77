"""Roles for a period, each under its letter."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import (
    Refused,
    check_acting,
    check_role,
    mandate_of_admin,
    require_admin,
    require_another_admin,
    require_open_unit,
)
from accounts.models import Mandate, Membership, Unit, User
from accounts.states import Role
from records.states import Urgency


@transaction.atomic
def grant_membership(
    *,
    person: User,
    unit: Unit,
    role: str,
    valid_from: datetime,
    valid_until: datetime | None,
    mandate: Mandate | None,
    by: User | None,
    now: datetime,
) -> Membership:
    """Give a role over a unit and all below it, and tell the person.

    Locks the person. Nobody grants a role to themselves; an overlapping grant of the same role
    in the same unit is refused.
    """
    # "no key" so that rows which point at the person can still be written meanwhile.
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    require_admin(by, unit, now)
    if by is not None and by.pk == person.pk:
        raise Refused(_("Nobody gives a role to themselves. Ask another program admin."))
    if not person.is_active:
        raise Refused(_("This account is closed."))
    require_open_unit(unit)
    if valid_until is not None and valid_until <= valid_from:
        raise Refused(_("The period ends before it begins."))
    check_role(role=role, employment=person.employment, mandate=mandate, by=by)
    check_acting(mandate, valid_until)
    _refuse_overlap(person, unit, role, valid_from, valid_until)
    membership = Membership.objects.create(
        person=person,
        unit=unit,
        role=role,
        valid_from=valid_from,
        valid_until=valid_until,
        mandate=mandate,
    )
    _write_grant(membership, by, now)
    return membership


def _write_grant(membership: Membership, by: User | None, now: datetime) -> None:
    """The event, and word to the person unless the system itself gave the role."""
    person, unit, until = membership.person, membership.unit, membership.valid_until
    records.actions.write(
        kind="membership.granted",
        subject=person,
        by=by,
        now=now,
        mandate=mandate_of_admin(by, unit, now),
        tell=[person] if by is not None else [],
        by_email=True,
        reason="person",
        url=person.get_absolute_url(),
        membership=membership.pk,
        role=membership.role,
        unit=unit.code,
        unit_name=unit.short_name,
        valid_from=membership.valid_from.isoformat(),
        valid_until=until.isoformat() if until else None,
        under=membership.mandate.number if membership.mandate else None,
    )


@transaction.atomic
def end_membership(
    *, membership_id: int, at: datetime, by: User | None, now: datetime
) -> Membership:
    """End a role at an instant, not before it began; one that has not begun is called off.

    Locks the row. Refused for the last program admin, and for an instant in the past.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("person", "unit")
        .get(pk=membership_id)
    )
    require_admin(by, membership.unit, now)
    if membership.valid_until is not None and membership.valid_until <= now:
        raise Refused(_("This role has ended already."))
    if at < now:
        raise Refused(_("A role cannot be ended in the past."))
    if membership.role == Role.ADMIN and membership.valid_from <= at:
        require_another_admin(without=membership.person, unit_id=membership.unit_id, at=at)
    membership.valid_until = max(at, membership.valid_from)
    membership.save(update_fields=["valid_until"])
    records.actions.write(
        kind="membership.ended",
        subject=membership.person,
        by=by,
        now=now,
        mandate=mandate_of_admin(by, membership.unit, now),
        tell=[membership.person],
        by_email=True,
        urgency=Urgency.ORDINARY,
        reason="person",
        url=membership.person.get_absolute_url(),
        membership=membership.pk,
        role=membership.role,
        unit=membership.unit.code,
        unit_name=membership.unit.short_name,
        at=membership.valid_until.isoformat(),
    )
    return membership


def _refuse_overlap(
    person: User, unit: Unit, role: str, begins: datetime, ends: datetime | None
) -> None:
    same = Membership.objects.filter(person=person, unit=unit, role=role)
    # A period that was called off is empty and overlaps nothing.
    same = same.exclude(valid_until=F("valid_from")).filter(
        Q(valid_until=None) | Q(valid_until__gt=begins)
    )
    if ends is not None:
        same = same.filter(valid_from__lt=ends)
    if same.exists():
        raise Refused(_("The person holds this role there in that period already."))
