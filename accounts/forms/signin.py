"""The sign-in library's forms where ours are stricter: codes used once, nobody told who is here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm as LibraryResetPasswordForm
from allauth.account.forms import default_token_generator
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.base import forms as library
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as library_totp
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone, translation

from accounts import actions
from accounts.later import later

LAST = "last_counter"
FIRST = "_first_counter"


def counter_of(secret: str, code: str) -> int:
    """The newest of the periods accepted now that this code belongs to."""
    digits = "".join(code.split())
    accepted = [
        counter
        for counter in yield_hotp_counters_from_time()
        if format_hotp_value(hotp_value(secret, counter)) == digits
    ]
    return max(accepted, default=-1)


class UsedOnce:
    """A code is good for once: the last period used is kept in the row and only grows (RFC 6238).

    The library keeps used codes in the cache, for 30 seconds, while a code is good for 90; and a
    cache can be emptied.
    """

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        try:
            with transaction.atomic():
                # One after the other: two processes must not accept the same code.
                held = Authenticator.objects.filter(user=self.user).order_by("pk")
                list(held.select_for_update())
                code: str = super().clean_code()  # type: ignore[misc]
                if self.authenticator.type == Authenticator.Type.TOTP:
                    self._use(code)
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                email, now = self.user.email, timezone.now()
                later(lambda: actions.attempts_refused(email=email, now=now))
            raise
        return code

    def _use(self, code: str) -> None:
        kept = Authenticator.objects.get(pk=self.authenticator.pk)
        counter = counter_of(decrypt(kept.data["secret"]), code)
        if counter <= kept.data.get(LAST, -1):
            raise get_adapter().validation_error("incorrect_code")
        kept.data[LAST] = self.authenticator.data[LAST] = counter
        kept.save(update_fields=["data"])


class AuthenticateForm(UsedOnce, library.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(UsedOnce, library.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateTOTPForm(library_totp.ActivateTOTPForm):  # type: ignore[misc]
    """The code that proves the set-up is used up as well; `remember_first_code` writes it."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        setattr(context.request, FIRST, counter_of(self.secret, code))
        return code


def remember_first_code(request: HttpRequest | None, authenticator: Authenticator) -> None:
    counter = getattr(request, FIRST, None)
    if counter is not None and authenticator.type == Authenticator.Type.TOTP:
        authenticator.data[LAST] = counter
        authenticator.save(update_fields=["data"])


class ResetPasswordForm(LibraryResetPasswordForm):  # type: ignore[misc]
    """Whether somebody has the address is looked up later, so that no time can tell."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        return email

    def save(self, request: HttpRequest, **given: Any) -> str:
        email: str = self.cleaned_data["email"]
        language = translation.get_language()
        later(lambda: send_reset(email, language))
        return email


def send_reset(email: str, language: str) -> None:
    """The mail with the link, to whoever works here and has this address; else nothing."""
    adapter = get_adapter()
    with translation.override(language):
        for user in filter_users_by_email(
            email, is_active=True, prefer_verified=True, for_login=True
        ):
            token = default_token_generator.make_token(user)
            key = f"{user_pk_to_url_str(user)}-{token}"
            link = adapter.get_reset_password_from_key_url(key)
            adapter.send_password_reset_mail(
                user, email, {"user": user, "password_reset_url": link}
            )
