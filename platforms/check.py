"""What a network would refuse: one answer for editor, save, preview and publisher."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from platforms.counters import length
from platforms.limits import NAMES, Limits, limits_of

_HASHTAG = regex.compile(r"(?<![\w&])#\w+")
_FORMATS = {"image/jpg": "jpeg", "video/quicktime": "mov"}


@dataclass(frozen=True)
class AssetFacts:
    """What is known of a file: enough to tell whether a network takes it. `size` in bytes."""

    name: str
    mime: str
    size: int = 0
    width: int = 0
    height: int = 0
    alt_text: str = ""
    decorative: bool = False

    @property
    def format(self) -> str:
        return _FORMATS.get(self.mime, self.mime.rpartition("/")[2])


@dataclass(frozen=True)
class Problem:
    """Why a network would refuse: `field` is text, link, media, or media:<n> and alt:<n>.

    `message` is in the language that is active when it is made.
    """

    field: str
    code: str
    message: str


def final_text(network: str, text: str, link: str = "") -> str:
    """The words that go out: the link stands below the text unless it is in it already."""
    if not link or link in text or limits_of(network).link_rule == "no_link":
        return text
    return f"{text}\n\n{link}" if text else link


def remaining(network: str, text: str, link: str = "", *, with_media: bool = False) -> int | None:
    """What is left in the network's own unit, negative when over; None without a maximum."""
    most = limits_of(network).text_limit(with_media=with_media)
    return None if most is None else most - length(final_text(network, text, link), network)


def problems(
    network: str, text: str, assets: Sequence[AssetFacts] = (), link: str = ""
) -> list[Problem]:
    """Everything the network would refuse; empty when it takes the post.

    Raises LookupError for an unknown network.
    """
    limits = limits_of(network)
    final = final_text(network, text, link)
    return [*_of_text(limits, final, bool(assets)), *_of_media(limits, assets)]


def _of_text(limits: Limits, final: str, with_media: bool) -> Iterator[Problem]:
    name = NAMES[limits.network]
    if not final.strip() and not with_media:
        yield Problem("text", "empty", _("There is nothing to post."))
    most = limits.text_limit(with_media=with_media)
    over = 0 if most is None else length(final, limits.network) - most
    if over > 0:
        message = ngettext(
            "%(over)d character too many for %(network)s.",
            "%(over)d characters too many for %(network)s.",
            over,
        ) % {"over": over, "network": name}
        yield Problem("text", "text_too_long", message)
    if limits.text_bytes and len(final.encode("utf-8", "replace")) > limits.text_bytes:
        message = _("%(network)s takes at most %(most)d bytes of text.")
        message %= {"network": name, "most": limits.text_bytes}
        yield Problem("text", "text_too_many_bytes", message)
    if limits.hashtags is not None and len(_HASHTAG.findall(final)) > limits.hashtags:
        message = _("%(network)s takes at most %(most)d hashtags.")
        message %= {"network": name, "most": limits.hashtags}
        yield Problem("text", "too_many_hashtags", message)
    if limits.network == "youtube" and ("<" in final or ">" in final):
        yield Problem("text", "forbidden_characters", _("YouTube does not take the signs < and >."))


def _of_media(limits: Limits, assets: Sequence[AssetFacts]) -> Iterator[Problem]:
    name = NAMES[limits.network]
    if limits.media_required and not assets:
        message = _("%(network)s needs at least one picture or video.") % {"network": name}
        yield Problem("media", "media_required", message)
    kinds = [limits.media_for(asset.format) for asset in assets]
    used = {kind.kind: kind for kind in kinds if kind is not None}
    if len(used) > 1 and not limits.media_mixed:
        message = _("%(network)s does not mix pictures and videos in one post.")
        yield Problem("media", "mixed_media", message % {"network": name})
    counts = {kind: sum(one is not None and one.kind == kind for one in kinds) for kind in used}
    if len(assets) > limits.media_most or any(counts[k] > used[k].count for k in used):
        most = min([limits.media_most, *(kind.count for kind in used.values())])
        message = ngettext(
            "%(network)s takes at most %(most)d file.",
            "%(network)s takes at most %(most)d files.",
            most,
        ) % {"network": name, "most": most}
        yield Problem("media", "too_many_media", message)
    for place, asset in enumerate(assets):
        yield from _of_asset(limits, place, asset)


def _of_asset(limits: Limits, place: int, asset: AssetFacts) -> Iterator[Problem]:
    name = NAMES[limits.network]
    kind = limits.media_for(asset.format)
    if kind is None:
        formats = ", ".join(sorted({one.upper() for k in limits.media for one in k.formats}))
        message = _("%(network)s does not take this format. It takes: %(formats)s.")
        message %= {"network": name, "formats": formats}
        yield Problem(f"media:{place}", "format", message)
    elif kind.size is not None and asset.size > kind.size:
        message = _("%(network)s takes files of at most %(most)d MB.")
        message %= {"network": name, "most": kind.size // (1024 * 1024)}
        yield Problem(f"media:{place}", "file_too_large", message)
    if (
        limits.alt_allowed
        and limits.alt_text is not None
        and not asset.decorative
        and len(asset.alt_text) > limits.alt_text
    ):
        message = _("%(network)s takes alt text of at most %(most)d characters.")
        message %= {"network": name, "most": limits.alt_text}
        yield Problem(f"alt:{place}", "alt_too_long", message)
