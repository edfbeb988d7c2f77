"""The door of the public pages: whoever comes through it is nobody in particular.

What such a page says follows from its address alone. No cookie is read or set, no session is
opened, the language stands in the address (`?bahasa=en`); so one answer serves everybody and any
cache may keep it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
ROOMS = ("/kanal/", "/robots.txt", "/sitemap.xml")


class PublicDoor:
    """Before sessions, sign-in and languages, which then see a visitor without any cookie."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOMS):
            return self.get_response(request)
        request.COOKIES = {}
        request.META.pop("HTTP_COOKIE", None)
        english = request.GET.get("bahasa") == "en"
        request.META["HTTP_ACCEPT_LANGUAGE"] = "en" if english else "id"
        response = self.get_response(request)
        response.cookies.clear()
        # They say that the answer depends on cookie and browser, which here it does not.
        response.headers.pop("Vary", None)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
