"""Every page that exists, found by following links as each kind of person, looked at closely.

Two sizes, two themes: zero axe violations, nothing wider than the screen, no policy violation. A
URL that nobody's links lead to fails, unless it is listed below with the reason.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404
from playwright.sync_api import Browser

from tests.browser.looking import DESKTOP, PHONE, Window, faults, open_window
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

VISITS = 12  # of each kind of page and person: posts differ by state
PEOPLE = ["ratna", "hendra", "dewi", "sri"]
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
# Seen as nobody in particular.
PUBLIC = [
    "/account/login/", "/account/password/reset/", "/account/login/nothing-here/",
    "/kanal/periksa/?alamat=https://x.com/dinkesnusabahari",
    "/kanal/periksa/?alamat=bpbdnusabahari",
    "/kanal/periksa/?alamat=https://x.com/d1nkesnusabahari", "/kanal/periksa/?alamat=a+b",
    "/kanal/periksa/?alamat=https://www.instagram.com/dinkesnusabahari.bantuan/",
    "/kanal/?cari=tidak+ada&ditutup=on", "/kanal/lapor/terima-kasih/",
]  # fmt: skip
# Not reached by a plain link of the demo office, and why. Each is looked at elsewhere.
EXCEPT = {
    "answers a form only; a refusal is shown on the page that holds the form": """
        accounts:cancel_absence accounts:close_account accounts:close_unit
        accounts:confirm_people accounts:confirm_units accounts:demo_sign_in accounts:end_session
        accounts:reopen_unit accounts:resend_invitation accounts:reset_factor
        accounts:revoke_invitation accounts:begin_conduct accounts:withdraw_conduct
        channels:activate channels:answer_offer channels:call_off channels:close_desk
        channels:cover channels:coverage_limit channels:end_cover channels:pause
        channels:revoke_feed
        channels:cancel_hand_over channels:confirm_hand_over channels:decline channels:end_custody
        channels:decide_impostor channels:erase_reporters channels:note_impostor
        channels:place_impostor
        duties:import-confirm duties:reopen duties:set-aside ethics:answer ethics:check
        ethics:recall ethics:submit insights:read_notices posts:drop_view posts:keep_view
        posts:confirm_import posts:close_campaign posts:bulk posts:change_comment
        posts:revoke_link posts:new_copy posts:copy posts:drop_new_copy posts:drop_copy
        posts:move posts:not_posted posts:release set_language""",
    "data or a picture, not a page": """
        accounts:letter_file posts:publication_code posts:asset posts:feed health_live
        health_ready health_clock robots sitemap public:changes public:channel_json
        public:check_json""",
    "read by calendar programs (tests/channels/test_feeds.py)": "channels:shift_feed",
    "read at a secret address (tests/posts/test_outside.py)": "posts:ical posts:shared",
    "follows a form (looked at above, as PUBLIC)": "public:thanks",
    "reached from a mail (story, tests/accounts)": """
        accounts:accept account_confirm_email account_reset_password_from_key
        account_reset_password_from_key_done""",
    "a step of signing in or of the second factor (story, tests/accounts)": """
        account_login account_logout account_reauthenticate account_reset_password
        account_reset_password_done account_inactive mfa_activate_totp mfa_add_webauthn
        mfa_authenticate mfa_deactivate_totp mfa_download_recovery_codes mfa_edit_webauthn
        mfa_generate_recovery_codes mfa_list_webauthn mfa_login_webauthn mfa_reauthenticate
        mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_view_recovery_codes""",
    "a page of the sign-in library for what this office does not offer": """
        account_signup account_confirm_login_code account_email_verification_sent
        account_set_password openid_connect_callback openid_connect_login
        socialaccount_connections socialaccount_login_cancelled
        socialaccount_login_error socialaccount_signup""",
}


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Every URL name with its namespace."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def name_of(path: str) -> str | None:
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


@dataclass(frozen=True)
class Found:
    person: str
    path: str
    is_page: bool  # or a download, or a redirect


def crawl(window: Window, person: str) -> dict[str, Found]:
    """URL name → what was found there first, following links; a few addresses of each name."""
    seen: dict[str, Found] = {}
    visits: Counter[str] = Counter()
    waiting, known = deque(["/"]), {"/"}
    while waiting:
        path = waiting.popleft()
        name = name_of(path.partition("?")[0])
        if name is None or visits[name] >= VISITS:
            continue
        visits[name] += 1
        answer = window.context.request.get(f"{window.address}{path}", max_redirects=0)
        assert answer.status in (200, 302), f"{path} answered {answer.status}"
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        seen.setdefault(name, Found(person, path, is_page and answer.status == 200))
        if is_page:
            links = [unescape(link) for link in LINK.findall(answer.text())]
            waiting += [link for link in links if link not in known]
            known.update(links)
    return seen


@pytest.fixture(scope="module")
def reached(site: Site, browser: Browser) -> dict[str, Found]:
    """URL name → what the first person found whose links lead there."""
    reached: dict[str, Found] = {}
    for person in PEOPLE:
        window = open_window(browser, site.address, size=DESKTOP)
        window.sign_in(f"{person}@nusabahari.example")
        for name, found in crawl(window, person).items():
            reached.setdefault(name, found)
        window.close()
    return reached


def test_every_page_can_be_reached_by_links(reached: dict[str, Found]) -> None:
    excepted = {name for names in EXCEPT.values() for name in names.split()}
    known = set(addresses(get_resolver().url_patterns))
    assert sorted(known - set(reached) - excepted) == []
    assert sorted(excepted - known) == []


@pytest.mark.parametrize(
    ("size", "scheme"),
    [("desktop", "light"), ("desktop", "dark"), ("phone", "light"), ("phone", "dark")],
)
def test_every_page_is_accessible_and_fits(
    size: str, scheme: str, site: Site, browser: Browser, reached: dict[str, Found]
) -> None:
    wrong: list[str] = []
    language = "en-GB" if (size, scheme) == ("phone", "light") else "id-ID"
    screen = PHONE if size == "phone" else DESKTOP
    for person in PEOPLE:
        window = open_window(browser, site.address, size=screen, scheme=scheme, language=language)
        if person == PEOPLE[0]:
            for path in PUBLIC:
                window.go(path)
                wrong += [
                    fault
                    for fault in faults(window, shot(path, size, scheme))
                    if "404" not in fault
                ]
        window.sign_in(f"{person}@nusabahari.example")
        for name, found in reached.items():
            if found.person == person and found.is_page:
                window.go(found.path)
                wrong += faults(window, shot(name, size, scheme))
        window.close()
    assert wrong == []


def shot(name: str, size: str, scheme: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{name} {size} {scheme}".lower()).strip("-")
