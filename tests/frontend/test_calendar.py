"""Dragging on the calendar sends the moment with its offset, whatever zone the browser is in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.frontend import gallery as pages


@pytest.fixture
def page(browser: Browser, gallery: str) -> Iterator[Page]:
    pages.MOVED.clear()
    context = browser.new_context(
        viewport={"width": 1280, "height": 1300}, timezone_id="America/New_York", locale="id-ID"
    )
    page = context.new_page()
    page.goto(f"{gallery}/calendar")
    page.wait_for_selector(".calendar-event")
    yield page
    context.close()


def drag(page: Page, what: str, day: str) -> None:
    start = page.locator(what).first.bounding_box()
    goal = page.locator(f'[data-date="{day}"]').last.bounding_box()
    assert start is not None
    assert goal is not None
    x, y = start["x"] + 20, start["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 25, y - 25, steps=4)
    page.mouse.move(goal["x"] + goal["width"] / 2, goal["y"] + 60, steps=10)
    page.mouse.up()
    page.wait_for_selector("#live .toast-note")


def test_a_dragged_post_keeps_its_hour_in_the_calendar_s_zone(page: Page) -> None:
    drag(page, ".calendar-event.is-scheduled", "2026-08-20")

    assert pages.MOVED == ["2 2026-08-20T10:00:00+07:00"]


def test_a_refused_post_returns_and_the_reason_is_said(page: Page) -> None:
    drag(page, ".calendar-event.is-in_review", "2026-08-21")

    assert page.inner_text("#live") == "Materi ini belum disetujui."
    cell = page.locator('[data-date="2026-08-19"]').last
    assert "Perbaikan" in cell.inner_text()


def test_a_post_from_the_tray_gets_the_day_it_is_dropped_on(page: Page) -> None:
    drag(page, "[data-draggable-post] .icon", "2026-08-20")

    assert pages.MOVED == ["9 2026-08-20T13:00:00+07:00"]
    assert page.locator("[data-draggable-post]").count() == 0


def test_a_state_is_told_in_words_and_the_post_is_a_link(page: Page) -> None:
    event = page.get_by_role("link", name="Dijadwalkan, X: 10.00 Jadwal imunisasi")

    assert event.get_attribute("href") == "/posts/2"


def test_a_post_of_the_last_minute_stays_within_its_day(page: Page) -> None:
    event = page.locator(".calendar-event", has_text="Info gempa malam").bounding_box()
    day = page.locator('[data-date="2026-08-21"]').last.bounding_box()

    assert event is not None
    assert day is not None
    assert day["x"] <= event["x"]
    assert event["x"] + event["width"] <= day["x"] + day["width"] + 1


def test_a_post_of_the_night_is_seen_in_the_week(page: Page) -> None:
    page.click("[data-calendar-view=week]")

    assert page.locator(".calendar-event", has_text="Info gempa malam").is_visible()
