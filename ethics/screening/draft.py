"""What is screened and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ethics.screening.definitions import BLOCKING, Severity


@dataclass(frozen=True)
class Draft:
    """Texts by field name, and the facts about them that no text shows.

    Field names: "text", "variant:<channel id>", "alt" or "alt:<position>", "link", "hashtags",
    "caption:<n>", "file:<n>". A rule limited to "alt" looks at "alt" and every "alt:…".
    `kind` "" means not known: rules for posts and rules for replies both apply.
    `has_source` None means not known: the missing source is then not reported.
    `sources` (addresses or names) are read only to see whether an authority stands behind a
    text; nothing is reported in them. `phases` are running election phases, such as "campaign".
    """

    fields: Mapping[str, str]
    kind: Literal["post", "reply", ""] = "post"
    channel: str = ""
    has_source: bool | None = None
    sources: tuple[str, ...] = ()
    images_without_alt: tuple[str, ...] = ()
    phases: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, order=True)
class Finding:
    """A hit as rule, place and mask; the matched text itself is never kept.

    `start` and `end` count code points of the field's original text, half-open. A finding about
    something that is missing has start = end = 0 and an empty mask.
    """

    field: str
    start: int
    end: int
    rule: str
    principle: str
    severity: Severity
    mask: str

    @property
    def blocks(self) -> bool:
        return self.severity in BLOCKING
