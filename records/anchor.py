"""The last link of the chain, kept outside the database: without it a cut tail goes unnoticed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from records.models import Seal

AT_MOST_EVERY = timedelta(hours=1)
UNREADABLE: dict[str, Any] = {"number": 0, "hash": "", "at": "1970-01-01T00:00:00+00:00"}


def write(*, path: Path, seal: Seal, now: datetime) -> bool:
    """Append the link, at most once an hour; say whether it was written."""
    links = read(path)
    if links and now - datetime.fromisoformat(links[-1]["at"]) < AT_MOST_EVERY:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    torn = path.exists() and path.read_bytes()[-1:] not in (b"", b"\n")
    with path.open("a", encoding="utf-8") as file:
        link = {"number": seal.number, "hash": seal.hash, "at": now.isoformat()}
        file.write(f"\n{json.dumps(link)}\n" if torn else f"{json.dumps(link)}\n")
    return True


def read(path: Path) -> list[dict[str, Any]]:
    """The links, oldest first; none when the file does not exist.

    A line that a crash tore or somebody spoiled is given as UNREADABLE: it must neither stop the
    anchoring nor go unnoticed.
    """
    if not path.exists():
        return []
    return [_link(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _link(line: str) -> dict[str, Any]:
    try:
        link: dict[str, Any] = json.loads(line)
        datetime.fromisoformat(link["at"])
    except (ValueError, KeyError, TypeError):
        return UNREADABLE
    return link
