"""The public register: list, page of a channel, check of an account. Open to everybody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from channels.forms.public import PublicFilter
from channels.models import Channel
from channels.public import register
from channels.public.caching import cacheable, changed
from channels.public.check import check as checked
from platforms.networks import NAMES

PAGE_SIZE = 100
SITEMAP_LIMIT = 50_000  # what the protocol allows in one file


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A public page: its language stands in the address, and so do those of its links."""
    english = (get_language() or "").startswith("en")
    frame = {
        "bahasa": "?bahasa=en" if english else "",
        "in_indonesian": _in_language(request, ""),
        "in_english": _in_language(request, "en"),
        "base_url": settings.BASE_URL,
    }
    return render(request, template, frame | context, status=status)


def _in_language(request: HttpRequest, language: str) -> str:
    query = _query(request, drop="bahasa")
    if language:
        query["bahasa"] = language
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _query(request: HttpRequest, drop: str) -> QueryDict:
    query = request.GET.copy()
    query.pop(drop, None)
    return query


@cacheable
def channels(request: HttpRequest) -> HttpResponse:
    """Official channels by unit; search and filters stand in the address."""
    now = timezone.now()
    form = PublicFilter(request.GET, unit_ids=register.units_with_channels())
    found = Paginator(register.listing(**form.wanted), PAGE_SIZE).get_page(request.GET.get("hal"))
    rows = list(found.object_list)
    context = {
        "form": form,
        "page": found,
        "groups": register.by_unit(rows),
        "confirmed": {row.pk for row in rows if row.is_attested(now)},
        "filtered": any(form.wanted.values()),
        "previous_page": _of_page(request, found.number - 1) if found.has_previous() else "",
        "next_page": _of_page(request, found.number + 1) if found.has_next() else "",
    }
    return changed(
        page(request, "public/channels.html", context),
        max((row.touched_at for row in rows), default=None),
    )


def _of_page(request: HttpRequest, number: int) -> str:
    query = _query(request, drop="hal")
    query["hal"] = str(number)
    return f"{request.path}?{query.urlencode()}"


@cacheable
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """One channel; a closed one goes on standing here, where old links and codes lead."""
    now = timezone.now()
    known = Channel.objects.public().select_related("unit__calendar", "redirect_to")
    found = get_object_or_404(known, pk=pk)
    context = {
        "channel": found,
        "confirmed": found.is_attested(now),
        "hours": register.hours(found.unit.calendar.code, register.local_day(found, now)),
        "former": list(found.former_handles.all()),
        "zone": now.astimezone(register.zone_of(found)).tzname(),
        "moderation": register.moderation_words(found.moderation),
        "address": f"{settings.BASE_URL}{reverse('public:channel', args=[found.pk])}",
    }
    return changed(page(request, "public/channel.html", context), found.touched_at)


@cacheable
def check(request: HttpRequest) -> HttpResponse:
    """Is this account official? One query; the question stands in the address."""
    text = request.GET.get("alamat", "").strip()
    context: dict[str, Any] = {"text": text}
    if text:
        answer = checked(text)
        context |= {"answer": answer, "network": NAMES.get(answer.asked.network, "")}
    return page(request, "public/check.html", context)


@cacheable
def robots(request: HttpRequest) -> HttpResponse:
    """Only the public register is for search engines."""
    lines = [
        "User-agent: *",
        "Allow: /kanal/",
        "Allow: /static/",
        "Disallow: /kanal/lapor/",
        "Disallow: /",
        "",
        f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@cacheable
def sitemap(request: HttpRequest) -> HttpResponse:
    """The addresses of all public pages; of each channel when it last changed."""
    rows = Channel.objects.public().order_by("pk").values_list("pk", "touched_at")[:SITEMAP_LIMIT]
    context = {
        "base_url": settings.BASE_URL,
        "pages": [reverse("public:channels"), reverse("public:check"), reverse("public:data")],
        "channels": [(reverse("public:channel", args=[pk]), at) for pk, at in rows],
    }
    return render(request, "public/sitemap.xml", context, content_type="application/xml")
