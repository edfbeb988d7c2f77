"""Signing people in and out past the sign-in form, how long a session lives, ending others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from accounts import actions, devices
from accounts.forms.signin import remember_first_code
from accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BEGAN, SEEN = "began_at", "seen_at"
WRITTEN_EVERY = 60  # seconds; a page must not cost a write


def sign_in(request: HttpRequest, user: User) -> None:
    """Open a session that the list of signed-in devices knows, so that it can be ended."""
    login(request, user, backend=BACKEND)
    UserSession.objects.create_from_request(request)


def sign_in_with_new_password(request: HttpRequest, user: User) -> None:
    """After an accepted invitation: the password was typed a moment ago, so it counts as given."""
    sign_in(request, user)
    reauthenticate_by_password(request)


def on_signed_in(sender: Any, request: HttpRequest | None, user: User, **given: Any) -> None:
    """The age of a session counts from its sign-in."""
    if request is not None and hasattr(request, "session"):
        request.session[BEGAN] = request.session[SEEN] = timezone.now().timestamp()
    devices.on_signed_in(sender, request, user, **given)


def is_over(request: HttpRequest, now: datetime, *, sensitive: bool) -> bool:
    """Older than any session may be, or idle for too long in a sensitive role."""
    began, seen = request.session.get(BEGAN), request.session.get(SEEN)
    if began is not None and now.timestamp() - began >= settings.SESSION_COOKIE_AGE:
        return True
    return sensitive and seen is not None and now.timestamp() - seen >= settings.SESSION_IDLE_AGE


def note_activity(request: HttpRequest, now: datetime) -> None:
    """At most once a minute."""
    session, instant = request.session, now.timestamp()
    session.setdefault(BEGAN, instant)
    if instant - session.get(SEEN, 0) >= WRITTEN_EVERY:
        session[SEEN] = instant
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)


def end_other_sessions(request: HttpRequest | None, user: User) -> None:
    """Sessions of the person other than this request's; all of them without a request."""
    others = UserSession.objects.filter(user=user)
    if request is not None and request.session.session_key:
        others = others.exclude(session_key=request.session.session_key)
    for session in others:
        session.end()


def on_second_factor_added(sender: Any, **given: Any) -> None:
    """A session opened by password alone must not live on beside a new second factor."""
    remember_first_code(given.get("request"), given["authenticator"])
    end_other_sessions(given.get("request"), given["user"])


def on_password_changed(sender: Any, request: HttpRequest, user: User, **given: Any) -> None:
    """By the own form: this browser stays signed in and known, all others are out."""
    end_other_sessions(request, user)
    actions.forget_devices(by=user, now=timezone.now(), kept=devices.token_hash(request))


def on_password_reset(sender: Any, request: HttpRequest, user: User, **given: Any) -> None:
    """By a link in a mail: whoever is signed in anywhere is out."""
    end_other_sessions(None, user)
    actions.forget_devices(by=user, now=timezone.now())
