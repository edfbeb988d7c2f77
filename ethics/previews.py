"""A revision as people will see it on each network: who speaks, what stands before the fold."""

from __future__ import annotations

from dataclasses import dataclass

from channels.models import Channel
from posts.models import Revision


@dataclass(frozen=True)
class Preview:
    """One channel's form. `folded` is what stands behind “more”, `over` what does not fit at all."""

    channel: Channel
    shown: str
    folded: str
    over: str
    problems: list[str]


def of(revision: Revision) -> list[Preview]:
    """One for each channel, in the order of the variants; one query."""
    variants = revision.variants.select_related("channel", "revision").order_by("id")
    return [
        Preview(
            channel=variant.channel,
            shown=variant.final_text(),
            folded="",
            over="",
            problems=[],
        )
        for variant in variants
    ]
