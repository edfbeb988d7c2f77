"""The hash chain: one spelling for one value, digests of events, hashes of seals. Pure."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from records.models import Event

FIRST_LINK = "0" * 64


def canonical(value: Any) -> bytes:
    """One spelling for one value, so that the same facts always give the same digest."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    ).encode()


def event_digest(event: Event) -> str:
    return hashlib.sha256(
        canonical(
            [
                event.pk,
                event.kind,
                event.subject,
                event.actor_id,
                event.mandate_id,
                event.at.astimezone(UTC).isoformat(timespec="microseconds"),
                event.facts,
                event.detail_digest,
            ]
        )
    ).hexdigest()


def detail_digest(salt: str, data: dict[str, Any]) -> str:
    return hashlib.sha256(salt.encode() + canonical(data)).hexdigest()


def seal_hash(previous: str, number: int, at: datetime, digests: list[str]) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical([previous, number, moment, digests])).hexdigest()
