"""The one mail that goes to somebody who is not on the staff yet."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Invitation


def send_invitation(invitation: Invitation, token: str) -> None:
    """Send the link, in the language chosen for the person. Call it after the commit.

    The token is in no table, so this mail cannot wait in a queue: a failure (OSError) is for the
    caller to show, and the admin sends the invitation again.
    """
    with (
        translation.override(invitation.language or settings.LANGUAGE_CODE),
        timezone.override(invitation.unit.zone),
    ):
        link = reverse("accounts:accept", args=[token])
        context = {"invitation": invitation, "url": f"{settings.BASE_URL}{link}"}
        text = render_to_string("accounts/mail/invitation.txt", context).strip()
    subject, _separator, body = text.partition("\n")
    mail = EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject.strip()}",
        body=body.strip() + "\n",
        to=[invitation.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.send()
