"""The register as data, version 1. What stands here is described in openapi.json beside it.

Fields may be added; none is renamed, retyped or taken away without a new version in the address.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse

from channels.models import Channel, ChannelQuerySet, FormerHandle
from channels.public.check import Answer, Found, Verdict
from channels.states import ChannelState
from platforms.networks import PLAIN_NAMES

COLUMNS = (
    "id", "name", "network", "handle", "address", "page", "unit_code", "unit_name", "state",
    "official", "confirmed", "confirmed_at", "language", "contact_email", "contact_phone",
    "official_page", "moderation", "response_working_minutes",
    "registered_at", "changed_at",
    # What is added to version 1 stands behind.
    "network_name", "tags", "purpose", "hours", "house_rules", "former_handles",
    "closure_notice", "closure_last_day", "closure_redirect",
)  # fmt: skip
NO_CLOSURE: dict[str, Any] = {"notice": None, "last_day": None, "redirect": None}
# A sheet program would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def instant(at: datetime) -> str:
    """`2026-11-26T02:30:00.000000Z`: UTC, always with the same length."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def whole_minute(at: datetime) -> datetime:
    """So that the answers of one minute are the same bytes, for caches."""
    return at.replace(second=0, microsecond=0)


def pages() -> str:
    """What stands before a channel's number in the address of its page; asked once per answer."""
    return f"{settings.BASE_URL}{reverse('public:channels')}"


def with_all(rows: ChannelQuerySet) -> ChannelQuerySet:
    """The channels with what `entry` needs beside them, as `former`."""
    former = Prefetch("former_handles", to_attr="former")
    return rows.select_related("unit").prefetch_related(former)


def entry(channel: Channel, now: datetime, at: str) -> dict[str, Any]:
    """A channel of `with_all` as the feed gives it; `at` is that of `pages()`."""
    former: list[FormerHandle] = channel.former  # type: ignore[attr-defined]
    return {
        "id": channel.pk,
        "name": channel.name,
        "network": channel.network,
        "network_name": PLAIN_NAMES[channel.network],
        "handle": channel.handle.lstrip("@"),
        "address": channel.url,
        "page": f"{at}{channel.pk}/",
        "unit": {"code": channel.unit.code, "name": channel.unit.name},
        "state": channel.state,
        "official": channel.state != ChannelState.CLOSED,
        "confirmed": channel.is_attested(now),
        "confirmed_at": instant(channel.attested_at) if channel.attested_at else None,
        "language": channel.language,
        "tags": channel.tags,
        "purpose": channel.purpose,
        "contact_email": channel.contact_email,
        "contact_phone": channel.contact_phone,
        "official_page": channel.proof_url or None,
        "hours": channel.hours,
        "moderation": channel.moderation,
        "response_working_minutes": channel.response_minutes,
        "house_rules": channel.house_rules,
        "former_handles": [one.handle.lstrip("@") for one in former],
        "closure": _closure(channel, at),
        "registered_at": instant(channel.registered_at),
        "changed_at": instant(channel.touched_at),
    }


def entries(rows: Iterable[Channel], now: datetime) -> list[dict[str, Any]]:
    at = pages()
    return [entry(row, now, at) for row in rows]


def _closure(channel: Channel, at: str) -> dict[str, Any] | None:
    """What the public is told of an account that ends or has ended."""
    if channel.state not in (ChannelState.CLOSING, ChannelState.CLOSED):
        return None
    return {
        "notice": channel.closing_notice,
        "last_day": channel.closes_on.isoformat() if channel.closes_on else None,
        "redirect": f"{at}{channel.redirect_to_id}/" if channel.redirect_to_id else None,
    }


def as_csv(rows: Iterable[Channel], now: datetime) -> str:
    """With a mark for sheet programs that this is UTF-8; one heading, one row for each channel."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in entries(rows, now):
        row |= _flat("unit", row["unit"]) | _flat("closure", row["closure"] or NO_CLOSURE)
        writer.writerow([_cell(row[column]) for column in COLUMNS])
    return f"\ufeff{out.getvalue()}"


def _flat(name: str, inner: dict[str, Any]) -> dict[str, Any]:
    return {f"{name}_{field}": value for field, value in inner.items()}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def verdict(answer: Answer) -> dict[str, Any]:
    """The check for programs. `official` is true only for `yes` and `several`."""
    at = pages()
    return {
        "asked": answer.asked.text,
        "network": answer.asked.network or None,
        "handle": answer.asked.handle or None,
        "verdict": answer.verdict.value,
        "official": answer.verdict in (Verdict.YES, Verdict.SEVERAL),
        "channels": [_brief(one, at) for one in answer.ours],
        "may_be_mistaken_for": [_brief(one, at) for one in answer.alike],
    }


def _brief(one: Found, at: str) -> dict[str, Any]:
    return {
        "id": one.number,
        "name": one.called,
        "network": one.network,
        "handle": one.handle.lstrip("@"),
        "address": one.url,
        "unit_name": one.unit_name,
        "state": one.status,
        "page": f"{at}{one.number}/",
    }
