"""Signed-in devices are named as their owners know them."""

from __future__ import annotations

import pytest

from accounts.templatetags.devices import device_name


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/17 Safari/605", "Safari, macOS"),
        ("curl/8.1", "curl/8.1"),
    ],
)
def test_a_device_is_named_by_browser_and_system(agent: str, name: str) -> None:
    assert device_name(agent) == name


def test_a_device_that_says_nothing_is_unknown() -> None:
    assert device_name("") in {"Unknown device", "Perangkat tidak dikenal"}
