"""Our terms for the sign-in library: by invitation only, own host in links, secrets encrypted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules import is_official, official_domains


class OurSite:
    """What mails call this place. The library would take it from the request's Host header."""

    name = "Tanggap"

    @property
    def domain(self) -> str:
        return str(settings.BASE_URL)


def absolute(path: str) -> str:
    """A link for mails: never built from a request, whose Host header an attacker chooses."""
    return f"{settings.BASE_URL}{path}"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        """Whoever changes the own address stays inside the unit's official domains."""
        email = super().clean_email(email)
        user = getattr(context.request, "user", None)
        if user is not None and user.is_authenticated:
            domains = official_domains(user.unit_id)
            if not is_official(email, domains):
                raise ValidationError(
                    _("Use an official address (%(domains)s).") % {"domains": ", ".join(domains)}
                )
        return email

    def get_reset_password_from_key_url(self, key: str) -> str:
        # The key is "uid-token"; the token itself may hold hyphens.
        uid, _hyphen, token = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", args=[uid, token]))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_account_already_exists_mail(self, email: str) -> None:
        links = {
            "signup_url": absolute(reverse("account_login")),
            "password_reset_url": absolute(reverse("account_reset_password")),
        }
        self.send_mail("account/email/account_already_exists", email, links)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, context | {"current_site": OurSite()})


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An identity that is not tied to somebody on the staff is refused."""
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second-factor secrets at rest are ciphertext; the keys live outside the database.

    settings.MFA_KEYS: the newest key first encrypts, all of them decrypt, so keys can be changed.
    """

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _keys().decrypt(encrypted_text.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.MFA_KEYS])
