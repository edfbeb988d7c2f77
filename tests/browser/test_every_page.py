"""Every page that exists, found by following links as each kind of person, looked at closely.

Two sizes, two themes: zero axe violations, nothing wider than the screen, no policy violation. A
URL that nobody's links lead to fails, unless it is listed below with the reason.
"""

from __future__ import annotations

import re
from collections import deque
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

PEOPLE = ["ratna", "hendra", "dewi", "sri"]
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
# Seen as nobody in particular.
PUBLIC = ["/account/login/", "/account/password/reset/", "/account/login/nothing-here/"]
# Not reached by a plain link, and why.
NOT_LINKED = {
    "post": "answers a form only; its refusals are shown on the page that holds the form",
    "data": "JSON, a file or a fragment, not a page",
    "token": "reached from a mail; opened in the story",
    "library": "a page of the sign-in library that this installation does not offer",
    "flow": "a step of signing in; opened in the story",
}
EXCEPT: dict[str, str] = {
    "set_language": "post",
    "demo_sign_in": "post",
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
    """URL name → what was found there first, following links; each name once."""
    seen: dict[str, Found] = {}
    waiting = deque(["/"])
    while waiting:
        path = waiting.popleft()
        name = name_of(path.partition("?")[0])
        if name is None or name in seen:
            continue
        answer = window.context.request.get(f"{window.address}{path}", max_redirects=0)
        assert answer.status in (200, 302), f"{path} answered {answer.status}"
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        seen[name] = Found(person, path, is_page and answer.status == 200)
        if is_page:
            waiting += [unescape(link) for link in LINK.findall(answer.text())]
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
    unreached = set(addresses(get_resolver().url_patterns)) - set(reached) - set(EXCEPT)
    assert sorted(unreached) == []


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
