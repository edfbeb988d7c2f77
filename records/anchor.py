"""The last link of the chain, kept outside the database: without it a cut tail goes unnoticed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from records.models import Seal

AT_MOST_EVERY = timedelta(hours=1)


def write(*, path: Path, seal: Seal, now: datetime) -> bool:
    """Append the link, at most once an hour; say whether it was written."""
    links = read(path)
    if links and now - datetime.fromisoformat(links[-1]["at"]) < AT_MOST_EVERY:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        link = {"number": seal.number, "hash": seal.hash, "at": now.isoformat()}
        file.write(json.dumps(link) + "\n")
    return True


def read(path: Path) -> list[dict[str, Any]]:
    """The links, oldest first; none when the file does not exist."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
