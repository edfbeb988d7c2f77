"""Custody passes on: opened, confirmed by both, and a signed record in the same instant."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import above
from channels import papers, rules
from channels.actions.common import Refused, locked, record
from channels.models import Channel, CustodyItem, HandOver, HandOverItem
from channels.secrets import looks_like_secret
from channels.states import Holding
from records.states import Urgency


@transaction.atomic
def open_hand_over(
    *,
    channel_id: int,
    giver: User,
    receiver: User,
    item_ids: Iterable[int],
    note: str,
    by: User,
    now: datetime,
) -> HandOver:
    """Ask two people to hand over entries of the dossier; both are told by mail. Locks the channel.

    Refuses entries that are not the giver's, a receiver who has left, a second open one.
    """
    channel = locked(channel_id)
    if channel.is_over:
        raise Refused(_("This channel is over: its entry stands."))
    if not rules.may_keep_custody(by, channel, now):
        raise Refused(_("You do not keep the custody of this channel."))
    if giver.pk == receiver.pk:
        raise Refused(_("A hand-over needs two people."))
    if not receiver.is_active:
        raise Refused(_("This person does not work here any more."))
    if looks_like_secret(note):
        raise Refused(
            _("This looks like a password or a code. Write only where it lies, in plain words.")
        )
    items = list(channel.custody.current().filter(pk__in=list(item_ids), person=giver))
    if not items:
        raise Refused(_("Choose what is handed over: only what the first person holds."))
    _refuse_doubled(channel, receiver, items)
    try:
        with transaction.atomic():
            hand_over = HandOver.objects.create(
                channel=channel, giver=giver, receiver=receiver, note=note.strip(),
                opened_at=now, opened_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        if "hand_over_one_open" not in str(error):
            raise
        raise Refused(
            _("Another hand-over of this channel is open. Finish that one first.")
        ) from None
    HandOverItem.objects.bulk_create(HandOverItem(hand_over=hand_over, item=one) for one in items)
    _record(
        "handover.opened", hand_over, by, now, tell=[giver, receiver], by_email=True,
        urgency=Urgency.ACTION, reason="person",
    )  # fmt: skip
    return hand_over


@transaction.atomic
def confirm_hand_over(*, hand_over_id: int, by: User, now: datetime) -> HandOver:
    """The giver says *given*, the receiver *received*; the second of them completes it.

    For a giver who has left a program admin confirms, who must not be the receiver. Then the
    entries stand with the receiver, and the record (PDF) is made; its hash stands in the event.
    """
    known = HandOver.objects.only("channel_id").get(pk=hand_over_id)
    channel = locked(known.channel_id)
    hand_over = (
        HandOver.objects.select_for_update(of=("self",))
        .select_related("giver", "receiver", "given_by")
        .get(pk=hand_over_id)
    )
    hand_over.channel = channel
    if not hand_over.is_open:
        raise Refused(_("This hand-over is over."))
    part = rules.part_in(by, hand_over, now)
    if not part:
        raise Refused(_("Only the two who hand over confirm it."))
    if part == "giver":
        hand_over.given_at, hand_over.given_by = now, by
    else:
        hand_over.received_at = now
    hand_over.save(update_fields=["given_at", "given_by", "received_at"])
    _record("handover.confirmed", hand_over, by, now, part=part)
    if hand_over.given_at and hand_over.received_at:
        _complete(hand_over, by, now)
    return hand_over


@transaction.atomic
def cancel_hand_over(*, hand_over_id: int, by: User, now: datetime) -> HandOver:
    """Call an open hand-over off; everything stays where it is."""
    known = HandOver.objects.only("channel_id").get(pk=hand_over_id)
    channel = locked(known.channel_id)
    hand_over = HandOver.objects.select_for_update(of=("self",)).get(pk=hand_over_id)
    hand_over.channel = channel
    if not hand_over.is_open:
        raise Refused(_("This hand-over is over."))
    involved = by.pk in (hand_over.giver_id, hand_over.receiver_id) and by.is_active
    if not involved and not rules.may_keep_custody(by, channel, now):
        raise Refused(_("You do not keep the custody of this channel."))
    hand_over.cancelled_at = now
    hand_over.save(update_fields=["cancelled_at"])
    _record(
        "handover.cancelled", hand_over, by, now, tell=[hand_over.giver, hand_over.receiver],
        reason="person",
    )  # fmt: skip
    return hand_over


def _refuse_doubled(channel: Channel, receiver: User, items: list[CustodyItem]) -> None:
    admin = channel.custody.current().filter(person=receiver, holding=Holding.ADMIN)
    if any(item.holding == Holding.ADMIN for item in items) and admin.exists():
        raise Refused(
            _("%(person)s is admin on the platform already: end the other entry instead.")
            % {"person": receiver.full_title}
        )


def _complete(hand_over: HandOver, by: User, now: datetime) -> None:
    channel = hand_over.channel
    items = list(
        CustodyItem.objects.select_for_update(of=("self",))
        .filter(pk__in=hand_over.items.values("item_id"), ended_at=None)
        .order_by("pk")
    )
    _refuse_doubled(channel, hand_over.receiver, items)
    today = papers.local_day(now, channel.unit.zone)
    for item in items:
        item.ended_at = now
        item.save(update_fields=["ended_at"])
        CustodyItem.objects.create(
            channel=channel, holding=item.holding, person=hand_over.receiver, place=item.place,
            masked=item.masked, since=today, checked_on=today, checked_by=hand_over.receiver,
        )  # fmt: skip
    made = papers.pdf("handover", _facts(hand_over, items, now, "id"), at=now)
    hand_over.pdf, hand_over.sha256 = made, hashlib.sha256(made).hexdigest()
    hand_over.pdf_en = papers.pdf("handover", _facts(hand_over, items, now, "en"), at=now)
    hand_over.completed_at = now
    hand_over.save(update_fields=["pdf", "pdf_en", "sha256", "completed_at"])
    _record(
        "handover.completed", hand_over, by, now, tell=[hand_over.giver, hand_over.receiver],
        reason="person", sha256=hand_over.sha256, items=[item.pk for item in items],
    )  # fmt: skip


def _facts(
    hand_over: HandOver, items: list[CustodyItem], now: datetime, language: str
) -> dict[str, Any]:
    """What the record says. The Indonesian one is the paper of the office."""
    channel, zone = hand_over.channel, hand_over.channel.unit.zone
    assert hand_over.given_at is not None  # both have confirmed
    assert hand_over.received_at is not None
    assert hand_over.given_by is not None
    root = type(channel.unit).objects.get(pk=above(channel.unit_id)[-1])
    stands_in = hand_over.given_by_id != hand_over.giver_id
    with translation.override(language):
        what = [[str(Holding(one.holding).label), one.place, one.masked or "–"] for one in items]
        network = channel.get_network_display()
    return {
        "language": language,
        "number": hand_over.number,
        "region": root.name,
        "unit": channel.unit.name,
        "completed": papers.moment_words(now, zone, language),
        "channel": [channel.name, network, channel.handle, channel.url],
        "items": what,
        "note": hand_over.note,
        "giver": hand_over.giver.full_title,
        "represented_by": hand_over.given_by.full_title if stands_in else "",
        "given": papers.moment_words(hand_over.given_at, zone, language),
        "receiver": hand_over.receiver.full_title,
        "received": papers.moment_words(hand_over.received_at, zone, language),
    }


def _record(kind: str, hand_over: HandOver, by: User, now: datetime, **facts: Any) -> None:
    record(
        kind,
        hand_over.channel,
        by=by,
        now=now,
        roles=rules.KEEPING,
        url=hand_over.get_absolute_url(),
        hand_over=hand_over.pk,
        giver=hand_over.giver_id,
        receiver=hand_over.receiver_id,
        **facts,
    )
