"""Every part of the kit on a few pages: looked at by people, tested by axe. Only for tests.

The pages use the real templates, style sheets and scripts; only the people and posts are made up.
"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.defaults import page_not_found, server_error

from insights.context import Entry
from insights.looks import LOOKS
from platforms.networks import NAMES

NOW = dt.datetime(2026, 8, 17, 2, 30, tzinfo=dt.UTC)  # a Monday, 09.30 WIB

SARI = SimpleNamespace(
    is_authenticated=True,
    name="Sari Wulandari",
    full_title="Dr. Sari Wulandari, S.Sos., M.Si.",
    position="Pranata Humas Ahli Muda",
    unit=SimpleNamespace(short_name="Diskominfo"),
)
ROOMS = [
    Entry("/home", "Pekerjaan saya hari ini", "home"),
    Entry("/calendar", "Kalender konten", "calendar"),
    Entry("/", "Materi", "file-text", "page"),
    Entry("/inbox", "Pesan masuk", "inbox"),
    Entry("/channels", "Kanal resmi", "speakerphone"),
    Entry("/people", "Petugas", "users"),
]


class PostForm(forms.Form):
    title = forms.CharField(label="Judul", help_text="Untuk kalender, tidak ikut terbit.")
    text = forms.CharField(
        label="Teks", max_length=280, widget=forms.Textarea(attrs={"data-counter": "280"})
    )
    kind = forms.ChoiceField(
        label="Golongan informasi",
        choices=[("berkala", "Informasi berkala"), ("serta_merta", "Informasi serta merta")],
    )
    channels = forms.MultipleChoiceField(
        label="Kanal",
        choices=[("x", "X · @diskominfo_nusaraya"), ("facebook", "Facebook · Diskominfo Nusaraya")],
        widget=forms.CheckboxSelectMultiple,
    )
    answer = forms.ChoiceField(
        label="Butir 1: kesantunan",
        choices=[("complies", "Memenuhi"), ("violates", "Tidak memenuhi")],
        widget=forms.RadioSelect,
        required=False,
    )
    at = forms.DateTimeField(
        label="Waktu terbit",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    image = forms.ImageField(
        label="Gambar",
        required=False,
        widget=forms.ClearableFileInput(attrs={"data-preview": "#preview"}),
    )
    sure = forms.BooleanField(label="Saya sudah memeriksa sumbernya")


def context(request: HttpRequest, **more: Any) -> dict[str, Any]:
    """What the context processor gives, without a database."""
    request.user = SARI  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return {
        "navigation": ROOMS,
        "account_entries": [Entry("/mfa", "Faktor kedua", "shield-lock")],
        "notices_url": "/notices",
        "unread_notices": 12,
        "today": NOW,
        "now": NOW,
        **more,
    }


def parts(request: HttpRequest) -> HttpResponse:
    more = context(
        request,
        states=sorted(LOOKS),
        networks=list(NAMES),
        due=NOW + dt.timedelta(hours=3, minutes=20),
        late=NOW - dt.timedelta(days=2, hours=4),
        page=SimpleNamespace(previous_url="?before=1", next_url="?after=2"),
        clock_alarm=SimpleNamespace(since=NOW - dt.timedelta(minutes=12)),
        person=SARI,
    )
    for level in (messages.INFO, messages.SUCCESS, messages.WARNING, messages.ERROR):
        messages.add_message(request, level, "Materi disimpan; telaah etika dimulai lagi.")
    return render(request, "gallery/parts.html", more)


def form(request: HttpRequest) -> HttpResponse:
    bound = PostForm({"title": "Jadwal imunisasi", "text": ""})
    bound.is_valid()
    bound.add_error(None, "Slot itu sudah lewat.")
    return render(request, "gallery/form.html", context(request, form=bound), status=422)


def calendar(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/calendar.html", context(request, start=NOW.date()))


def feed(request: HttpRequest) -> JsonResponse:
    posts = [
        (1, "Upacara HUT RI di Alun-alun", "published", "Terbit", 0, "09:00", False),
        (2, "Jadwal imunisasi Puskesmas Tanjung", "scheduled", "Dijadwalkan", 1, "10:00", True),
        (3, "Perbaikan Jalan Pahlawan", "in_review", "Dalam telaah", 2, "14:00", True),
        (4, "Ralat jadwal SIM keliling", "missed", "Terlewat", 2, "08:00", True),
        (5, "Info gempa malam", "published", "Terbit", 4, "23:59", False),
    ]
    events: list[dict[str, Any]] = [
        {
            "id": str(pk), "title": title, "start": f"2026-08-{17 + day}T{time}:00+07:00",
            "url": f"/posts/{pk}", "state": state, "stateLabel": label, "editable": editable,
            "network": "X", "kind": "post",
        }
        for pk, title, state, label, day, time, editable in posts
    ]  # fmt: skip
    holiday = {"id": "h1", "title": "Hari Kemerdekaan", "start": "2026-08-17", "kind": "holiday"}
    return JsonResponse([*events, holiday], safe=False)


MOVED: list[str] = []


def move(request: HttpRequest, pk: int) -> JsonResponse:
    at = request.POST["at"]
    MOVED.append(f"{pk} {at}")
    if pk == 3:
        return JsonResponse({"error": "Materi ini belum disetujui."}, status=422)
    return JsonResponse({"at": at})


def moved(request: HttpRequest) -> JsonResponse:
    return JsonResponse(MOVED, safe=False)


urlpatterns = [
    path("", parts),
    path("form", form),
    path("calendar", calendar),
    path("feed", feed, name="feed"),
    path("move/<int:pk>", move, name="move"),
    path("moved", moved),
    path("404", lambda request: page_not_found(request, Exception("gone"))),
    path("500", server_error),
    path("i18n/", include("django.conf.urls.i18n")),
    path("sign-out", parts, name="account_logout"),
    path("kanal/", include(([path("periksa/", parts, name="check")], "public"))),
]
