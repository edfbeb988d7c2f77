"""The sweep that mails the invitations of an import, a few at a time."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from django.db import transaction

import records.actions
from accounts.mails import send_invitation
from accounts.models import Invitation
from accounts.rules import hash_of

log = logging.getLogger(__name__)

AT_ONCE = 20
TRIES = 5
VALID_FOR = timedelta(hours=72)
# Also the lease: whoever dies while sending leaves the row to the next sweep.
AGAIN_AFTER = timedelta(minutes=5)


def send_due_invitations(*, now: datetime) -> int:
    """Mail at most twenty invitations that wait; say how many were tried.

    Each gets its token only now, so that none lies in the database; a repeated mail makes the
    earlier link useless. Given up after five tries, which the page of invitations shows.
    """
    tried = 0
    while tried < AT_ONCE and (claimed := _claim(now)) is not None:
        tried += 1
        invitation, token = claimed
        try:
            send_invitation(invitation, token)
        except OSError:
            log.warning("the mail of invitation %s could not be sent", invitation.pk)
            _failed(invitation, now)
        else:
            _sent(invitation, token)
    return tried


@transaction.atomic
def _claim(now: datetime) -> tuple[Invitation, str] | None:
    invitation = (
        Invitation.objects.to_be_mailed(now)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("unit", "mandate", "invited_by")
        .first()
    )
    if invitation is None:
        return None
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hash_of(token)
    invitation.expires_at = now + VALID_FOR
    invitation.mail_due_at = now + AGAIN_AFTER
    invitation.mail_attempts += 1
    invitation.save(update_fields=["token_hash", "expires_at", "mail_due_at", "mail_attempts"])
    return invitation, token


def _sent(invitation: Invitation, token: str) -> None:
    """Only for the token that was mailed: somebody may have sent it again meanwhile."""
    Invitation.objects.filter(pk=invitation.pk, token_hash=hash_of(token)).update(mail_due_at=None)


@transaction.atomic
def _failed(invitation: Invitation, now: datetime) -> None:
    if invitation.mail_attempts < TRIES:
        return
    gone = Invitation.objects.filter(pk=invitation.pk, token_hash=invitation.token_hash)
    if gone.update(mail_due_at=None, mail_failed_at=now):
        records.actions.write(
            kind="invitation.mail_failed",
            subject=invitation,
            by=None,
            now=now,
            tell=[invitation.invited_by],
            reason="admin",
            url="/staff/invitations/",
            invitation=invitation.pk,
            name=invitation.name,
        )
