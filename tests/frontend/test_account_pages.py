"""The pages of the sign-in library in our frame, walked by one officer in a real browser."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Browser

from accounts.models import Unit, User
from tests.browser.looking import DESKTOP, PHONE, Window, faults, open_window
from worktime.models import WorkCalendar

PASSWORD = "padi menguning di sawah"
# Chromium wants a user name beside each password; allauth's pages for signed-in people have none.
ADVICE = "[DOM] Password forms should have"


@pytest.fixture
def sari(transactional_db: None) -> User:
    unit = Unit.objects.create(
        code="kominfo-fe",
        name="Dinas Kominfo",
        short_name="Diskominfo",
        calendar=WorkCalendar.objects.get(code="wib"),
    )
    sari = User.objects.create_user(
        "sari@nusaraya.example", PASSWORD, name="Sari Wulandari", unit=unit, employment="pns"
    )
    EmailAddress.objects.create(user=sari, email=sari.email, verified=True, primary=True)
    return sari


@pytest.fixture(params=["desk-light", "phone-dark"])
def visitor(request: Any, browser: Browser, live_server: Any) -> Iterator[Window]:
    size, scheme = request.param.split("-")
    window = open_window(
        browser, live_server.url, size=DESKTOP if size == "desk" else PHONE, scheme=scheme
    )
    yield window
    window.close()


def complaints(window: Window, name: str) -> list[str]:
    found = faults(window, f"account-{name}-{window.page.viewport_size['width']}")
    return [fault for fault in found if ADVICE not in fault and "status of 4" not in fault]


def sign_in(window: Window) -> None:
    page = window.go("/account/login/")
    page.fill("#id_login", "sari@nusaraya.example")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_load_state("networkidle")


def confirm(window: Window) -> None:
    """Sensitive pages ask for the password once more."""
    if "reauthenticate" not in window.page.url:
        return
    assert complaints(window, "reauthenticate") == []
    window.page.fill("#id_password", PASSWORD)
    window.page.press("#id_password", "Enter")
    window.page.wait_for_load_state("networkidle")


def code_of(secret: str) -> str:
    """The one-time code of this half minute (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


PUBLIC = ["login/", "signup/", "password/reset/", "password/reset/done/", "inactive/", "nothing/"]


def test_pages_before_sign_in_have_no_fault(visitor: Window) -> None:
    found = []
    for path in PUBLIC:
        visitor.go(f"/account/{path}")
        found += complaints(visitor, path.strip("/").replace("/", "-"))

    assert found == []


def test_nobody_is_invited_to_sign_up(visitor: Window) -> None:
    page = visitor.go("/account/login/")

    assert page.locator("a[href*=signup]").count() == 0


def test_a_wrong_password_is_told_beside_the_form(visitor: Window, sari: User) -> None:
    page = visitor.go("/account/login/")
    page.fill("#id_login", sari.email)
    page.fill("#id_password", "bukan ini")
    page.press("#id_password", "Enter")
    page.wait_for_selector("[role=alert]")

    assert page.input_value("#id_login") == sari.email
    assert complaints(visitor, "login-wrong") == []


OWN = ["2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "sessions/", "password/change/", "email/",
       "logout/"]  # fmt: skip


def test_pages_of_one_s_own_account_have_no_fault(visitor: Window, sari: User) -> None:
    sign_in(visitor)
    found = []
    for path in OWN:
        visitor.go(f"/account/{path}")
        confirm(visitor)
        found += complaints(visitor, path.strip("/").replace("/", "-"))

    assert found == []


def test_the_second_factor_is_set_up_and_asked_for(visitor: Window, sari: User) -> None:
    sign_in(visitor)
    page = visitor.go("/account/2fa/totp/activate/")
    confirm(visitor)
    assert complaints(visitor, "totp") == []
    page.fill("#id_code", code_of(page.input_value("#authenticator_secret")))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/recovery-codes/**")
    assert complaints(visitor, "recovery") == []

    visitor.context.clear_cookies()
    sign_in(visitor)
    assert page.url.endswith("/account/2fa/authenticate/")
    assert complaints(visitor, "authenticate") == []
