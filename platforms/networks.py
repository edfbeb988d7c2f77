"""The networks an official channel can be on: code and name."""

from typing import Any

from django.utils.translation import gettext_lazy

NETWORKS: list[tuple[str, Any]] = [
    ("x", "X"),
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("threads", "Threads"),
    ("youtube", "YouTube"),
    ("tiktok", "TikTok"),
    ("linkedin", "LinkedIn"),
    ("telegram", "Telegram"),
    ("mastodon", "Mastodon"),
    ("bluesky", "Bluesky"),
    ("whatsapp", "WhatsApp"),
    ("website", gettext_lazy("Website")),  # the only one that is a word
]
NAMES: dict[str, Any] = dict(NETWORKS)
# In no language, for what programs read.
PLAIN_NAMES: dict[str, str] = NAMES | {"website": "Website"}
