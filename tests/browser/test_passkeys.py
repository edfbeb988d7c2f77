"""Passkeys in Chromium with a virtual authenticator: set up, sign in, be refused, recover."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, CDPSession

from tests.browser.looking import DESKTOP, PHONE, Window, faults, open_window
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MAIL, PASSWORD = "dewi@nusabahari.example", "seekor kancil menyeberang sungai"
SET_PASSWORD = (
    "from accounts.models import User;"
    f"u = User.objects.get(email='{MAIL}'); u.set_password('{PASSWORD}'); u.save()"
)


@pytest.fixture(scope="module")
def window(site: Site, browser: Browser) -> Iterator[Window]:
    """On a host name: browsers give no passkeys to a number."""
    site.manage("shell", "-c", SET_PASSWORD)
    address = site.address.replace("127.0.0.1", "localhost")
    opened = open_window(browser, address, size=DESKTOP, language="en-GB")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def authenticator(window: Window) -> tuple[CDPSession, str]:
    """One that Chromium plays itself, with a finger that always fits."""
    devtools = window.context.new_cdp_session(window.page)
    devtools.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def type_password(window: Window) -> None:
    window.go("/account/login/")
    window.page.fill("#id_login", MAIL)
    window.page.fill("#id_password", PASSWORD)
    window.page.get_by_role("button", name="Sign in", exact=True).click()
    window.page.wait_for_load_state()


def sign_out(window: Window) -> None:
    window.context.clear_cookies(name="session")


def is_in(window: Window) -> bool:
    return urlsplit(window.go("/staff/profile/").url).path == "/staff/profile/"


def test_a_passkey_is_set_up(window: Window, authenticator: tuple[CDPSession, str]) -> None:
    devtools, number = authenticator
    type_password(window)
    page = window.go("/account/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("#id_password", PASSWORD)
        page.get_by_role("button", name="Confirm").click()
    page.fill("#id_name", "Laptop kantor")
    assert faults(window, "passkey-add") == []
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    kept = devtools.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]
    assert [key["isResidentCredential"] for key in kept] == [True]
    codes = page.input_value("#recovery_codes").split()
    assert len(codes) == 10
    assert faults(window, "recovery-codes") == []
    window.codes = codes  # type: ignore[attr-defined]
    page = window.go("/account/2fa/webauthn/")
    assert page.get_by_text("Laptop kantor").first.is_visible()
    assert faults(window, "passkey-list") == []
    for path in ("/account/2fa/", "/account/sessions/", "/account/3rdparty/"):
        window.go(path)
        assert faults(window, f"own {path}".replace("/", "-")) == []


def test_it_signs_in_without_a_password(
    window: Window, authenticator: tuple[CDPSession, str]
) -> None:
    sign_out(window)
    assert not is_in(window)
    page = window.go("/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(f"{window.address}/")
    assert is_in(window)


def test_a_password_alone_does_not_any_more(
    window: Window, authenticator: tuple[CDPSession, str]
) -> None:
    sign_out(window)
    type_password(window)
    assert "/2fa/authenticate/" in window.page.url
    assert faults(window, "second-step") == []
    assert not is_in(window)
    page = window.go("/account/2fa/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(f"{window.address}/")
    assert is_in(window)


def test_a_finger_that_does_not_fit_is_said_and_opens_nothing(
    window: Window, authenticator: tuple[CDPSession, str]
) -> None:
    devtools, number = authenticator
    sign_out(window)
    stranger = {"authenticatorId": number, "isUserVerified": False}
    devtools.send("WebAuthn.setUserVerified", stranger)
    page = window.go("/account/login/")
    page.click("#passkey_login")
    page.get_by_text("The passkey was not accepted").wait_for()
    assert not is_in(window)
    devtools.send("WebAuthn.setUserVerified", stranger | {"isUserVerified": True})


def test_a_recovery_code_stands_in_once(
    window: Window, authenticator: tuple[CDPSession, str]
) -> None:
    code = window.codes[0]  # type: ignore[attr-defined]
    for expected in (True, False):
        sign_out(window)
        type_password(window)
        window.page.fill("#id_code", code)
        window.page.get_by_role("button", name="Sign in", exact=True).click()
        window.page.wait_for_load_state()
        assert is_in(window) is expected


def test_where_the_host_is_a_number_no_passkey_is_offered(site: Site, browser: Browser) -> None:
    window = open_window(browser, site.address, size=DESKTOP)
    assert window.go("/account/login/").locator("#passkey_login").count() == 0
    window.close()


def test_the_pages_of_a_lost_password_lead_on(site: Site, browser: Browser) -> None:
    """Reached from the sign-in page or a mail, so no crawler of the office sees them."""
    window = open_window(browser, site.address, size=PHONE, scheme="dark")
    for path in ("", "done/", "key/1-bad/", "key/done/"):
        page = window.go(f"/account/password/reset/{path}")
        assert faults(window, f"reset {path}".replace("/", "-")) == []
        assert page.locator("main .btn").count() >= 1
    window.close()
