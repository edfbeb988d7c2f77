"""How an account stands: confirmations, custody and flags, read together for its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from channels.models import Channel, Confirmation, CustodyItem, HandOver
from channels.registry import ENOUGH_ADMINS, flags_of
from channels.states import Flag, Holding, Obligation

# A dossier without one of these tells too little to take an account back.
NEEDED = (Holding.PASSWORD, Holding.MAIL, Holding.SIM, Holding.FACTOR)


@dataclass(frozen=True)
class Standing:
    """What the page of an account says about custody and confirmations. Two queries."""

    items: list[CustodyItem]
    admins: int
    flags: list[Flag]
    attested: Confirmation | None
    reviewed: Confirmation | None

    @property
    def missing(self) -> list[Holding]:
        held = {item.holding for item in self.items}
        return [holding for holding in NEEDED if holding.value not in held]

    @property
    def short_of_admins(self) -> bool:
        return self.admins < ENOUGH_ADMINS

    @property
    def leavers(self) -> list[CustodyItem]:
        return [one for one in self.items if one.person is not None and not one.person.is_active]


def standing(channel: Channel, now: datetime) -> Standing:
    items = list(channel.custody.current().select_related("person__unit", "checked_by"))
    admins = sum(
        item.holding == Holding.ADMIN and item.person is not None and item.person.is_active
        for item in items
    )
    done: dict[str, Confirmation] = {}
    newest = channel.confirmations.order_by("obligation", "-at", "-id").distinct("obligation")
    for one in newest.select_related("by"):
        done[one.obligation] = one
    return Standing(
        items=items,
        admins=admins,
        flags=flags_of(channel, now, admins),
        attested=done.get(Obligation.ATTESTATION),
        reviewed=done.get(Obligation.ACCESS),
    )


def hand_overs(channel: Channel) -> list[HandOver]:
    """All of the account, newest first; without the bytes of the records."""
    found = channel.hand_overs.defer("pdf", "pdf_en").prefetch_related(
        "channel__unit_changes__before"
    )
    return list(found.select_related("giver", "receiver", "channel__unit"))
