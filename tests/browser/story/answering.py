"""Who answers for an account: register, rota, absence, farewell and closing."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser.looking import Window
from tests.browser.story.people import assign
from tests.browser.story.telling import Story, option, today

COLLEAGUE = "Yohanes Siregar"
NUMBERED = re.compile(r"/\d+/$")


def send(page: Page) -> None:
    page.locator("main form button.btn-primary").last.click()


def register(story: Story, admin: Window) -> None:
    page = admin.go("/channels/new/")
    page.fill("#id_url", f"www.threads.net/@dishubjalan{story.language}?igsh=1")
    page.fill("#id_name", f"Dishub Jalan Raya {story.language}")
    page.select_option("#id_unit", label=option(page, "#id_unit", "Dinas Perhubungan"))
    page.fill("#id_purpose", "Kabar jalan.")
    send(page)
    page.wait_for_url(NUMBERED)
    story.channel_urls.append(page.url)
    expect(page.locator("main")).to_contain_text(story.say("Proposed"))
    page.locator("[data-dialog-open='activate']").click()
    page.locator("dialog[open] form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text(story.say("Active"))


def give_the_task(story: Story, admin: Window) -> None:
    admin.page.goto(story.channel_urls[0])
    assign(admin.page, "respond", "primary", story.officer_name)
    assign(admin.page, "publish", "primary", story.officer_name)
    page = admin.go("/channels/matrix/?q=Jalan+Raya")
    expect(page.locator("main")).to_contain_text(story.officer_name)
    page.goto(f"{story.channel_urls[0]}answerable/")
    expect(page.locator("main")).to_contain_text(story.officer_name)


def everybody_can_check(story: Story, *, expected: str) -> None:
    """Without signing in, by a pasted address."""
    visitor = story.window()
    english = "&bahasa=en" if story.language == "en" else ""
    asked = f"https://www.threads.net/@dishubjalan{story.language}"
    page = visitor.go(f"/kanal/periksa/?alamat={asked}{english}")
    expect(page.locator("main")).to_contain_text(expected)
    assert visitor.context.cookies() == []


def open_a_desk(story: Story, admin: Window) -> str:
    page = admin.go("/channels/rota/new/")
    page.fill("#id_name", f"Piket jalan {story.language}")
    page.select_option("#id_unit", label=option(page, "#id_unit", "Dinas Perhubungan"))
    channel = re.findall(r"\d+", story.channel_urls[0])[-1]
    page.check(f"input[name=channels][value='{channel}']")
    send(page)
    page.wait_for_url("**/setup/")
    return page.url.removesuffix("setup/")


def a_shift_changes_hands(story: Story, admin: Window, officer: Window, desk: str) -> None:
    """Put on by the admin, offered by the officer, taken by the colleague."""
    day = (today() + timedelta(days=2)).isoformat()
    page = admin.page
    page.goto(f"{desk}shift/")
    page.select_option("#id_person", label=option(page, "#id_person", story.officer_name))
    for name, value in (
        ("first_day", day),
        ("starts", "08:00"),
        ("last_day", day),
        ("ends", "12:00"),
    ):
        page.fill(f"#id_{name}", value)
    send(page)
    page.wait_for_url(re.compile(r"/rota/(?:shifts/)?\d+/"))
    mine = officer.go("/channels/rota/mine/")
    mine.locator("main a[href*='/rota/shifts/']").first.click()
    mine.select_option("#id_to", label=option(mine, "#id_to", COLLEAGUE))
    story.press(mine, "Offer")
    shift = mine.url
    colleague = story.as_demo("yohanes")
    page = colleague.go("/channels/rota/mine/")
    story.press(page, "Take it")
    page.wait_for_load_state()
    page.goto(shift)
    expect(page.locator("main")).to_contain_text(COLLEAGUE)


def go_on_leave(story: Story, officer: Window) -> None:
    page = officer.go("/staff/absences/")
    page.locator("a[href$='/absences/new/']").first.click()
    page.select_option("#id_kind", index=1)
    page.select_option("#id_substitute", label=option(page, "#id_substitute", COLLEAGUE))
    page.fill("#id_first_day", (today() + timedelta(days=20)).isoformat())
    page.fill("#id_last_day", (today() + timedelta(days=22)).isoformat())
    send(page)
    page.wait_for_load_state()
    if page.locator("#id_anyway").count():  # shifts lie in that time
        page.check("#id_anyway")
        send(page)
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(COLLEAGUE)


def say_farewell(story: Story, admin: Window, officer: Window) -> None:
    """Everything passes on in one act, and the officer's open page leads to the door."""
    page = admin.go(f"/staff/?q={story.officer_name.split()[0]}")
    page.locator("main a", has_text=story.officer_name).first.click()
    page.goto(f"{page.url}leaving/")
    for choice in page.locator("input[name$='_all']").all():
        choice.fill(COLLEAGUE)
    page.fill("#id_number", "821/15/SK/DISHUB")
    page.fill("#id_signed_on", today().isoformat())
    page.fill("#id_signer", "Kepala Dinas Perhubungan")
    page.locator("main form button.btn-primary").click()
    page.locator("main form button.btn-danger").click()
    page.wait_for_url(re.compile(r"/staff/(?!\d+/leaving)"))
    officer.go("/channels/")
    expect(officer.page).to_have_url(re.compile(r"/account/login/"))
    page.goto(f"{story.channel_urls[0]}answerable/")
    expect(page.locator("main")).to_contain_text(COLLEAGUE)


def close_with_a_notice(story: Story, admin: Window) -> None:
    page = admin.page
    page.goto(f"{story.channel_urls[0]}close/")
    page.fill("#id_reason", "Digabung dengan akun utama.")
    page.fill("#id_notice", f"Akun ini ditutup {story.language}.")
    page.fill("#id_closes_on", (today() + timedelta(days=3)).isoformat())
    page.locator("main form button.btn-danger").click()
    page.wait_for_url(NUMBERED)
    expect(page.locator("main")).to_contain_text(story.say("Closing"))
    channel = re.findall(r"\d+", story.channel_urls[0])[-1]
    visitor = story.window()
    expect(visitor.go(f"/kanal/{channel}/").locator("main")).to_contain_text(
        f"Akun ini ditutup {story.language}."
    )
