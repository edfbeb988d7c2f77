"""The browsers that a person is known by: a random token in a cookie, its hash in the database.

A known browser has a measure of wrong passwords of its own, so that strangers who guess cannot
lock its owner out (OWASP: device cookies). A new one is told to the person.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import actions
from accounts.models import KnownDevice
from accounts.rules import hash_of
from accounts.templatetags.devices import device_name

KEPT_FOR = 180 * 24 * 3600
GIVEN = "_device_token"


def token_hash(request: HttpRequest | None) -> str:
    """Of the token that the browser showed, or was given in this request; empty without one."""
    if request is None:
        return ""
    token = getattr(request, GIVEN, "") or request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return hash_of(token) if token else ""


def is_known(request: HttpRequest, email: str) -> bool:
    """Whether the person with this address signed in by this browser before."""
    token = token_hash(request)
    known = KnownDevice.objects.known()
    return bool(token) and known.filter(token_hash=token, person__email__iexact=email).exists()


def on_signed_in(sender: Any, request: HttpRequest | None, user: Any, **given: Any) -> None:
    """Known or new: remember it, and let the browser keep a token."""
    if request is None or not hasattr(request, "COOKIES"):
        return
    if not token_hash(request):
        setattr(request, GIVEN, secrets.token_urlsafe(32))
    actions.see_device(
        token_hash=token_hash(request),
        device=device_name(request.META.get("HTTP_USER_AGENT", "")),
        by=user,
        now=timezone.now(),
    )


def keep_token(request: HttpRequest, response: HttpResponse) -> None:
    if token := getattr(request, GIVEN, ""):
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME, token, max_age=KEPT_FOR, httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip
