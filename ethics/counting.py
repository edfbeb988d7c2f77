"""How much room is left on each network, and what it would refuse."""

from __future__ import annotations

from dataclasses import dataclass

from channels.models import Channel
from platforms.check import AssetFacts, problems, remaining


@dataclass(frozen=True)
class Count:
    """`left` is negative when the text is too long, None where the network sets no limit."""

    channel: Channel
    left: int | None
    problems: list[str]

    @property
    def over(self) -> int:
        return -self.left if self.left is not None and self.left < 0 else 0


def count(channel: Channel, text: str, link: str, pictures: list[AssetFacts]) -> Count:
    """For one channel's final text. An empty text is not called a problem: it is being typed."""
    found = problems(channel.network, text, pictures, link)
    return Count(
        channel=channel,
        left=remaining(channel.network, text, link, with_media=bool(pictures)),
        problems=[one.message for one in found if one.code != "empty"],
    )
