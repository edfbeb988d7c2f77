"""pytest plug-in: Django's test client carries the session's cookie as this product signs it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.test.client import ClientMixin

from accounts import cookies


def _session(self: Any) -> Any:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    carried = self.cookies.get(settings.SESSION_COOKIE_NAME)
    if carried is not None and (key := cookies.session_key(carried.value)):
        return store(key)
    session = store()
    session.save()
    self.cookies[settings.SESSION_COOKIE_NAME] = cookies.signed(session.session_key)
    return session


def _set_login_cookies(self: Any, request: HttpRequest) -> None:
    self.cookies[settings.SESSION_COOKIE_NAME] = cookies.signed(request.session.session_key)


ClientMixin.session = property(_session)
ClientMixin._set_login_cookies = _set_login_cookies
