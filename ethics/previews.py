"""A revision as people will see it on each network: who speaks, what stands before the fold."""

from __future__ import annotations

from dataclasses import dataclass

from channels.models import Channel
from platforms.check import AssetFacts, final_text, problems
from platforms.counters import cut
from platforms.limits import limits_of
from posts.limits import facts_of
from posts.models import Revision, RevisionAsset


@dataclass(frozen=True)
class Preview:
    """One channel's form: `folded` stands behind “more”, `over` does not fit at all."""

    channel: Channel
    shown: str
    folded: str
    over: str
    problems: list[str]


def of(revision: Revision, pictures: list[RevisionAsset]) -> list[Preview]:
    """One for each channel, in the order of the variants; one query. `pictures` with files."""
    files = [facts_of(picture) for picture in pictures]
    variants = revision.variants.select_related("channel", "revision").order_by("id")
    return [
        _preview(variant.channel, variant.final_text(), revision.link, files)
        for variant in variants
    ]


def _preview(channel: Channel, text: str, link: str, files: list[AssetFacts]) -> Preview:
    final = final_text(channel.network, text, link)
    limits = limits_of(channel.network)
    most = limits.text_limit(with_media=bool(files))
    end = len(final) if most is None else cut(final, channel.network, most)
    fold = end if limits.fold is None else min(end, _soft(final, limits.fold))
    return Preview(
        channel=channel,
        shown=final[:fold],
        folded=final[fold:end],
        over=final[end:],
        problems=[one.message for one in problems(channel.network, text, files, link)],
    )


def _soft(text: str, fold: int) -> int:
    """Networks fold between words; a fold is a habit of their pages, not a limit."""
    if len(text) <= fold:
        return len(text)
    space = text.rfind(" ", fold * 3 // 4, fold)
    return space if space > 0 else fold
