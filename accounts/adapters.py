"""Our terms for the sign-in library: by invitation only, own host in links, secrets encrypted."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import actions, devices, sso
from accounts.later import later
from accounts.rules import is_official, official_domains
from accounts.sealed import keys


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

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """A browser that the person is known by has a measure of wrong passwords of its own.

        So strangers who guess lock themselves out and not the person; person and admins are told.
        """
        email = str(credentials.get("email", "")).lower()
        known = devices.is_known(request, email)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_known_device" if known else "login_failed",
            key=f"{email}:{devices.token_hash(request)}" if known else email,
        )
        if not self._login_failed_rl_usage:
            # Later: done now, its time would tell that the account exists.
            now = timezone.now()
            later(lambda: actions.attempts_refused(email=email, now=now))
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What a password reset clears: never by the request's host."""
        return str(credentials.get("email", "")).lower()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Where the single sign-on is the rule no password is right but an emergency account's.

        The same way is gone with another password, so that neither answer nor time differs. Who is
        in may still confirm a change by a password from before.
        """
        signs_in = not getattr(request, "user", None) or not request.user.is_authenticated
        if signs_in and sso.is_the_rule_for(str(credentials.get("email", ""))):
            credentials |= {"password": secrets.token_urlsafe(16)}
        return super().authenticate(request, **credentials)

    def pre_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse | None:
        """No way in while the shared cache is gone, nor by a passkey past the single sign-on."""
        cache.add("sign-in", "open", 60)
        by_provider = "sociallogin" in (given.get("signal_kwargs") or {})
        if not by_provider and sso.is_the_rule_for(user.email):
            messages.error(request, _("Please sign in with the single sign-on."))
            return redirect(settings.LOGIN_URL)
        answer: HttpResponse | None = super().pre_login(request, user, **given)
        return answer

    def set_password(self, user: Any, password: str) -> None:
        user.password_set_at = timezone.now()
        super().set_password(user, password)

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.sso.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

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
        """Without a request: what it says of the host is not to be believed, and some have none."""
        given = {"email": email} | context | {"current_site": OurSite()}
        self.render_mail(template_prefix, email, given).send()


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An identity that is not tied to somebody on the staff is refused."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Any, str] | None:
        """Only by an address that the provider says it verified: `"false"` is true for Python."""
        vouched = [one for one in sociallogin.email_addresses if one.verified is True]
        sociallogin.email_addresses = vouched
        found: tuple[Any, str] | None = super().authenticate_by_email(sociallogin)
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuses, in words, whoever is not on the staff; nothing of theirs is kept."""
        known, user = sociallogin.is_existing, request.user
        if user.is_authenticated and not known:
            # Tying by hand needs the provider's word for the address just the same.
            known = any(
                one.verified is True and one.email.lower() == user.email.lower()
                for one in sociallogin.email_addresses
            )
        if not known or not sso.is_consistent(sociallogin):
            page = render(request, "socialaccount/unknown_identity.html", status=403)
            raise ImmediateHttpResponse(page)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second-factor secrets at rest are ciphertext; the keys live outside the database."""

    def encrypt(self, text: str) -> str:
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys().decrypt(encrypted_text.encode()).decode()
