"""Addresses for outside watchdogs: no sign-in, no data, only 200 or 503."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from records import alarm
from records.queries import clock_alarm
from socmed_program.sweeps import database_now


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@require_safe
@never_cache
def clock(request: HttpRequest) -> HttpResponse:
    """Some waker swept within the last two minutes; if not, an admin is told by mail as well."""
    try:
        now = database_now()
        found = clock_alarm(now)
        if found is not None:
            alarm.tell(found, now=now)
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    if found is not None:
        return HttpResponse("the clock stands still\n", status=503, content_type="text/plain")
    return HttpResponse("the clock runs\n", content_type="text/plain")
