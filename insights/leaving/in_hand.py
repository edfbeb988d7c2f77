"""Shifts and offers of such, what somebody has in hand of official accounts, open hand-overs."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

import channels.actions
from accounts.models import User
from channels.models import CustodyItem, HandOver, Shift, SwapOffer
from channels.states import SwapState
from channels.templatetags.rota import time_of
from insights.leaving.base import Handing, Item, Scope


class Shifts:
    """Shifts that have not ended. Weekly patterns pass over who is gone by themselves."""

    key, icon, needs_letter = "shift", "calendar-week", False

    def title(self) -> str:
        return _("Shifts to come")

    def items(self, scope: Scope) -> list[Item]:
        ahead = Shift.objects.standing().filter(person=scope.person, ends_at__gt=scope.now)
        if scope.units is not None:
            ahead = ahead.filter(desk__unit_id__in=scope.units)
        return [
            Item(
                one.pk, one.desk.name, time_of(one), f"/channels/rota/shifts/{one.pk}/", one, False
            )
            for one in ahead.select_related("desk__unit").order_by("starts_at", "pk")
        ]

    def takers(self, item: Item, scope: Scope) -> list[User]:
        return scope.everybody()

    def give(self, item: Item, to: User | None, how: Handing) -> None:
        """On a long leave only what lies in it changes hands."""
        if how.until is not None and not how.at <= item.thing.starts_at < how.until:
            return
        if to is None:
            channels.actions.call_off(shift_id=item.pk, by=how.by, now=how.now)
        else:
            channels.actions.pass_shift(shift_id=item.pk, to=to, by=how.by, now=how.now)


class Offers:
    """Shifts that somebody asks the person to take: the offers lapse, and who asks is told."""

    key, icon, needs_letter = "offer", "repeat", False

    def title(self) -> str:
        return _("Offered to take a shift")

    def items(self, scope: Scope) -> list[Item]:
        asked = SwapOffer.objects.filter(
            offered_to=scope.person, state=SwapState.OPEN, shift__starts_at__gt=scope.now
        )
        if scope.units is not None:
            asked = asked.filter(shift__desk__unit_id__in=scope.units)
        return [
            Item(one.pk, one.made_by.full_title, f"{one.shift.desk.name}, {time_of(one.shift)}",
                 f"/channels/rota/shifts/{one.shift_id}/", one.shift, False)
            for one in asked.select_related("shift__desk__unit", "made_by").order_by("pk")
        ]  # fmt: skip

    def takers(self, item: Item, scope: Scope) -> list[User]:
        return []

    def give(self, item: Item, to: User | None, how: Handing) -> None:
        """On a long leave only what lies in it. A shift in return that passed on ended it."""
        still = SwapOffer.objects.filter(pk=item.pk, state=SwapState.OPEN).exists()
        if still and (how.until is None or how.at <= item.thing.starts_at < how.until):
            channels.actions.lapse_offer(offer_id=item.pk, by=how.by, now=how.now)


class HandOvers:
    """Hand-overs of custody that are open: they are called off, what is in hand passes on."""

    key, icon, needs_letter = "hand_over", "repeat", False

    def title(self) -> str:
        return _("Hand-overs that are open")

    def items(self, scope: Scope) -> list[Item]:
        mine = HandOver.objects.filter(
            Q(giver=scope.person) | Q(receiver=scope.person), completed_at=None, cancelled_at=None
        ).select_related("channel__unit", "giver", "receiver")
        if scope.units is not None:
            mine = mine.filter(channel__unit_id__in=scope.units)
        return [
            Item(one.pk, f"{one.giver.full_title} → {one.receiver.full_title}", str(one.channel),
                 one.get_absolute_url(), one, False)
            for one in mine.order_by("pk")
        ]  # fmt: skip

    def takers(self, item: Item, scope: Scope) -> list[User]:
        return []

    def give(self, item: Item, to: User | None, how: Handing) -> None:
        channels.actions.cancel_hand_over(hand_over_id=item.pk, by=how.by, now=how.now)


class InHand:
    """Entries of the custody dossier that stand with the person."""

    key, icon, needs_letter = "custody", "key", False

    def title(self) -> str:
        return _("In hand of official accounts")

    def items(self, scope: Scope) -> list[Item]:
        held = CustodyItem.objects.current().filter(person=scope.person)
        if scope.units is not None:
            held = held.filter(channel__unit_id__in=scope.units)
        return [
            Item(one.pk, f"{one.get_holding_display()}: {one.channel.name}", one.place,
                 f"/channels/{one.channel_id}/custody/", one, True)
            for one in held.select_related("channel__unit").order_by("channel__name", "pk")
        ]  # fmt: skip

    def takers(self, item: Item, scope: Scope) -> list[User]:
        return scope.everybody()

    def give(self, item: Item, to: User | None, how: Handing) -> None:
        assert to is not None  # the form asks for somebody
        channels.actions.pass_custody(item_id=item.pk, to=to, by=how.by, now=how.now)
