"""What each network takes, from `data/limits.json`; numbers never stand in code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from platforms.networks import NAMES, NETWORKS

DATA = Path(__file__).resolve().parent / "data"
Counter = Literal["chars", "graphemes", "utf16", "weighted_x"]
LinkRule = Literal["in_text", "no_link"]

__all__ = ["NAMES", "NETWORKS", "Limits", "MediaLimit", "limits", "limits_of"]


@dataclass(frozen=True)
class MediaLimit:
    """How many files of a kind one post takes; `size` in bytes, None where unknown."""

    kind: str
    count: int
    size: int | None
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Limits:
    """One network's limits; None means that there is none. `sources` say where each is from."""

    network: str
    counter: Counter
    text: int | None
    text_with_media: int | None
    text_bytes: int | None
    fold: int | None
    media_required: bool
    media_most: int
    media_mixed: bool
    media: tuple[MediaLimit, ...]
    alt_allowed: bool
    alt_text: int | None
    hashtags: int | None
    link_rule: LinkRule
    sources: Mapping[str, str]

    def media_for(self, subtype: str) -> MediaLimit | None:
        """The kind that takes a format such as "png"; None when no kind does."""
        return next((kind for kind in self.media if subtype in kind.formats), None)

    def text_limit(self, *, with_media: bool) -> int | None:
        return (self.text_with_media if with_media else None) or self.text


@cache
def limits() -> dict[str, Limits]:
    """All networks by code."""
    data = json.loads((DATA / "limits.json").read_text(encoding="utf-8"))["networks"]
    return {code: _read(code, row) for code, row in data.items()}


def limits_of(network: str) -> Limits:
    """One network's limits; raises LookupError for an unknown code."""
    return limits()[network]


def _read(code: str, row: dict[str, Any]) -> Limits:
    text, media, alt = row["text"], row["media"], row["alt_text"]
    return Limits(
        network=code,
        counter=text["counter"],
        text=text["maximum"],
        text_with_media=text["with_media"],
        text_bytes=text["bytes"],
        fold=text["fold"],
        media_required=media["required"],
        media_most=media["most"],
        media_mixed=media["mixed"],
        media=tuple(
            MediaLimit(kind["kind"], kind["count"], kind["bytes"], tuple(kind["formats"]))
            for kind in media["kinds"]
        ),
        alt_allowed=alt["allowed"],
        alt_text=alt["maximum"],
        hashtags=row["hashtags"]["maximum"],
        link_rule=row["link"]["rule"],
        sources={
            part: f"{row[part]['source']} ({row[part]['checked']})"
            for part in ("text", "media", "alt_text")
        },
    )
