"""Invitations: the only way in. The token leaves by mail; here stands only its hash."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import (
    Refused,
    check_acting,
    check_nip,
    check_role,
    mandate_of_admin,
    require_admin,
    require_open_unit,
    said_in_words,
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
    nip: str | None = None,
    phone: str = "",
    role_until: datetime | None = None,
    mail_later: bool = False,
) -> tuple[Invitation, str]:
    """Invite one address for 72 hours; returns the row and the token for the mail.

    The caller sends the mail after the commit; with `mail_later` the sweep does. One open
    invitation for each address: an expired one is revoked here, an open one refuses.
    """
    email = email.strip().lower()
    require_admin(by, unit, now)
    require_open_unit(unit)
    check_role(role=role, employment=employment, mandate=mandate, by=by)
    check_acting(mandate, role_until)
    nip = check_nip(nip, employment=employment, now=now)
    _check_address(email, unit)
    _check_number(nip)
    _clear_expired(email, nip, by, now)
    token = secrets.token_urlsafe(32)
    with (
        said_in_words("invitation_once_per_address", address_taken(), "email"),
        said_in_words("invitation_nip_once", number_taken(), "nip"),
    ):
        invitation = Invitation.objects.create(
            email=email, name=name, title_before=title_before, title_after=title_after,
            position=position, employment=employment, unit=unit, role=role, mandate=mandate,
            language=language, nip=nip, phone=phone, token_hash=hash_of(token), invited_by=by,
            invited_at=now, expires_at=now + VALID_FOR, role_until=role_until,
            mail_due_at=now if mail_later else None,
        )  # fmt: skip
    _write("invitation.sent", invitation, by, now)
    return invitation, token


def address_taken() -> str:
    return _("This address is invited already. Send that invitation again instead.")


def number_taken() -> str:
    return _("This NIP belongs to somebody else already.")


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
    # The caller mails it now, whatever the sweep still had to do.
    invitation.mail_due_at = invitation.mail_failed_at = None
    invitation.save(
        update_fields=[
            "token_hash", "invited_by", "invited_at", "expires_at", "mail_due_at", "mail_failed_at"
        ]
    )  # fmt: skip
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
    invitation = _acceptable(token, now)
    user = _create_user(invitation, password, now)
    membership = Membership.objects.create(
        person=user,
        unit=invitation.unit,
        role=invitation.role,
        valid_from=now,
        valid_until=invitation.role_until,
        mandate=invitation.mandate,
    )
    invitation.accepted_at = now
    invitation.accepted_by = user
    invitation.mail_due_at = None
    invitation.save(update_fields=["accepted_at", "accepted_by", "mail_due_at"])
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


def _acceptable(token: str, now: datetime) -> Invitation:
    """The invitation of this token, locked; refuses when nobody may come in by it now."""
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
    if invitation.role_until is not None and invitation.role_until <= now:
        raise Refused(_("The period of this role is over. Ask for a new invitation."))
    return invitation


def _create_user(invitation: Invitation, password: str | None, now: datetime) -> User:
    fields = (
        "name", "title_before", "title_after", "position", "employment", "unit", "language", "nip",
        "phone",
    )  # fmt: skip
    user = User(email=invitation.email, **{field: getattr(invitation, field) for field in fields})
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from None
        user.password_set_at = now
    user.set_password(password)
    user.joined_at = now
    with said_in_words("user_nip_once", number_taken()):
        user.save()
    verify_address(user)
    return user


def _check_address(email: str, unit: Unit) -> None:
    """Not on the staff yet, and in a mail domain of the nearest unit that names any."""
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("This address belongs to somebody on the staff already."), field="email")
    domains = official_domains(unit.pk)
    if not is_official(email, domains):
        raise Refused(
            _("Use an official address (%(domains)s).") % {"domains": ", ".join(domains)},
            field="email",
        )


def _check_number(nip: str | None) -> None:
    if nip is not None and User.objects.filter(nip=nip).exists():
        raise Refused(number_taken(), field="nip")


def _clear_expired(email: str, nip: str | None, by: User, now: datetime) -> None:
    same = Q(email__iexact=email) | (Q(nip=nip) if nip else Q())
    expired = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(same, accepted_at=None, revoked_at=None, expires_at__lte=now)
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
    invitation.mail_due_at = None
    invitation.save(update_fields=["revoked_at", "mail_due_at"])
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
