"""What is known about a person, kept up to date by a program admin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import (
    Refused,
    check_nip,
    locked_person,
    mandate_of_admin,
    require_admin,
    require_open_unit,
    said_in_words,
)
from accounts.models import Membership, Unit, User
from accounts.states import Employment, Role


@dataclass(frozen=True)
class Details:
    """All that an admin may change of a person; the address is changed by the person alone."""

    name: str
    title_before: str
    title_after: str
    nip: str | None
    employment: str
    position: str
    unit: Unit
    language: str
    phone: str


# Whoever administers does not lift the own limits.
ONLY_BY_OTHERS = ("employment", "unit")


@transaction.atomic
def change_person(*, person: User, details: Details, by: User | None, now: datetime) -> list[str]:
    """Bring a person's details up to date; returns the names of what changed. Locks the person.

    Needs an admin over the old unit and the new one. A supervisor stays a civil servant. The
    values lie beside the event, where personal data can be erased.
    """
    user = locked_person(person.pk)
    require_admin(by, user.unit, now)
    if not user.is_active:
        raise Refused(_("This account is closed."))
    wanted = vars(details) | {"nip": check_nip(details.nip, employment=details.employment, now=now)}
    changed = [field for field, value in wanted.items() if getattr(user, field) != value]
    if not changed:
        return []
    _check(user, details, changed, by, now)
    before = {field: _plain(getattr(user, field)) for field in changed}
    for field in changed:
        setattr(user, field, wanted[field])
    with said_in_words("user_nip_once", _("This NIP belongs to somebody else already."), "nip"):
        user.save(update_fields=changed)
    records.actions.write(
        kind="person.changed",
        subject=user,
        by=by,
        now=now,
        mandate=mandate_of_admin(by, user.unit, now),
        tell=[user],
        reason="person",
        url=user.get_absolute_url(),
        detail={"before": before, "after": {field: _plain(wanted[field]) for field in changed}},
        fields=changed,
    )
    return changed


def _check(
    user: User, details: Details, changed: list[str], by: User | None, now: datetime
) -> None:
    own = by is not None and by.pk == user.pk
    for field in ONLY_BY_OTHERS:
        if own and field in changed:
            raise Refused(_("Another program admin must change this for you."), field=field)
    if "unit" in changed:
        require_admin(by, details.unit, now)
        require_open_unit(details.unit)
    if details.employment == Employment.NON_ASN and supervises(user, now):
        raise Refused(
            _("A supervisor must be a civil servant (PNS or PPPK). End that role first."),
            field="employment",
        )


def supervises(person: User, now: datetime) -> bool:
    """Holds the role of supervisor, or will."""
    return (
        Membership.objects.filter(person=person, role=Role.SUPERVISOR)
        .filter(Q(valid_until=None) | Q(valid_until__gt=now))
        .exists()
    )


def _plain(value: object) -> str:
    return value.code if isinstance(value, Unit) else str(value or "")
