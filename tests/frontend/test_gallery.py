"""Every part of the kit, in both themes and on a phone: axe, policy, overflow, behaviour."""

from __future__ import annotations

import pytest

from tests.browser.looking import Window, faults

# A page that answers 4xx or 5xx is also told on the console.
EXPECTED = "Failed to load resource: the server responded with a status of"


def complaints(window: Window, name: str) -> list[str]:
    return [fault for fault in faults(window, name) if EXPECTED not in fault]


@pytest.mark.parametrize("page", ["", "form", "calendar", "404", "500"])
def test_parts_pass_axe_policy_and_width(window: Window, page: str) -> None:
    window.go(f"/{page}")
    window.page.wait_for_load_state("networkidle")

    assert complaints(window, page or "parts") == []


@pytest.mark.parametrize("view", ["month", "week", "day"])
def test_each_view_of_the_calendar_passes_axe(window: Window, view: str) -> None:
    page = window.go("/calendar")
    page.click(f"[data-calendar-view={view}]")
    page.wait_for_load_state("networkidle")

    assert complaints(window, f"calendar-{view}") == []


def test_the_open_menu_of_a_phone_passes_axe(phone: Window) -> None:
    page = phone.go("/")
    assert not page.is_visible("nav.side")
    page.click(".nav-open")

    assert page.is_visible("nav.side a[aria-current=page]")
    assert complaints(phone, "menu") == []


def test_the_chosen_theme_stays(desk: Window) -> None:
    page = desk.go("/")
    page.click("[popovertarget=theme-menu]")
    page.click("[data-theme-choice=dark]")
    page.reload()

    assert page.get_attribute("html", "data-bs-theme") == "dark"
    assert page.get_attribute("html", "data-color-scheme") == "dark"


def test_a_confirmation_opens_in_a_dialog_at_its_reason(desk: Window) -> None:
    page = desk.go("/")
    page.click("[data-dialog-open=withdraw]")

    assert page.evaluate("document.activeElement.id") == "withdraw-reason"
    assert complaints(desk, "dialog") == []
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_copying_says_so(desk: Window) -> None:
    page = desk.go("/")
    page.click("[data-copy]")

    page.wait_for_selector("#live .toast-note")


def test_a_shortcut_needs_a_modifier_key(desk: Window) -> None:
    page = desk.go("/")
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.id") != "q"
    page.keyboard.press("Alt+s")
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_counter_counts_characters_as_people_do(desk: Window) -> None:
    page = desk.go("/form")
    page.fill("#id_text", "Halo 👋")

    assert page.inner_text(".counter").startswith("274 ")


def test_a_page_works_without_scripts(desk: Window) -> None:
    context = desk.page.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk.address}/")
    page.click("details.confirm summary")

    assert page.is_visible("#withdraw-reason")
    assert not page.is_visible("[popovertarget=theme-menu]")
    context.close()
