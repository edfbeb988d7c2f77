"""Going for good, and moving to another unit; nothing may remain on a person who is gone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import (
    Refused,
    locked_person,
    mandate_of_admin,
    require_admin,
    require_another_admin,
    require_open_unit,
    said_in_words,
)
from accounts.actions.people import deactivate
from accounts.models import Invitation, Membership, MembershipQuerySet, Unit, User
from accounts.rules import may_administer, within
from accounts.states import Role


@transaction.atomic
def depart(*, person: User, by: User, now: datetime) -> User:
    """Mark somebody as gone, when all is handed over; closes the account if it is still open.

    Locks the person. Roles end, all sessions end at once. What still hangs on the person refuses
    it, in the database too.
    """
    user = locked_person(person.pk)
    require_admin(by, user.unit, now)
    if user.left_at is not None:
        raise Refused(_("This person is gone already."))
    if user.is_active:
        deactivate(person=user, by=by, now=now)
        user.refresh_from_db()
    user.left_at = now
    with said_in_words("tanggap_gone", _("Something is not handed over yet.")):
        user.save(update_fields=["left_at"])
    records.actions.write(
        kind="person.left",
        subject=user,
        by=by,
        now=now,
        mandate=mandate_of_admin(by, user.unit, now),
    )
    return user


@transaction.atomic
def transfer(*, person: User, unit: Unit, by: User, now: datetime) -> User:
    """Move somebody to another unit: roles over the old one and below it end. Locks the person."""
    user = locked_person(person.pk)
    old = user.unit
    require_admin(by, old, now)
    require_admin(by, unit, now)
    if by.pk == user.pk:
        raise Refused(_("Another program admin must change this for you."))
    if unit.pk == old.pk:
        raise Refused(_("The person works there already."), field="unit")
    require_open_unit(unit)
    held = roles_of_unit(user, old, now)
    for membership in held.filter(role=Role.ADMIN, valid_from__lte=now):
        require_another_admin(without=user, unit_id=membership.unit_id, at=now)
    ended = list(held.values_list("pk", flat=True))
    held.filter(valid_from__gt=now).update(valid_until=F("valid_from"))
    held.filter(valid_from__lte=now).update(valid_until=now)
    user.unit = unit
    user.save(update_fields=["unit"])
    records.actions.write(
        kind="person.transferred",
        subject=user,
        by=by,
        now=now,
        mandate=mandate_of_admin(by, old, now),
        tell=[user],
        by_email=True,
        reason="person",
        url=user.get_absolute_url(),
        memberships=ended,
        old_unit=old.code,
        old_name=old.short_name,
        new_unit=unit.code,
        new_name=unit.short_name,
    )
    return user


def roles_of_unit(person: User, unit: Unit, now: datetime) -> MembershipQuerySet:
    """The person's roles, present and coming, over the unit and below it."""
    return Membership.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=now), person=person, unit_id__in=within({unit.pk})
    )


@transaction.atomic
def take_over_invitation(*, invitation_id: int, to: User, by: User, now: datetime) -> Invitation:
    """Who invited goes: another admin of the unit hears when it is accepted. Locks the row."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=invitation_id)
    )
    require_admin(by, invitation.unit, now)
    if not may_administer(to, now, invitation.unit_id):
        raise Refused(
            _("%(person)s does not administer %(unit)s.")
            % {"person": to.full_title, "unit": invitation.unit}
        )
    before = invitation.invited_by_id
    invitation.invited_by = to
    invitation.save(update_fields=["invited_by"])
    records.actions.write(
        kind="invitation.taken_over", subject=invitation, by=by, now=now, before=before, to=to.pk
    )
    return invitation
