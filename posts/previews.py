"""A revision as people on each network will see it."""

from __future__ import annotations

from dataclasses import dataclass

from channels.models import Channel
from posts import limits
from posts.models import Revision, RevisionAsset


@dataclass(frozen=True)
class Preview:
    """One channel's form: the words that go out there, with link and pictures of the revision."""

    channel: Channel
    text: str
    inherits: bool
    link: str
    pictures: list[RevisionAsset]
    remaining: int | None
    problems: list[str]


def previews(revision: Revision) -> list[Preview]:
    """One for each channel, in the order in which they were chosen. Two queries."""
    pictures = list(revision.assets.select_related("asset"))
    variants = revision.variants.select_related("channel__unit", "revision")
    return [
        Preview(
            channel=variant.channel,
            text=variant.final_text(),
            inherits=not variant.text,
            link=revision.link,
            pictures=pictures,
            remaining=limits.remaining(variant, with_media=bool(pictures)),
            problems=limits.problems(variant, pictures),
        )
        for variant in variants
    ]
