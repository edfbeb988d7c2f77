"""A signed-in device by the names that its owner knows it by."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# In this order: browsers and systems also name those whose successors they are.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]


@register.filter
def device_name(agent: str) -> str:
    """`Chrome, Android`; the first 60 characters of its own words when neither is known."""
    found = [_first(BROWSERS, agent), _first(SYSTEMS, agent)]
    return ", ".join(filter(None, found)) or agent[:60] or _("Unknown device")


def _first(names: list[tuple[str, str]], agent: str) -> str:
    return next((name for part, name in names if part in agent), "")
