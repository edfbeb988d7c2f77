"""People: who is added without an invitation, own preferences, and leaving."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import (
    Refused,
    check_nip,
    locked_person,
    mandate_of_admin,
    require_admin,
    require_another_admin,
    verify_address,
)
from accounts.models import Membership, Unit, User
from accounts.states import Role


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    employment: str,
    unit: Unit,
    by: None,
    now: datetime,
    title_before: str = "",
    title_after: str = "",
    nip: str | None = None,
    position: str = "",
    language: str = "",
    password: str | None = None,
) -> User:
    """Add somebody without an invitation: the system only (the first admin, the demo office).

    Everybody else joins through `invite`. The password, if any, must have been checked.
    """
    nip = check_nip(nip, employment=employment, now=now)
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("This address belongs to somebody on the staff already."))
    user = User.objects.create_user(
        email,
        password,
        name=name,
        title_before=title_before,
        title_after=title_after,
        nip=nip,
        position=position,
        employment=employment,
        unit=unit,
        language=language,
        joined_at=now,
        password_set_at=now if password else None,
    )
    verify_address(user)
    records.actions.write(kind="person.added", subject=user, by=by, now=now, unit=unit.code)
    return user


@transaction.atomic
def change_preferences(
    *, person: User, language: str, wants_email: bool, phone: str, by: User, now: datetime
) -> User:
    """One's own language, notices by e-mail and phone. What changed is recorded, not the values."""
    if by.pk != person.pk:
        raise Refused(_("Everybody chooses these for themselves."))
    user = locked_person(person.pk)
    wanted = {"language": language, "wants_email": wants_email, "phone": phone}
    changed = [field for field, value in wanted.items() if getattr(user, field) != value]
    if not changed:
        return user
    for field in changed:
        setattr(user, field, wanted[field])
    user.save(update_fields=changed)
    records.actions.write(
        kind="person.preferences_changed", subject=user, by=by, now=now, fields=changed
    )
    return user


@transaction.atomic
def record_access_change(*, kind: str, by: User, now: datetime, **facts: Any) -> None:
    """What the sign-in library did for somebody to the own account. Never a secret, nor its hash.

    A new address stands beside the event: it may be erased.
    """
    address = {"address": by.email} if kind == "person.address_changed" else None
    records.actions.write(kind=kind, subject=by, by=by, now=now, detail=address, **facts)


@transaction.atomic
def deactivate(*, person: User, by: User | None, now: datetime) -> User:
    """Close somebody's account: roles end, all sessions end at once, nothing is deleted.

    Needs a program admin over the person's unit who is somebody else. Refused for the last admin.
    """
    user = locked_person(person.pk)
    require_admin(by, user.unit, now)
    if by is not None and by.pk == user.pk:
        raise Refused(_("Somebody else must close your account."))
    if not user.is_active:
        raise Refused(_("This account is closed already."))
    held = Membership.objects.filter(person=user).filter(
        Q(valid_until=None) | Q(valid_until__gt=now)
    )
    for membership in held.filter(role=Role.ADMIN, valid_from__lte=now):
        require_another_admin(without=user, unit_id=membership.unit_id, at=now)
    ended = list(held.values_list("pk", flat=True))
    held.filter(valid_from__gt=now).update(valid_until=F("valid_from"))
    held.filter(valid_from__lte=now).update(valid_until=now)
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    records.actions.write(
        kind="person.deactivated",
        subject=user,
        by=by,
        now=now,
        mandate=mandate_of_admin(by, user.unit, now),
        memberships=ended,
    )
    return user
