"""What the actions of accounts share: the refusal, and the checks that several of them make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import nip
from accounts.models import Mandate, Membership, Unit, User
from accounts.rules import above, mandate_for, may_administer
from accounts.states import SENSITIVE_ROLES, Employment, Role


class Refused(Exception):
    """It may not be done; the text says why, to the person who tried.

    `field` names the input that is at fault, where it is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def require_admin(by: User | None, unit: Unit, now: datetime) -> None:
    """The system itself, or a program admin over the unit."""
    if by is not None and not may_administer(by, now, unit.pk):
        raise Refused(_("Only a program admin over %(unit)s may do this.") % {"unit": unit})


def require_open_unit(unit: Unit, field: str | None = "unit") -> None:
    """Nothing begins in a unit that is closed; a trigger holds it against a closing meanwhile."""
    if not Unit.objects.filter(pk=unit.pk, is_active=True).exists():
        raise Refused(_("%(unit)s is closed.") % {"unit": unit}, field=field)


def locked_person(person_id: int) -> User:
    """The person, locked so that rows which point at them can still be written meanwhile."""
    people = User.objects.select_for_update(of=("self",), no_key=True)
    user: User = people.select_related("unit").get(pk=person_id)
    return user


def mandate_of_admin(by: User | None, unit: Unit, now: datetime) -> Mandate | None:
    """The letter under which an admin acts there, for the record."""
    if by is None:
        return None
    membership = mandate_for(by, [Role.ADMIN], unit.pk, now)
    return membership.mandate if membership else None


def check_role(*, role: str, employment: str, mandate: Mandate | None, by: User | None) -> None:
    """The role fits the kind of employment, and a role with power stands in a letter."""
    if role == Role.SUPERVISOR and employment == Employment.NON_ASN:
        raise Refused(_("Only civil servants (PNS or PPPK) can be supervisors."))
    if by is not None and mandate is None and role in SENSITIVE_ROLES:
        raise Refused(_("Name the decree: this role needs a mandate."))


def check_acting(mandate: Mandate | None, until: datetime | None) -> None:
    """Who acts (Plt., Plh., Pj., Pjs.) acts for a period and no longer."""
    if mandate is not None and mandate.is_acting and until is None:
        raise Refused(
            _("An acting mandate (%(kind)s) has a last day.")
            % {"kind": mandate.get_kind_display()},
            field="last_day",
        )


def check_nip(text: str | None, *, employment: str, now: datetime) -> str | None:
    """The 18 digits that fit the kind of employment, or None for nothing."""
    try:
        return nip.checked(text, employment=employment, today=now.date())
    except nip.Wrong as wrong:
        raise Refused(str(wrong), field="nip") from None


@contextmanager
def said_in_words(constraint: str, words: str, field: str | None = None) -> Iterator[None]:
    """What the constraint refuses becomes a refusal in words; what was written before stays."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint not in str(error):
            raise
        raise Refused(words, field=field) from None


def require_another_admin(*, without: User, unit_id: int, at: datetime) -> None:
    """Somebody else active administers that unit at that instant.

    Locks the admins' memberships in order of id, so that two admins who end each other's role at
    the same moment cannot both succeed.
    """
    admins = (
        Membership.objects.current(at)
        .in_role([Role.ADMIN])
        .filter(unit_id__in=above(unit_id))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if all(membership.person_id == without.pk for membership in admins):
        raise Refused(_("This is the last program admin. Appoint another one first."))


def verify_address(user: User) -> None:
    """The address that an admin vouched for; without it the sign-in library asks to confirm it."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
