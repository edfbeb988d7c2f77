"""The gallery of parts, served without a database; and a browser to look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import clear_url_caches
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import DESKTOP, PHONE, Window, open_window

TEMPLATES = Path(__file__).parent / "templates"


def gallery_settings() -> dict[str, Any]:
    """The project's own settings without whatever asks the database."""
    processors = [
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
        "django.contrib.messages.context_processors.messages",
    ]
    engine = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [TEMPLATES, *settings.TEMPLATES[0]["DIRS"]],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": processors},
    }
    return {
        "ROOT_URLCONF": "tests.frontend.gallery",
        "TEMPLATES": [engine],
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "TIME_ZONE": "Asia/Jakarta",
        "MIDDLEWARE": [
            "csp.middleware.CSPMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
    }


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    with override_settings(**gallery_settings()):
        clear_url_caches()
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()
    clear_url_caches()


@pytest.fixture(params=["desk-light", "desk-dark", "phone-light", "phone-dark"])
def window(request: pytest.FixtureRequest, browser: Browser, gallery: str) -> Iterator[Window]:
    size, scheme = request.param.split("-")
    window = open_window(browser, gallery, size=DESKTOP if size == "desk" else PHONE, scheme=scheme)
    yield window
    window.close()


@pytest.fixture
def desk(browser: Browser, gallery: str) -> Iterator[Window]:
    window = open_window(browser, gallery, size=DESKTOP)
    yield window
    window.close()


@pytest.fixture
def phone(browser: Browser, gallery: str) -> Iterator[Window]:
    window = open_window(browser, gallery, size=PHONE)
    yield window
    window.close()
