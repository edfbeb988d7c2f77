"""Does the record still stand? Recomputes every seal and names what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from records.anchor import UNREADABLE, read
from records.chain import FIRST_LINK, detail_digest, event_digest, seal_hash
from records.models import Event, EventDetail, Seal, SealedEvent

BATCH = 200


def problems(*, anchor: Path | None = None) -> Iterator[str]:
    """What does not fit, in words; nothing when the record stands.

    Memory stays bounded: seals are read in batches. With `anchor`, the file of last links kept
    outside the database, a cut tail is found too.
    """
    previous, expected = FIRST_LINK, 1
    hashes: dict[int, str] = {}
    for seal in Seal.objects.order_by("number").iterator(BATCH):
        if seal.number != expected:
            yield f"seal {expected} is missing"
            previous = seal.previous
        if seal.previous != previous:
            yield f"seal {seal.number} does not follow the one before it"
        yield from _check(seal)
        hashes[seal.number] = seal.hash
        previous, expected = seal.hash, seal.number + 1
    yield from _details()
    if anchor is not None:
        yield from _anchored(anchor, hashes)


def _check(seal: Seal) -> Iterator[str]:
    marks = list(SealedEvent.objects.filter(seal=seal).order_by("event_id"))
    events = Event.objects.in_bulk([mark.event_id for mark in marks])
    for mark in marks:
        event = events.get(mark.event_id)
        if event is None:
            yield f"event {mark.event_id} was removed after seal {seal.number}"
        elif event_digest(event) != mark.digest:
            yield (
                f"event {event.pk} ({event.kind} {event.subject}) "
                f"was altered after seal {seal.number}"
            )
    digests = [mark.digest for mark in marks]
    if seal_hash(seal.previous, seal.number, seal.at, digests) != seal.hash:
        yield f"seal {seal.number} does not fit its events: one was removed, added or resealed"


def _details() -> Iterator[str]:
    """What is called erased must be gone, and the rest as it was written."""
    for detail in EventDetail.objects.select_related("event").iterator(BATCH):
        erased = detail.erased_at is not None and not detail.data
        if not erased and detail_digest(detail.salt, detail.data) != detail.event.detail_digest:
            yield f"event {detail.event_id}: its personal detail was altered"


def _anchored(anchor: Path, hashes: dict[int, str]) -> Iterator[str]:
    if not anchor.exists():
        yield f"the anchor file {anchor} does not exist"
        return
    for link in read(anchor):
        if link is UNREADABLE:
            yield f"a line of the anchor file {anchor.name} cannot be read"
        elif hashes.get(link["number"]) != link["hash"]:
            yield f"seal {link['number']} is not the one anchored outside: the tail was cut"


def count() -> tuple[int, int]:
    """Events in all, and those not sealed yet."""
    return Event.objects.count(), Event.objects.unsealed().count()
