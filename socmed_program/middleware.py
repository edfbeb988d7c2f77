"""One log line per request, and answers of signed-in people kept out of caches."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = structlog.get_logger("tanggap.request")
# Tokens in addresses (invitations, password resets, calendar feeds) must not reach the log.
SECRETS = re.compile(r"(/(?:invitation|password/reset/key|confirm-email|feed)/)[^/]+")

Answer = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """Request id, method, path with secrets masked, status, milliseconds. No data, no address."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4().hex[:12]
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=number):
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                path=SECRETS.sub(r"\1…", request.path),
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000),
            )
        response["X-Request-ID"] = number
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class FormsOnly:
    """A page for who opens the address of a form: reloading a refusal does that."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or not request.accepts("text/html"):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
