"""Single sign-on (OpenID Connect): who must use it, what its provider vouches for.

An identity is let in when it is tied to somebody on the staff. It is tied on the first visit, if
the provider vouches for an address that is the verified address of an account. Nobody is created.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts import actions
from accounts.models import User

# In a session: the provider vouched for a second factor at this sign-in.
VOUCHED = "second_factor_by_provider"


def is_offered() -> bool:
    return bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])


def is_emergency(email: str) -> bool:
    """Accounts that stay able to sign in by password and second factor when all else must not."""
    return email.lower() in settings.BREAK_GLASS


def is_the_rule_for(email: str) -> bool:
    return bool(settings.OIDC_ONLY) and not is_emergency(email)


def claims(sociallogin: Any, part: str) -> dict[str, Any]:
    found = sociallogin.account.extra_data.get(part)
    return found if isinstance(found, dict) else {}


def is_consistent(sociallogin: Any) -> bool:
    """Token and user information speak of the same person (OpenID Connect Core, 5.3.2)."""
    token, info = claims(sociallogin, "id_token"), claims(sociallogin, "userinfo")
    return bool(token.get("sub")) and (not info or info.get("sub") == token["sub"])


def vouches_for_second_factor(sociallogin: Any) -> bool:
    """By a value of `amr` or `acr` in the signed token that the settings name; by default none."""
    token = claims(sociallogin, "id_token")
    methods = token.get("amr")
    said = set(methods) if isinstance(methods, list) else set()
    return bool((said | {token.get("acr")}) & set(settings.OIDC_SECOND_FACTOR))


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Our own second factor is asked for, unless the provider vouched for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        sociallogin = (self.login.signal_kwargs or {}).get("sociallogin")
        if sociallogin is not None and vouches_for_second_factor(sociallogin):
            return False
        return bool(super()._should_handle(request))


def on_signed_in(sender: Any, request: HttpRequest, user: User, **given: Any) -> None:
    """By the library's own signal, after all stages: what the provider said holds from here on."""
    sociallogin = given.get("sociallogin")
    if sociallogin is not None:
        request.session[VOUCHED] = vouches_for_second_factor(sociallogin)
    elif settings.OIDC_ONLY:
        actions.emergency_sign_in(by=user, now=timezone.now())


def on_tied(sender: Any, request: HttpRequest, sociallogin: Any, **given: Any) -> None:
    _record(sociallogin.user, sociallogin.account.provider, tied=True)


def on_untied(sender: Any, request: HttpRequest, socialaccount: Any, **given: Any) -> None:
    _record(socialaccount.user, socialaccount.provider, tied=False)


def _record(person: User, provider: str, *, tied: bool) -> None:
    actions.identity_tied(by=person, now=timezone.now(), provider=provider, tied=tied)
