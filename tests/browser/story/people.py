"""Who takes part: an admin with a second factor, charges by decree, an invited officer."""

from __future__ import annotations

import re
import time
from datetime import timedelta

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.looking import Window
from tests.browser.story.telling import Story, eventually, option, today

PASSWORD = "ombak-tenang-di-teluk-biru"


def sign_in_with_second_factor(story: Story) -> Window:
    story.site.manage(
        "create_admin", "--email", story.admin_email, "--name", "Laras", "--password-stdin",
        given=f"{PASSWORD}\n",
    )  # fmt: skip
    window = story.window()
    sign_in(window, story.admin_email)
    page = window.page
    # The wall: nothing else opens before the second factor, and that asks for the password again.
    page.wait_for_url("**/account/reauthenticate/**")
    window.go("/channels/")
    page.wait_for_url("**/account/reauthenticate/**")
    page.fill("#id_password", PASSWORD)
    page.locator("form:has(#id_password) button").last.click()
    page.wait_for_url("**/2fa/totp/activate/")
    story.secret = page.locator("#authenticator_secret").input_value()
    page.fill("#id_code", code(story.secret))
    page.locator("form:has(#id_code) button").last.click()
    page.wait_for_url(re.compile(r"/2fa/(?!totp/activate)"))
    window.close()
    story.windows.remove(window)
    again = story.window()
    sign_in(again, story.admin_email)
    again.page.wait_for_url("**/2fa/authenticate/")
    again.page.fill("#id_code", code(story.secret, ahead=1))
    again.page.locator("form:has(#id_code) button").first.click()
    sign_conduct(story, again)
    return again


def sign_conduct(story: Story, window: Window) -> None:
    """Nothing else opens before it on the first sign-in."""
    window.page.wait_for_url("**/staff/conduct/**")
    window.page.check("#id_agreed")
    window.page.locator("main form button.btn-primary").click()
    window.page.wait_for_url(f"{story.site.address}/")


def sign_in(window: Window, email: str) -> None:
    window.go("/account/login/")
    window.page.fill("#id_login", email)
    window.page.fill("#id_password", PASSWORD)
    window.page.locator("form:has(#id_password) button.btn-primary").click()


def code(secret: str, ahead: int = 0) -> str:
    """The authenticator app's six digits; `ahead` steps of 30 seconds (each works once)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def register_and_assign(story: Story, admin: Window) -> None:
    addresses = {
        "x": "https://x.com/",
        "facebook": "https://www.facebook.com/",
        "youtube": "https://www.youtube.com/",
    }
    for network, address in addresses.items():
        page = admin.go("/channels/new/")
        page.fill("#id_url", address + story.handle(network))
        page.fill("#id_name", "Dinas Perhubungan Nusa Bahari")
        page.select_option("#id_unit", label=option(page, "#id_unit", "Dinas Perhubungan"))
        page.fill("#id_purpose", "Info angkutan dan penyeberangan.")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(re.compile(r"/channels/\d+/$"))
        story.channel_urls.append(page.url)
        page.locator("[data-dialog-open='activate']").click()
        page.locator("dialog[open] form button.btn-primary").click()
        expect(page.locator("main")).to_contain_text(story.say("Active"))
        for task, rank, name in [
            ("respond", "primary", "Fitri Handayani"),
            ("approve", "primary", "Yohanes Siregar"),
            ("approve", "backup", "Agus Salim"),
        ]:
            assign(page, task, rank, name)


def assign(page: Page, task: str, rank: str, name: str) -> None:
    """The form on the channel page's own address; comes back to the channel page."""
    channel = re.sub(r"(/channels/\d+/).*", r"\1", page.url)
    page.goto(f"{channel}assign/")
    page.select_option("#id_task", task)
    page.select_option("#id_rank", rank)
    page.select_option("#id_person", label=option(page, "#id_person", name))
    page.fill("#id_first_day", today().isoformat())
    page.fill("#id_number", "821/14/SK/DISHUB")
    page.fill("#id_signed_on", (today() - timedelta(days=7)).isoformat())
    page.fill("#id_signer", "Kepala Dinas Perhubungan")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/channels/\d+/$"))
    expect(page.locator("main")).to_contain_text(name)


def join_by_invitation(story: Story, admin: Window) -> Window:
    page = admin.go("/staff/invitations/new/")
    page.fill("#id_email", story.officer_email)
    page.fill("#id_name", story.officer_name)
    page.select_option("#id_employment", "pppk")
    page.select_option("#id_unit", label=option(page, "#id_unit", "Dinas Perhubungan"))
    page.select_option("#id_role", "officer")
    page.select_option("#id_language", story.language)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/invitations/"))
    link = eventually(lambda: invitation_link(story))
    officer = story.window()
    officer.page.goto(link)
    officer.page.fill("#id_password", PASSWORD)
    officer.page.fill("#id_again", PASSWORD)
    officer.page.locator("main form button.btn-primary, form button.btn-primary").first.click()
    sign_conduct(story, officer)
    # The link works once.
    stranger = story.window()
    stranger.page.goto(link)
    expect(stranger.page.locator("#id_password")).to_have_count(0)
    return officer


def invitation_link(story: Story) -> str | None:
    for mail in story.site.mails():
        found = re.search(r"http://127\S+/staff/invitation/\S+", mail)
        if f"To: {story.officer_email}" in mail and found:
            return found.group()
    return None


def assign_publisher(story: Story, admin: Window) -> None:
    page = admin.page
    for channel in story.channel_urls:
        page.goto(channel)
        assign(page, "publish", "primary", story.officer_name)
        assign(page, "respond", "backup", story.officer_name)
