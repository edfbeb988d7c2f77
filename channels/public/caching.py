"""Answers that any cache may keep, and 304 for who has them already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date, parse_etags
from django.views.decorators.http import require_safe

P = ParamSpec("P")
# Short: a closed account or a confirmed impostor must be known everywhere within minutes.
SECONDS = 120

View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def cacheable(view: View[P]) -> View[P]:
    """For GET and HEAD: `ETag` of the content, `Cache-Control: public`, 304 where nothing changed.

    The tag is that of the bytes, so everything that shows in them counts: a unit's new name, the
    end of a confirmation, a release. `Last-Modified` (see `changed`) is for information; a page
    can change without any row changing, so it never decides.
    """

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **keywords: P.kwargs) -> HttpResponse:
        response = view(request, *args, **keywords)
        if response.status_code != 200:
            return response
        tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        if _has_it(request, tag):
            fresh = HttpResponseNotModified()
            if "Last-Modified" in response:
                fresh["Last-Modified"] = response["Last-Modified"]
            response = fresh
        response["ETag"] = tag
        response["Cache-Control"] = f"public, max-age={SECONDS}, stale-while-revalidate=600"
        return response

    return require_safe(answered)


def changed(response: HttpResponse, at: datetime | None) -> HttpResponse:
    """Say when the newest of the rows that are shown changed."""
    if at is not None:
        response["Last-Modified"] = http_date(at.timestamp())
    return response


def _has_it(request: HttpRequest, tag: str) -> bool:
    """Weak comparison: a cache in between may have compressed the answer."""
    held = [one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))]
    return tag.removeprefix("W/") in held or held == ["*"]
