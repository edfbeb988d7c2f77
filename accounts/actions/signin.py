"""What happens around signing in and must be told: new devices, refused attempts, passwords."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import Refused, mandate_of_admin, require_admin
from accounts.models import KnownDevice, Membership, User
from accounts.rules import above
from accounts.states import Role
from records.models import Event
from records.queries import history
from records.states import Urgency

# A guessing stranger must not fill the admins' notices.
TOLD_AGAIN_AFTER = timedelta(hours=1)


@transaction.atomic
def see_device(*, token_hash: str, device: str, by: User, now: datetime) -> bool:
    """Remember the browser that the person just signed in with; True when it was new.

    The person is told of a new one, in the application and by mail, unless it is the first ever.
    """
    known = KnownDevice.objects.filter(person=by, token_hash=token_hash)
    if known.filter(forgotten_at=None).update(last_seen_at=now):
        return False
    first_ever = not KnownDevice.objects.filter(person=by).exists()
    if not known.update(forgotten_at=None, last_seen_at=now):
        KnownDevice.objects.create(
            person=by, token_hash=token_hash, first_seen_at=now, last_seen_at=now
        )
    event = records.actions.write(
        kind="signin.new_device", subject=by, by=by, now=now, device=device
    )
    if not first_ever:
        _tell(event, [by], reason="person", url="/account/sessions/", now=now)
    return True


@transaction.atomic
def attempts_refused(*, email: str, now: datetime) -> Event | None:
    """Tell the person and the admins that somebody tries to sign in as them, once an hour.

    None when nobody has the address, or when it was told a moment ago. Locks the person.
    """
    person = User.objects.select_for_update(no_key=True).filter(email__iexact=email).first()
    if person is None or not person.is_active:
        return None
    lately = history(person).filter(kind="signin.attempts_refused", at__gt=now - TOLD_AGAIN_AFTER)
    if lately.exists():
        return None
    event = records.actions.write(
        kind="signin.attempts_refused", subject=person, by=None, now=now, name=person.name
    )
    _tell(event, [person], reason="person", url="/account/sessions/", now=now)
    admins = [admin for admin in admins_over(person, now) if admin.pk != person.pk]
    _tell(event, admins, reason="admin", url=person.get_absolute_url(), now=now)
    return event


@transaction.atomic
def forget_devices(*, by: User, now: datetime, kept: str = "") -> int:
    """With a new password the person's browsers are strangers again, but that of the token hash
    `kept`; say how many. The change itself is recorded by `record_access_change`.
    """
    others = KnownDevice.objects.known().filter(person=by).exclude(token_hash=kept)
    return others.update(forgotten_at=now)


@transaction.atomic
def emergency_sign_in(*, by: User, now: datetime) -> Event:
    """Somebody went around the single sign-on with an emergency account: all admins are told."""
    event = records.actions.write(kind="signin.emergency", subject=by, by=by, now=now, name=by.name)
    admins = [admin for admin in admins_over(by, now) if admin.pk != by.pk]
    _tell(event, admins, reason="admin", url=by.get_absolute_url(), now=now)
    return event


@transaction.atomic
def reset_second_factor(*, person: User, by: User | None, now: datetime) -> Event:
    """For somebody who lost the second factor and the recovery codes: another admin takes all away,
    or the system where there is no other (`manage.py reset_second_factor`).

    Every session of the person ends; the next sign-in leads to setting up a new one where the role
    needs it. The person and the other admins are told.
    """
    person = User.objects.select_for_update(no_key=True).select_related("unit").get(pk=person.pk)
    require_admin(by, person.unit, now)
    if by is not None and by.pk == person.pk:
        raise Refused(_("Somebody else must do this for you."))
    held = Authenticator.objects.filter(user=person)
    if not held.exists():
        raise Refused(_("There is no second factor to reset."))
    held.delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    event = records.actions.write(
        kind="signin.factor_reset", subject=person, by=by, now=now, name=person.name,
        mandate=mandate_of_admin(by, person.unit, now),
    )  # fmt: skip
    _tell(event, [person], reason="person", url=person.get_absolute_url(), now=now)
    doer = by.pk if by else None
    others = [admin for admin in admins_over(person, now) if admin.pk not in (doer, person.pk)]
    _tell(event, others, reason="admin", url=person.get_absolute_url(), now=now)
    return event


@transaction.atomic
def end_session(*, session_id: int, by: User, now: datetime) -> bool:
    """Sign one of the own devices out, at once; False when it is not there (any more)."""
    session = UserSession.objects.select_for_update().filter(user=by, pk=session_id).first()
    if session is None:
        return False
    session.end()
    records.actions.write(kind="signin.session_ended", subject=by, by=by, now=now)
    return True


@transaction.atomic
def identity_tied(*, by: User, now: datetime, provider: str, tied: bool) -> Event:
    """Record that an identity of the single sign-on was tied to the account, or untied."""
    kind = "signin.identity_tied" if tied else "signin.identity_untied"
    return records.actions.write(kind=kind, subject=by, by=by, now=now, provider=provider)


def admins_over(person: User, now: datetime) -> list[User]:
    """The program admins over the person's unit."""
    memberships = Membership.objects.current(now).in_role([Role.ADMIN])
    held = memberships.filter(unit_id__in=above(person.unit_id))
    return list(User.objects.filter(pk__in=held.values("person_id")).order_by("pk"))


def _tell(event: Event, people: list[User], *, reason: str, url: str, now: datetime) -> None:
    records.actions.owe(
        event=event, people=people, now=now, by_email=True, urgency=Urgency.URGENT,
        reason=reason, url=url,
    )  # fmt: skip
