"""The two steps of leaving: everything is chosen, then shown once more and confirmed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def shown_again(client: Client, url: str, form: dict[str, Any]) -> dict[str, str]:
    """What the page that asks once more carries on."""
    asked = client.post(url, form)
    assert asked.status_code == 200, asked.content.decode()
    carried = {name: unescape(typed) for name, typed in HIDDEN.findall(asked.content.decode())}
    carried.pop("csrfmiddlewaretoken", None)
    return carried


def confirm(client: Client, url: str, form: dict[str, Any] | None = None, **more: Any) -> Any:
    return client.post(url, shown_again(client, url, form or {}) | more)
