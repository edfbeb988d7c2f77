"""The networks an official channel can be on: code and name, in no language."""

NETWORKS: list[tuple[str, str]] = [
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
    ("website", "Website"),
]
NAMES: dict[str, str] = dict(NETWORKS)
