"""What each request owes the person: own language and zone, session limits, second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from redis.exceptions import RedisError
from requests import RequestException

from accounts import devices, sessions, sso
from accounts.models import User
from accounts.passwords import is_too_old
from accounts.rules import conduct_due, needs_second_factor

Answer = Callable[[HttpRequest], HttpResponse]
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Set by the one-click door of the demo, which production refuses to have.
DEMO_SESSION = "demo_door"

# All that somebody without the second factor they need may reach. By resolved name, never by
# prefix of the path: `/account/mfa/../../posts/` and the like must not slip through.
OPEN_NAMES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_inactive",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "set_language",
        "health_live",
        "health_ready",
        "health_clock",
    }
)


# With a password that is too old; the second factor comes first.
RENEWAL_NAMES = OPEN_NAMES | {"account_change_password", "mfa_deactivate_totp"}


class PersonalSettings:
    """Activates the person's language (unless chosen otherwise in this browser) and unit's zone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = settings.DEFAULT_ZONE
        if request.user.is_authenticated:
            zone = request.user.unit.zone
            chosen_here = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
            if request.user.language and not chosen_here:
                translation.activate(request.user.language)
                request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        # Always: the zone of the thread's last request would stay otherwise.
        timezone.activate(zone)
        return self.get_response(request)


# Sent by a page that asks by itself: an open page is no proof of somebody before it.
UNATTENDED = "X-Unattended"


class SessionLimits:
    """Ends sessions that are too old or, for sensitive roles, idle; keeps the device's token.

    Without the shared cache nothing counts wrong passwords and codes, so what needs it refuses.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            if sessions.is_over(request, now, sensitive=is_sensitive(request)):
                return self._ended(request)
            if UNATTENDED not in request.headers:
                sessions.note_activity(request, now)
        response = self.get_response(request)
        devices.keep_token(request, response)
        return response

    def _ended(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        messages.info(request, _("Your session has ended. Please sign in again."))
        if "HX-Request" in request.headers:
            target = reverse(settings.LOGIN_URL)
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        if request.method == "GET":
            return redirect_to_login(request.get_full_path())
        return redirect(settings.LOGIN_URL)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, RedisError):
            return render(request, "account/paused.html", status=503)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if isinstance(problem, RequestException) and name.startswith("openid_connect_"):
            return render(request, "socialaccount/provider_silent.html", status=503)
        return None


def is_sensitive(request: HttpRequest) -> bool:
    """Whether the person approves or administers; asked of the database once per request."""
    known = getattr(request, "_is_sensitive", None)
    if known is None:
        person = cast(User, request.user)
        known = sso.is_emergency(person.email) or needs_second_factor(person, timezone.now())
        request._is_sensitive = known  # type: ignore[attr-defined]
    return bool(known)


class PasswordRenewal:
    """Where the policy lets passwords age: an old one opens only the page to choose a new one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, keywords: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or not is_too_old(request.user, timezone.now()):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in RENEWAL_NAMES or sso.is_the_rule_for(request.user.email):
            return None
        target = reverse("account_change_password")
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        messages.info(request, _("Your password is too old. Choose a new one, then all opens."))
        return redirect(target)


class SecondFactorRequired:
    """Whoever approves or administers and has no second factor reaches only its activation."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, keywords: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or not lacks_second_factor(request):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_NAMES:
            return None
        target = reverse("mfa_activate_totp")
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        messages.info(
            request,
            _("Your role needs a second factor. Set it up here, then everything else opens."),
        )
        return redirect(target)


class ConductFirst:
    """Whoever has not signed the conduct in force reaches only that page, after the second factor.

    Stands behind `SecondFactorRequired`, whose pages stay open here too: who has just set the
    factor up still sees the recovery codes.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, keywords: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_NAMES | {"accounts:conduct"}:
            return None
        if not request.user.is_authenticated or conduct_due(request.user, timezone.now()) is None:
            return None
        target = reverse("accounts:conduct")
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        wanted = request.get_full_path() if request.method == "GET" else ""
        return redirect(f"{target}?{urlencode({'next': wanted})}" if wanted else target)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Needed by a role the person holds now, and neither set up, nor vouched for by the single
    sign-on in this session, nor waived by the demo's door."""
    user = request.user
    if not user.is_authenticated or not is_sensitive(request):
        return False
    if settings.DEMO_DOOR and request.session.get(DEMO_SESSION):
        return False
    if request.session.get(sso.VOUCHED):
        return False
    return not is_mfa_enabled(user, SECOND_FACTORS)
