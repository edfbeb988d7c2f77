"""One name for one message, so that entering it twice is an update and never a second duty."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

LONGEST = 200
# What share buttons add; it changes with every click.
NOISE = frozenset({"si", "igsh", "igshid", "fbclid", "gclid", "mibextid", "ref", "ref_src"})
NOISE_OF_X = frozenset({"s", "t"})
SAME_SITE = ("www.", "m.", "mobile.", "web.")


def of_link(url: str) -> str:
    """The link without what varies between two copies of it: `x.com/dinas/status/17`."""
    parts = urlsplit(url.strip())
    host = parts.netloc.lower()
    for prefix in SAME_SITE:
        host = host.removeprefix(prefix)
    noise = NOISE | NOISE_OF_X if host in ("x.com", "twitter.com") else NOISE
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query)
        if name not in noise and not name.startswith(("utm_", "__"))
    )
    query = f"?{urlencode(kept)}" if kept else ""
    return _short(f"{host}{parts.path.rstrip('/')}{query}")


def of_message(author_name: str, text: str, received_at: datetime) -> str:
    """For a message without link or id (a letter, a call): its own content."""
    at = received_at.astimezone(UTC).isoformat(timespec="minutes")
    content = f"{author_name.strip()}\n{at}\n{text.strip()}"
    return f"content:{hashlib.sha256(content.encode()).hexdigest()[:40]}"


def of(*, external_id: str, url: str, author_name: str, text: str, received_at: datetime) -> str:
    """The network's own id when it is known, else one made from the link, else from the content."""
    if external_id.strip():
        return _short(external_id.strip())
    return of_link(url) if url.strip() else of_message(author_name, text, received_at)


def _short(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    return f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
