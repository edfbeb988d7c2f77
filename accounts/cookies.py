"""The session's cookie: its key with a signature, so that a key alone opens nothing."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

_signer = Signer(salt="accounts.cookies")


def signed(session_key: str) -> str:
    return _signer.sign(session_key)


def session_key(cookie: str | None) -> str | None:
    """The key in a cookie of ours; None for any other, as if there were none."""
    try:
        return _signer.unsign(cookie) if cookie else None
    except BadSignature:
        return None


class SignedSessionMiddleware(SessionMiddleware):
    """Whoever reads session keys in the database still lacks the secret key to use one."""

    def process_request(self, request: HttpRequest) -> None:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = self.SessionStore(session_key(cookie))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and cookie.value:
            answer.cookies[settings.SESSION_COOKIE_NAME] = signed(cookie.value)
        return answer
