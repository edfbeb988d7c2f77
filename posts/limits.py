"""What the networks ask of a variant and of its proof, put to `platforms`, which knows no rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from channels.models import Channel
from platforms import check, handles, manual
from platforms.check import AssetFacts
from posts.models import Asset, Publication, RevisionAsset, Variant


def facts_of(picture: RevisionAsset) -> AssetFacts:
    """A picture in plain values; reads `asset`, so select_related it."""
    asset = picture.asset
    return AssetFacts(
        name=asset.original_name,
        mime=asset.mime,
        size=asset.size,
        width=asset.width,
        height=asset.height,
        alt_text=picture.alt_text,
        decorative=picture.decorative,
    )


def pictures_of(variant: Variant) -> list[RevisionAsset]:
    return list(variant.revision.assets.select_related("asset"))


def remaining(variant: Variant, *, with_media: bool = False) -> int | None:
    """Characters left as the network counts them, negative when too long; None: no limit."""
    revision = variant.revision
    return check.remaining(
        variant.channel.network, variant.final_text(), revision.link, with_media=with_media
    )


def problems(variant: Variant, pictures: Sequence[RevisionAsset]) -> list[str]:
    """Why the network would not take this variant, in words; empty when it would."""
    found = check.problems(
        variant.channel.network,
        variant.final_text(),
        [facts_of(picture) for picture in pictures],
        variant.revision.link,
    )
    return [problem.message for problem in found]


def problem_with_address(channel: Channel, address: str) -> str:
    """Why this cannot be the address of a post on that network; empty when it can."""
    if handles.looks_like_post_url(channel.network, address):
        return ""
    return _("This is not the address of a post on %(network)s.") % {
        "network": channel.get_network_display()
    }


@dataclass(frozen=True)
class PackedPicture:
    """A picture of the pack together with its stored file."""

    asset: Asset
    picture: manual.Picture


@dataclass(frozen=True)
class Pack:
    """A publication's copy pack for the page: the network's words and our files."""

    words: manual.CopyPack
    pictures: list[PackedPicture]


def copy_pack(publication: Publication) -> Pack:
    """What to copy, in order, for posting this publication by hand. Two queries."""
    variant = publication.variant
    pictures = pictures_of(variant)
    words = manual.copy_pack(
        publication.channel.network,
        variant.final_text(),
        variant.revision.link,
        [facts_of(picture) for picture in pictures],
    )
    return Pack(
        words,
        [
            PackedPicture(picture.asset, packed)
            for picture, packed in zip(pictures, words.pictures, strict=True)
        ],
    )
