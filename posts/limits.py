"""What the networks ask of a variant and of its proof, told by `platforms` in plain values."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from channels.models import Channel
from posts.models import Publication, RevisionAsset, Variant


def remaining(variant: Variant) -> int | None:
    """Characters left as the network counts them, negative when too long; None: no limit."""
    return None


def problems(variant: Variant, pictures: list[RevisionAsset] | None = None) -> list[str]:
    """Why the network would not take this variant; empty when it would."""
    return []


def problem_with_address(channel: Channel, address: str) -> str:
    """Why this cannot be the address of a post on that network; empty when it can."""
    if urlsplit(address).scheme not in ("http", "https"):
        return _("This is not the address of a post on %(network)s.") % {
            "network": channel.get_network_display()
        }
    return ""


def copy_pack(publication: Publication) -> Any:
    """What to copy, in order, for posting this publication by hand."""
    return None
