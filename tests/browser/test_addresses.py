"""Secret addresses, made by a click in a real browser and read by somebody who is not signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import DESKTOP, PHONE, Window, faults, open_window
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def hendra(site: Site, browser: Browser) -> Iterator[Window]:
    window = open_window(browser, site.address, size=DESKTOP)
    window.sign_in("hendra@nusabahari.example")
    yield window
    window.close()


def path_shown(page: Page) -> str:
    address = page.locator("#address").input_value()
    return f"/{address.split('/', 3)[3]}"


def test_a_shared_calendar_is_read_without_signing_in_until_it_is_taken_back(
    site: Site, browser: Browser, hendra: Window
) -> None:
    page = hendra.go("/posts/calendar/links/")
    page.locator("input[name=kind][value=page]").check()
    page.select_option("#id_scope", label="Dinas Kesehatan")
    page.fill("#id_label", "Kantor gubernur")
    page.get_by_role("button", name="Buat alamat", exact=True).click()
    path = path_shown(page)
    for size, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        stranger = open_window(browser, site.address, size=size, scheme=scheme)
        stranger.go(path)
        expect(stranger.page.locator(".weeks")).to_contain_text("Jadwal imunisasi anak sekolah")
        assert faults(stranger, f"shared {scheme}") == []
        stranger.close()
    page.get_by_role("button", name="Ambil kembali Kantor gubernur").click()
    page.get_by_role("button", name="Ya, lanjutkan").click()
    expect(page.locator("main")).to_contain_text("Belum ada alamat")
    assert page.context.request.get(f"{site.address}{path}").status == 404


def test_an_address_of_shifts_is_made_by_a_click(hendra: Window) -> None:
    page = hendra.go("/channels/rota/feeds/")
    page.get_by_role("button", name="Buat alamat").first.click()
    answer = page.context.request.get(f"{hendra.address}{path_shown(page)}")
    assert answer.headers["content-type"].startswith("text/calendar")
