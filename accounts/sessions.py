"""Signing people in and out past the sign-in form, and ending their other sessions."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest

from accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(request: HttpRequest, user: User) -> None:
    """Open a session that the list of signed-in devices knows, so that it can be ended."""
    login(request, user, backend=BACKEND)
    UserSession.objects.create_from_request(request)


def sign_in_with_new_password(request: HttpRequest, user: User) -> None:
    """After an accepted invitation: the password was typed a moment ago, so it counts as given."""
    sign_in(request, user)
    reauthenticate_by_password(request)


def end_other_sessions(request: HttpRequest | None, user: User) -> None:
    """Sessions of the person other than this request's; all of them without a request."""
    others = UserSession.objects.filter(user=user)
    if request is not None and request.session.session_key:
        others = others.exclude(session_key=request.session.session_key)
    for session in others:
        session.end()


def on_second_factor_added(sender: Any, **given: Any) -> None:
    """A session opened by password alone must not live on beside a new second factor."""
    end_other_sessions(given.get("request"), given["user"])
