"""Planning and talking in a real browser: by keyboard, many at once, by marked words, by a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import DESKTOP, Window, open_window
from tests.browser.site import Site
from tests.browser.story.telling import WIB

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def rizky(site: Site, browser: Browser) -> Iterator[Window]:
    window = open_window(browser, site.address, size=DESKTOP)
    window.sign_in("rizky@nusabahari.example")
    yield window
    window.close()


def draft(window: Window, title: str, *, days: int = 9) -> Page:
    """A draft with a time ahead, open on its page."""
    page = window.go("/posts/new/")
    page.fill("#id_title", title)
    page.fill("#id_text", f"{title}: datanglah bersama keluarga.")
    page.fill("#id_planned_at", noon(days))
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator("h1")).to_have_text(title)
    return page


def noon(days: int) -> str:
    return f"{datetime.now(WIB) + timedelta(days=days):%Y-%m-%dT12:00}"


def test_a_post_is_moved_with_the_keyboard_alone(rizky: Window) -> None:
    draft(rizky, "Senam jantung")
    page = rizky.go(f"/posts/calendar/?q=jantung&date={noon(9)[:10]}")
    page.get_by_role("link", name="Pindahkan… Senam jantung").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/schedule/")
    page.locator("#id_slot_at").focus()
    page.fill("#id_slot_at", noon(10))
    page.keyboard.press("Enter")
    expect(page.locator(".alert-success, .toast-note").first).to_contain_text("Waktu")
    expect(page.locator("main")).to_contain_text("12.00 WIB")


def test_all_of_a_page_are_moved_at_once_after_a_look(rizky: Window) -> None:
    for number in (1, 2):
        draft(rizky, f"Gotong royong {number}")
    page = rizky.go("/posts/?q=gotong")
    page.locator("[data-check-all]").check()
    page.get_by_role("button", name="Ubah yang dicentang").click()
    page.get_by_label("Geser beberapa hari").check()
    expect(page.locator("#id_reason")).to_be_hidden()
    page.fill("#id_days", "1")
    page.get_by_role("button", name="Lihat akibatnya").click()
    page.get_by_role("button", name="Lakukan untuk 2 konten").click()
    expect(page.locator("main")).to_contain_text("2 konten diubah")
    assert "q=gotong" in page.url


def test_marked_words_are_quoted_in_a_comment(rizky: Window) -> None:
    page = draft(rizky, "Donor plasma")
    page.get_by_role("link", name="Beri komentar").click()
    page.locator("[data-quotable] .post-text").first.evaluate(
        """(text) => {
          const range = document.createRange();
          range.setStart(text.firstChild, text.textContent.indexOf("datanglah"));
          range.setEnd(text.firstChild, text.textContent.indexOf(" keluarga"));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="Ambil kata yang ditandai").click()
    expect(page.locator("#id_quote")).to_have_value("datanglah bersama")
    page.fill("#id_text", "Kata ini kurang ramah?")
    page.get_by_role("button", name="Kirim komentar").click()
    expect(page.locator(".thread .quote")).to_contain_text("datanglah bersama")


def test_a_faulty_file_says_which_row_and_a_mended_one_makes_drafts(rizky: Window) -> None:
    def choose(unit: str) -> Page:
        page = rizky.go("/posts/import/")
        rows = f"title;unit;text\nLomba poster;dinkes;Ayo ikut\nLomba foto;{unit};Ayo"
        file = {"name": "konten.csv", "mimeType": "text/csv", "buffer": rows.encode()}
        page.set_input_files("#id_file", file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Periksa berkas").click()
        return page

    expect(choose("entah").locator("main")).to_contain_text("Baris 3")
    page = choose("dinkes")
    page.get_by_role("button", name="Impor").click()
    expect(page.locator("main")).to_contain_text("2 draf dibuat")
    expect(page.locator("main")).to_contain_text("Lomba foto")
