"""Invitations: the only way in. The token leaves by mail; here stands only its hash."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import (
    Refused,
    check_role,
    mandate_of_admin,
    require_admin,
    verify_address,
)
from accounts.models import Invitation, Mandate, Membership, Unit, User
from accounts.rules import hash_of, is_official, official_domains, stands

VALID_FOR = timedelta(hours=72)


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    title_before: str,
    title_after: str,
    position: str,
    employment: str,
    unit: Unit,
    role: str,
    mandate: Mandate | None,
    language: str,
    by: User,
    now: datetime,
) -> tuple[Invitation, str]:
    """Invite one address for 72 hours; returns the row and the token for the mail.

    The caller sends the mail after the commit. One open invitation for each address: an expired
    one is revoked here, an open one refuses.
    """
    email = email.strip().lower()
    require_admin(by, unit, now)
    check_role(role=role, employment=employment, mandate=mandate, by=by)
    _check_address(email, unit)
    _clear_expired(email, by, now)
    token = secrets.token_urlsafe(32)
    with _once_per_address():
        invitation = Invitation.objects.create(
            email=email,
            name=name,
            title_before=title_before,
            title_after=title_after,
            position=position,
            employment=employment,
            unit=unit,
            role=role,
            mandate=mandate,
            language=language,
            token_hash=hash_of(token),
            invited_by=by,
            invited_at=now,
            expires_at=now + VALID_FOR,
        )
    _write("invitation.sent", invitation, by, now)
    return invitation, token


@contextmanager
def _once_per_address() -> Iterator[None]:
    """Says in words what the constraint refuses; what was written before stays."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "invitation_once_per_address" not in str(error):
            raise
        raise Refused(
            _("This address is invited already. Send that invitation again instead.")
        ) from None


@transaction.atomic
def resend_invitation(*, invitation_id: int, by: User, now: datetime) -> tuple[Invitation, str]:
    """A new token and 72 new hours, in the name of who sends it now; the old link is dead.

    Locks the row.
    """
    invitation = _locked(invitation_id)
    require_admin(by, invitation.unit, now)
    _require_pending(invitation)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hash_of(token)
    invitation.invited_by = by
    invitation.invited_at = now
    invitation.expires_at = now + VALID_FOR
    invitation.save(update_fields=["token_hash", "invited_by", "invited_at", "expires_at"])
    _write("invitation.resent", invitation, by, now)
    return invitation, token


@transaction.atomic
def revoke_invitation(*, invitation_id: int, by: User, now: datetime) -> Invitation:
    """Make the link useless. Locks the row."""
    invitation = _locked(invitation_id)
    require_admin(by, invitation.unit, now)
    _require_pending(invitation)
    return _revoke(invitation, by, now)


@transaction.atomic
def accept_invitation(*, token: str, password: str | None, now: datetime) -> User:
    """Turn an open invitation into an account with its role, exactly once. Locks the row.

    Without a password the single sign-on is the only way in.

    The address is the invitation's and counts as verified: the token came by that mailbox.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("unit", "mandate", "invited_by")
        .filter(token_hash=hash_of(token))
        .first()
    )
    if (
        invitation is None
        or not Invitation.objects.open(now).filter(pk=invitation.pk).exists()
        or not stands(invitation, now)
    ):
        raise Refused(_("This invitation was used, taken back or has expired."))
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused(_("This address belongs to somebody on the staff already."))
    user = _create_user(invitation, password, now)
    membership = Membership.objects.create(
        person=user,
        unit=invitation.unit,
        role=invitation.role,
        valid_from=now,
        mandate=invitation.mandate,
    )
    invitation.accepted_at = now
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    records.actions.write(
        kind="invitation.accepted",
        subject=user,
        by=user,
        now=now,
        tell=[invitation.invited_by],
        reason="admin",
        url=user.get_absolute_url(),
        invitation=invitation.pk,
        membership=membership.pk,
        role=invitation.role,
        unit=invitation.unit.code,
        unit_name=invitation.unit.short_name,
        person=user.pk,
    )
    return user


def _create_user(invitation: Invitation, password: str | None, now: datetime) -> User:
    fields = ("name", "title_before", "title_after", "position", "employment", "unit", "language")
    user = User(email=invitation.email, **{field: getattr(invitation, field) for field in fields})
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from None
        user.password_set_at = now
    user.set_password(password)
    user.joined_at = now
    user.save()
    verify_address(user)
    return user


def _check_address(email: str, unit: Unit) -> None:
    """Not on the staff yet, and in a mail domain of the nearest unit that names any."""
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("This address belongs to somebody on the staff already."))
    domains = official_domains(unit.pk)
    if not is_official(email, domains):
        raise Refused(_("Use an official address (%(domains)s).") % {"domains": ", ".join(domains)})


def _clear_expired(email: str, by: User, now: datetime) -> None:
    expired = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(email__iexact=email, accepted_at=None, revoked_at=None, expires_at__lte=now)
    )
    for invitation in expired:
        _revoke(invitation, by, now)


def _locked(invitation_id: int) -> Invitation:
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=invitation_id)
    )


def _require_pending(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise Refused(_("This invitation has been accepted already."))
    if invitation.revoked_at is not None:
        raise Refused(_("This invitation has been taken back already."))


def _revoke(invitation: Invitation, by: User, now: datetime) -> Invitation:
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    _write("invitation.revoked", invitation, by, now)
    return invitation


def _write(kind: str, invitation: Invitation, by: User, now: datetime) -> None:
    records.actions.write(
        kind=kind,
        subject=invitation,
        by=by,
        now=now,
        mandate=mandate_of_admin(by, invitation.unit, now),
        role=invitation.role,
        unit=invitation.unit.code,
    )
