"""Doors: the demo's, links to places that are not the web, pictures changed after clearance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from posts.models import Asset, Post
from tests.adversary.place import Place, form
from tests.adversary.test_permission_matrix import ask, place

__all__ = ["place"]
SignIn = Callable[[User], Client]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_the_demos_door_is_shut_for_who_comes_through_a_proxy(
    place: Place, settings: Any, header: str
) -> None:
    """A proxy on this machine makes everybody look as if they sat in front of it."""
    settings.DEMO_DOOR = True
    data = {"person": str(place.everything.pk)}
    path = reverse("accounts:demo_sign_in")
    assert Client().post(path, data, headers={header: "203.0.113.9"}).status_code == 404
    assert Client().post(path, data).status_code == 302


@pytest.mark.parametrize("scheme", ["ftp", "javascript", "data", "file"])
def test_only_the_web_is_linked_to(place: Place, signed_in: SignIn, scheme: str) -> None:
    client = signed_in(place.everything)
    address = f"{scheme}://x.com/dinkes/status/1850000000000000001"
    for name, kind, field in (
        ("posts:new", "", "link"), ("posts:new", "", "sources-0-url"),
        ("posts:publication", "publication", "evidence_url"),
        ("ethics:answer", "message", "evidence_url"), ("duties:create", "", "url"),
        ("channels:register", "", "url"),
    ):  # fmt: skip
        args = [place.own.ids[kind]] if kind else []
        typed = form(name, place.own) | {field: address}
        assert client.post(reverse(name, args=args), typed).status_code == 422, (name, field)


def test_a_picture_changed_on_disk_is_not_handed_out(place: Place, signed_in: SignIn) -> None:
    """The copy pack would else give uncleared bytes to who posts by hand."""
    asset = Asset.objects.get(pk=place.own.ids["asset"])
    path = reverse("posts:asset", args=[asset.pk])
    client = signed_in(place.everything)
    assert ask(client, "GET", path, {}).status_code == 200
    Path(settings.MEDIA_ROOT, asset.path).chmod(0o644)
    Path(settings.MEDIA_ROOT, asset.path).write_bytes(b"\x89PNG lain")
    assert client.get(path).status_code == 404
    page = client.get(reverse("posts:publication", args=[place.own.ids["publication"]]))
    assert "is not the one that was cleared" in page.content.decode()


def test_a_title_with_a_line_break_stays_one_line(place: Place, signed_in: SignIn) -> None:
    """It becomes the subject of mails."""
    typed = form("posts:new", place.own) | {"title": "Judul\r\nBcc: semua@contoh.example"}
    signed_in(place.everything).post(reverse("posts:new"), typed)
    made = Post.objects.order_by("-pk").first()
    assert made is not None
    assert "\n" not in made.title
    assert "\r" not in made.title
