"""The register for programs: JSON, CSV, changes, the check, QR codes; versioned, open to all."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from channels.forms.public import PublicFilter
from channels.models import Channel
from channels.public import codes, feed, register
from channels.public.caching import View, cacheable, changed
from channels.public.check import check as checked
from channels.views.public_pages import page

DESCRIPTION = Path(__file__).resolve().parent.parent / "public" / "openapi.json"
# A transaction may write now and be seen a little later: who asks again overlaps by this much.
OVERLAP = timedelta(minutes=5)
MOST_CHANGES = 500


def open_to_all(view: View[...]) -> View[...]:
    """Any site's script may read it. There is no cookie here that it could act with."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **keywords: Any) -> HttpResponse:
        response = view(request, *args, **keywords)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
        return response

    return answered


def _json(data: dict[str, Any], status: int = 200) -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json", status=status)


def _problem(status: int, title: str, detail: str) -> HttpResponse:
    """RFC 9457. In English, as all of the feed."""
    answer = _json({"title": title, "status": status, "detail": detail}, status)
    answer["Content-Type"] = "application/problem+json"
    return answer


@cacheable
def about(request: HttpRequest) -> HttpResponse:
    """What the feed offers, for people."""
    return page(request, "public/data.html", {})


@open_to_all
@cacheable
def description(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, with this installation as its server."""
    data = json.loads(DESCRIPTION.read_text("utf-8"))
    data["servers"] = [{"url": settings.BASE_URL}]
    return _json(data)


def _wanted(request: HttpRequest) -> list[Channel]:
    form = PublicFilter(request.GET, unit_ids=register.units_with_channels())
    return list(feed.with_all(register.listing(**form.wanted)))


@open_to_all
@cacheable
def channels_json(request: HttpRequest) -> HttpResponse:
    rows, now = _wanted(request), timezone.now()
    answer = _json({"channels": feed.entries(rows, now)})
    return changed(answer, max((row.touched_at for row in rows), default=None))


@open_to_all
@cacheable
def channels_csv(request: HttpRequest) -> HttpResponse:
    rows, now = _wanted(request), timezone.now()
    answer = HttpResponse(feed.as_csv(rows, now), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="kanal-resmi.csv"'
    return changed(answer, max((row.touched_at for row in rows), default=None))


@open_to_all
@cacheable
def channel_json(request: HttpRequest, pk: int) -> HttpResponse:
    found = feed.with_all(Channel.objects.public().filter(pk=pk)).first()
    if found is None:
        return _problem(404, "Not found", "No official channel has this number.")
    return changed(_json(feed.entries([found], timezone.now())[0]), found.touched_at)


@open_to_all
@cacheable
def changes(request: HttpRequest) -> HttpResponse:
    """Channels as they are now, of those that changed since then; closed ones included."""
    since = _instant(request.GET.get("sejak", ""))
    if since is None:
        return _problem(
            422, "Not an instant", "`sejak` must be RFC 3339 with a zone: 2026-11-26T09:30:00Z."
        )
    now = timezone.now()
    found = feed.with_all(register.listing(closed=True, since=since))
    rows = list(found[: MOST_CHANGES + 1])
    more = len(rows) > MOST_CHANGES
    rows = rows[:MOST_CHANGES]
    # With more to come go on where this ends; else a little before now, never before `sejak`.
    after = rows[-1].touched_at if more else max(since, feed.whole_minute(now) - OVERLAP)
    return _json(
        {
            "channels": feed.entries(rows, now),
            "more": more,
            "next": f"{settings.BASE_URL}{reverse('public:changes')}?sejak={feed.instant(after)}",
        }
    )


def _instant(text: str) -> datetime | None:
    try:
        # A plus sign that was not escaped arrives as a space.
        found = parse_datetime(text.strip().replace(" ", "+"))
    except ValueError:
        return None
    if found is None or found.tzinfo is None or not 1970 < found.year < 9000:
        return None
    return found.astimezone(UTC)


@open_to_all
@cacheable
def check_json(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("alamat", "").strip()
    if not text:
        return _problem(422, "Nothing to check", "`alamat` must hold an address or account name.")
    return _json(feed.verdict(checked(text)))


@cacheable
def code_svg(request: HttpRequest, pk: int) -> HttpResponse:
    return _code(pk, "svg", "image/svg+xml")


@cacheable
def code_png(request: HttpRequest, pk: int) -> HttpResponse:
    return _code(pk, "png", "image/png")


def _code(pk: int, ending: str, kind: str) -> HttpResponse:
    """The channel's public page as a QR code, to print or to show."""
    found = get_object_or_404(Channel.objects.public(), pk=pk)
    address = f"{settings.BASE_URL}{reverse('public:channel', args=[pk])}"
    answer = HttpResponse(codes.drawn(address, ending), content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="kanal-{found.pk}.{ending}"'
    return answer
