"""Pages of posts in a real browser: two sizes, two themes, zero axe violations, drag and drop."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect

import posts.actions
from posts.digest import Picture, Source
from posts.models import Post
from tests.browser.looking import DESKTOP, PHONE, Window, faults, open_window
from tests.posts.conftest import (
    Office,
    approve,
    content,
    make_draft,
    make_office,
    png,
    scheduled,
    upload,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"desk": DESKTOP, "phone": PHONE}
TEXT = """Imunisasi campak gratis untuk anak usia 9–59 bulan.

📍 Semua puskesmas di Kabupaten Kesehatan
🗓 Setiap Selasa dan Kamis, 08.00–11.00 WIB

Bawa buku KIA. Tidak perlu mendaftar lebih dahulu."""


@pytest.fixture
def furnished() -> Office:
    """An office with posts in many states."""
    office, now = make_office(), timezone.now()
    asset = posts.actions.store_asset(
        unit=office.unit, file=upload(png(800, 500)), licence="Milik sendiri", by=office.rina,
        now=now,
    )  # fmt: skip
    pictures = [Picture(asset.pk, "Perawat menimbang bayi di posyandu")]
    hour = timedelta(hours=1)
    for number in range(3):
        make_draft(office, text=TEXT, planned_at=now + (4 + 30 * number) * hour)
    make_draft(office)
    approve(make_draft(office, text=TEXT), office.marta)
    post = scheduled(office, make_draft(office, text=TEXT, assets=pictures), now + 20 * hour)
    posts.actions.save_revision(
        post_id=make_draft(office, text=TEXT).pk,
        expected_number=1,
        content=content(post, sources=[Source("SE Dinkes 12/2026", "https://dinkes.example/se")]),
        by=office.sari,
        now=now,
    )
    opened = scheduled(office, make_draft(office, text=TEXT, assets=pictures), now + 2 * hour)
    opened.publications.update(slot_at=now - timedelta(minutes=3))
    posts.actions.open_due_slots(now=now)
    return office


def window_of(browser: Browser, server: Any, person: Any, size: str, scheme: str) -> Window:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    window = open_window(browser, server.url, size=SIZES[size], scheme=scheme)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    window.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}]
    )
    return window


def paths() -> dict[str, str]:
    by_state = dict(Post.objects.order_by("pk").values_list("state", "pk"))
    opened = Post.objects.get(state="publishing").publications.first()
    revised = Post.objects.filter(revision__number=2).get()
    assert opened is not None
    return {
        "list": "/posts/",
        "list-empty": "/posts/?q=zzz",
        "calendar": "/posts/calendar/",
        "new": "/posts/new/",
        "edit": f"/posts/{revised.pk}/edit/",
        "edit-cleared": f"/posts/{by_state['scheduled']}/edit/",
        "schedule": f"/posts/{by_state['cleared']}/schedule/",
        "cancel": f"/posts/{by_state['draft']}/cancel/",
        "publication": opened.get_absolute_url(),
    }


@pytest.mark.parametrize("look", ["desk-light", "desk-dark", "phone-light", "phone-dark"])
def test_every_page_looks_right_and_is_accessible(
    furnished: Office, browser: Browser, live_server: Any, look: str
):
    size, scheme = look.split("-")
    window = window_of(browser, live_server, furnished.rina, size, scheme)
    found = []
    for name, path in paths().items():
        person_page = window.go(path)
        person_page.wait_for_load_state("networkidle")
        found += faults(window, f"{name}-{look}")
    window.close()
    budi = window_of(browser, live_server, furnished.budi, size, scheme)
    budi.go(paths()["publication"])
    found += faults(budi, f"proof-{look}")
    budi.close()
    assert found == []


def test_a_post_is_dragged_from_the_tray_to_a_day(
    furnished: Office, browser: Browser, live_server: Any
):
    cleared = Post.objects.get(state="cleared")
    window = window_of(browser, live_server, furnished.rina, "desk", "light")
    page = window.go("/posts/calendar/")
    page.wait_for_selector(".calendar-event")
    target = timezone.localdate() + timedelta(days=2)
    cell = page.locator(f'[data-date="{target.isoformat()}"]').first
    item = page.locator(f'[data-draggable-post][data-id="{cleared.pk}"]')
    with page.expect_response(lambda answer: "/move/" in answer.url) as moved:
        start, end = item.bounding_box(), cell.bounding_box()
        assert start is not None
        assert end is not None
        page.mouse.move(start["x"] + 20, start["y"] + 15)
        page.mouse.down()
        page.mouse.move(end["x"] + 40, end["y"] + 30, steps=12)
        page.mouse.up()
    assert moved.value.status == 200
    cleared.refresh_from_db()
    assert cleared.state == "scheduled"
    assert timezone.localdate(cleared.planned_at) == target
    window.close()


def test_somebody_else_was_faster_and_nothing_typed_is_lost(
    furnished: Office, browser: Browser, live_server: Any
):
    post = Post.objects.get(revision__number=2)
    window = window_of(browser, live_server, furnished.rina, "desk", "light")
    page = window.go(f"/posts/{post.pk}/edit/")
    posts.actions.save_revision(
        post_id=post.pk, expected_number=2, content=content(post, text="Sari lebih dulu"),
        by=furnished.sari, now=timezone.now(),
    )  # fmt: skip
    page.locator("#id_text").fill("Tulisan Rina, baris satu\nbaris dua")
    page.locator("button[name=then][value=save]").click()
    page.wait_for_selector("ins")
    window.complaints.clear()  # the browser remarks on every 409
    assert faults(window, "stale-desk-light") == []
    page.locator("button[name=then][value=save]").click()
    page.wait_for_url(f"**{post.get_absolute_url()}")
    post.refresh_from_db()
    assert post.revision.text == "Tulisan Rina, baris satu\nbaris dua"
    window.close()


def test_the_composer_checks_while_one_types(furnished: Office, browser: Browser, live_server: Any):
    window = window_of(browser, live_server, furnished.rina, "desk", "light")
    page = window.go("/posts/new/")
    page.get_by_label("X dinkes", exact=False).first.check()
    page.locator("#id_text").fill("Hubungi NIK 1971010203910001 hari ini")
    expect(page.locator("#check-panel")).to_contain_text("NIK")
    window.close()
