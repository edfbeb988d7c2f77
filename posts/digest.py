"""What exactly is cleared: the content of a revision, and the hash over all of it.

Whoever changes what goes into the hash raises `FORM`: old clearances then stay readable, but
clear nothing any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from posts.models import Asset, Revision
from records.files import hash_of_file

FORM = "tanggap-post-1"


class Picture(NamedTuple):
    """A picture in its place; a plain tuple of the same three serves too."""

    asset_id: int
    alt_text: str = ""
    decorative: bool = False


class Source(NamedTuple):
    """Where a statement comes from; `checked_on` is an ISO date or empty."""

    what: str
    url: str = ""
    checked_on: str = ""


@dataclass(frozen=True)
class Content:
    """What somebody wants to say, before it is a revision.

    `variants` maps each channel to its own text; an empty text inherits `text`. `sources` are
    `Source`s or dictionaries of the same names; `assets` are `Picture`s or plain tuples.
    """

    text: str = ""
    link: str = ""
    sources: Sequence[Source | Mapping[str, str]] = ()
    variants: Mapping[int, str] = field(default_factory=dict)
    assets: Sequence[Picture | tuple[int, str, bool]] = ()

    def tidied(self) -> Content:
        """The same in one spelling: line ends as `\\n`, no blanks around, sources as Source."""
        return Content(
            text=tidy(self.text),
            link=self.link.strip(),
            sources=tuple(_tidy_source(source) for source in self.sources),
            variants={int(pk): tidy(text) for pk, text in self.variants.items()},
            assets=tuple(
                Picture(
                    int(asset_id),
                    "" if decorative else tidy(alt_text),
                    bool(decorative),
                )
                for asset_id, alt_text, decorative in self.assets
            ),
        )

    def rows_of_sources(self) -> list[dict[str, str]]:
        return [_tidy_source(source)._asdict() for source in self.sources]


def tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _tidy_source(source: Source | Mapping[str, str]) -> Source:
    given = source._asdict() if isinstance(source, Source) else source
    return Source(
        what=tidy(given.get("what", "")),
        url=given.get("url", "").strip(),
        checked_on=given.get("checked_on", ""),
    )


def digest(content: Content) -> str:
    """SHA-256 in hex over all that goes out. Reads the hashes of the pictures: one query."""
    content = content.tidied()
    pictures = [Picture(*picture) for picture in content.assets]
    hashes = dict(
        Asset.objects.filter(pk__in=[picture.asset_id for picture in pictures]).values_list(
            "pk", "sha256"
        )
    )
    return _hash(
        text=content.text,
        link=content.link,
        sources=content.rows_of_sources(),
        variants=sorted(content.variants.items()),
        pictures=[
            [hashes[picture.asset_id], picture.alt_text, picture.decorative] for picture in pictures
        ],
    )


def of_revision(revision: Revision) -> str:
    """The same hash, recomputed from the rows as they stand now. Three queries."""
    return digest(content_of(revision))


def content_of(revision: Revision) -> Content:
    """A revision as content, to be edited on or compared."""
    return Content(
        text=revision.text,
        link=revision.link,
        sources=tuple(_tidy_source(source) for source in revision.sources),
        variants=dict(revision.variants.values_list("channel_id", "text")),
        assets=tuple(
            Picture(*row)
            for row in revision.assets.order_by("position", "id").values_list(
                "asset_id", "alt_text", "decorative"
            )
        ),
    )


def files_unchanged(revision: Revision) -> bool:
    """Whether every picture's file still holds the bytes that were cleared. Reads the disk."""
    assets = Asset.objects.filter(uses__revision=revision)
    return all(hash_of_file(file_of(asset)) == asset.sha256 for asset in assets)


def file_of(asset: Asset) -> Path:
    return Path(settings.MEDIA_ROOT) / asset.path


def _hash(**parts: Any) -> str:
    canonical = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{FORM}\n{canonical}".encode()).hexdigest()
