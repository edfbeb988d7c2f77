"""What is typed survives: a killed server, an ended session, a colleague who saves first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import DESKTOP, Window, faults, open_window
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[[str], Window]


@pytest.fixture
def sign_in(site: Site, browser: Browser) -> Iterator[Open]:
    windows: list[Window] = []

    def opened(name: str) -> Window:
        window = open_window(browser, site.address, size=DESKTOP)
        windows.append(window)
        window.sign_in(f"{name}@nusabahari.example")
        return window

    yield opened
    for window in windows:
        window.close()


@pytest.fixture
def web(site: Site) -> Iterator[Site]:
    """The site, with its web server up again whatever the test did to it."""
    yield site
    if "web" not in site.children:
        site.start_again("web")


def state(page: Page, words: str) -> None:
    expect(page.locator("#copy-state")).to_contain_text(words, timeout=20_000)


def write(page: Page, title: str, text: str) -> None:
    page.fill("#id_title", title)
    page.fill("#id_text", text)


def take_up(page: Page, title: str) -> None:
    """Go on with the unsaved words of that title."""
    offer = page.locator(".unsaved", has_text=title)
    expect(offer).to_have_count(1, timeout=20_000)
    offer.get_by_role("link", name="Lanjutkan").click()


def test_words_survive_a_killed_server_and_a_reload(web: Site, sign_in: Open) -> None:
    page = sign_in("dewi").go("/posts/new/")
    write(page, "Senam lansia", "Ayo senam")
    state(page, "Tersimpan sementara")
    web.kill("web")
    page.fill("#id_text", "Ayo senam bersama")
    state(page, "Sambungan terputus")
    web.start_again("web")
    state(page, "Tersimpan sementara")
    page.reload()
    take_up(page, "Senam lansia")
    expect(page.locator("#id_text")).to_have_value("Ayo senam bersama")


def test_a_save_that_met_no_server_is_offered_again(web: Site, sign_in: Open) -> None:
    window = sign_in("dewi")
    page = window.go("/posts/new/")
    web.kill("web")
    write(page, "Donor darah malam", "Datanglah")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Simpan draf").click()
    page.wait_for_url(re.compile("chrome-error|/new/"))
    web.start_again("web")
    page = window.go("/posts/new/")
    take_up(page, "Donor darah malam")
    expect(page.locator("#id_text")).to_have_value("Datanglah")


def test_words_survive_an_ended_session(sign_in: Open) -> None:
    window = sign_in("dewi")
    page = window.go("/posts/new/")
    write(page, "Periksa gigi gratis", "Hari Sabtu")
    state(page, "Tersimpan sementara")
    window.context.clear_cookies(name="session")
    page.fill("#id_text", "Hari Sabtu dan Minggu")
    state(page, "Sesi Anda berakhir")
    expect(page.locator("#check-panel form")).to_have_count(0)  # not the page for signing in
    with window.context.expect_page() as opened:
        page.locator("#copy-state a").click()
    other = opened.value
    other.locator('form[data-person="dewi@nusabahari.example"] button').click()
    other.wait_for_url(re.compile(r"/$"))
    state(page, "Tersimpan sementara")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator("main")).to_contain_text("Hari Sabtu dan Minggu")


def test_two_browsers_on_one_draft_see_each_other_and_merge(sign_in: Open) -> None:
    first = sign_in("dewi")
    page = first.go("/posts/new/")
    write(page, "Kelas ibu hamil", "Setiap Selasa")
    page.get_by_role("button", name="Simpan draf").click()
    page.wait_for_url(re.compile(r"/posts/\d+/$"))
    address = f"{page.url.removeprefix(first.address)}edit/"
    with page.expect_response(re.compile("/edit/copy/")):
        page = first.go(address)
    second = sign_in("rizky")
    colleague = second.go(address)
    expect(colleague.locator("#copy-company")).to_contain_text("Dewi Lestari")
    colleague.fill("#id_text", "Setiap Selasa pukul 9")
    colleague.get_by_role("button", name="Simpan draf").click()
    colleague.wait_for_url(re.compile(r"/posts/\d+/$"))
    page.fill("#id_link", "https://dinkes.example/ibu")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator("#theirs-text")).to_be_checked()
    expect(page.locator("#yours-link")).to_be_checked()
    first.complaints.clear()  # the browser counts the answer 409 as one
    assert faults(first, "merge") == []
    page.get_by_role("button", name="Simpan bersama").click()
    expect(page.locator("main")).to_contain_text("Setiap Selasa pukul 9")
    expect(page.locator("main")).to_contain_text("https://dinkes.example/ibu")
