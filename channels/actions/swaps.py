"""Swapping shifts: offered, accepted or refused by the one asked, or decided by the manager."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from channels import rules
from channels.actions.common import (
    Refused,
    locked_desk,
    require_fit,
    require_meant,
    require_open,
    require_planner,
)
from channels.actions.shifts import hand_over, lapse, write
from channels.models import Shift, SwapOffer
from channels.states import SWAP_MOVES, SwapState


@transaction.atomic
def offer_swap(
    *, shift_id: int, to: User, in_return_id: int | None, by: User, now: datetime
) -> SwapOffer:
    """Offer one's own coming shift to somebody, perhaps for one of theirs. Locks the desk."""
    shift = _locked(shift_id)
    require_open(shift.desk)
    if shift.person_id != by.pk:
        raise Refused(_("Only whoever sits on the shift can offer it."))
    if shift.called_off_at is not None or shift.starts_at <= now:
        raise Refused(_("This shift has begun or is called off: it cannot change hands any more."))
    if to.pk == by.pk:
        raise Refused(_("Choose somebody else."))
    require_fit(shift.desk, [to], now)
    _close_earlier(shift, by, now)
    in_return = _in_return(in_return_id, shift, to, now)
    offer = SwapOffer.objects.create(
        shift=shift, offered_to=to, in_return=in_return, made_by=by, made_at=now
    )
    _tell("swap.offered", offer, [to], by, now)
    return offer


def _close_earlier(shift: Shift, by: User, now: datetime) -> None:
    """One offer at a time; one that nobody can take any more stands in the way of no other."""
    earlier = (
        SwapOffer.objects.filter(shift=shift, state=SwapState.OPEN)
        .select_related("shift__desk__unit", "made_by", "offered_to", "in_return")
        .first()
    )
    if earlier is None:
        return
    if not rules.why_lapsed(earlier, shift.desk, now):
        raise Refused(_("This shift is offered already. Take that offer back first."))
    lapse(earlier, by=by, now=now)


def _in_return(shift_id: int | None, offered: Shift, to: User, now: datetime) -> Shift | None:
    if shift_id is None:
        return None
    wanted = Shift.objects.filter(pk=shift_id, desk_id=offered.desk_id, person=to).first()
    if wanted is None or wanted.called_off_at is not None or wanted.starts_at <= now:
        raise Refused(_("The shift in return is not one that this person could give."))
    return wanted


def accept_swap(*, offer_id: int, by: User, now: datetime, confirmed: bool = False) -> SwapOffer:
    """By the one who was asked; the shift is theirs from this instant.

    Raises Unconfirmed when that wants one of the two at two desks at once or while away.
    """
    return _answer(offer_id, SwapState.ACCEPTED, by=by, now=now, confirmed=confirmed)


def refuse_swap(*, offer_id: int, by: User, now: datetime) -> SwapOffer:
    """By the one who was asked; the shift stays where it is."""
    return _answer(offer_id, SwapState.REFUSED, by=by, now=now)


def withdraw_swap(*, offer_id: int, by: User, now: datetime) -> SwapOffer:
    """By the one who offered."""
    return _answer(offer_id, SwapState.WITHDRAWN, by=by, now=now)


def decide_swap(*, offer_id: int, by: User, now: datetime, confirmed: bool = False) -> SwapOffer:
    """By the manager of the rota, without waiting for an answer: the shift changes hands.

    Raises Unconfirmed as `accept_swap` does.
    """
    return _answer(offer_id, SwapState.DECIDED, by=by, now=now, confirmed=confirmed)


@transaction.atomic
def lapse_offer(*, offer_id: int, by: User, now: datetime) -> SwapOffer:
    """An open offer ends because the one who was asked goes. Locks the desk. Both are told.

    By who plans the rota, or administers the unit of the one who goes.
    """
    known = SwapOffer.objects.only("shift_id").get(pk=offer_id)
    shift = _locked(known.shift_id)
    offer = SwapOffer.objects.select_related("made_by", "offered_to").get(pk=offer_id)
    if not rules.may_manage(by, offer.offered_to.unit_id, now):
        require_planner(by, shift.desk.unit, now)
    offer.shift = shift
    if SwapState.LAPSED not in SWAP_MOVES[SwapState(offer.state)]:
        raise Refused(_("This offer is answered already."))
    lapse(offer, by=by, now=now)
    return offer


@transaction.atomic
def _answer(
    offer_id: int, to: SwapState, *, by: User, now: datetime, confirmed: bool = False
) -> SwapOffer:
    known = SwapOffer.objects.only("shift_id").get(pk=offer_id)
    shift = _locked(known.shift_id)
    offer = SwapOffer.objects.select_related("offered_to", "made_by", "in_return__desk").get(
        pk=offer_id
    )
    offer.shift = shift
    _require_right(offer, shift, to, by, now)
    _move(offer, to, by, now)
    if to in (SwapState.ACCEPTED, SwapState.DECIDED):
        lapsed = rules.why_lapsed(offer, shift.desk, now)
        if lapsed:
            raise Refused(lapsed)
        taken = [hand_over(shift, offer.offered_to, by=by, now=now)]
        if offer.in_return is not None:
            taken.append(hand_over(offer.in_return, offer.made_by, by=by, now=now))
        require_meant(taken, now, confirmed=confirmed)
    _tell(f"swap.{to.value}", offer, [offer.made_by, offer.offered_to], by, now)
    return offer


RIGHTS = {
    SwapState.ACCEPTED: ("accept", gettext_lazy("Only the person who was asked can answer.")),
    SwapState.REFUSED: ("refuse", gettext_lazy("Only the person who was asked can answer.")),
    SwapState.WITHDRAWN: (
        "withdraw",
        gettext_lazy("Only whoever made the offer can take it back."),
    ),
    SwapState.DECIDED: ("decide", gettext_lazy("Only the manager of the rota decides.")),
}


def _require_right(offer: SwapOffer, shift: Shift, to: SwapState, by: User, now: datetime) -> None:
    right, words = RIGHTS[to]
    if right not in rules.answers(by, offer, shift.desk, now):
        raise Refused(str(words))


def _move(offer: SwapOffer, to: SwapState, by: User, now: datetime) -> None:
    """The one writer of SwapOffer.state in an answer."""
    if to not in SWAP_MOVES[SwapState(offer.state)]:
        raise Refused(_("This offer is answered already."))
    offer.state, offer.answered_by, offer.answered_at = to, by, now
    offer.save(update_fields=["state", "answered_by", "answered_at"])


def _locked(shift_id: int) -> Shift:
    desk = locked_desk(Shift.objects.only("desk_id").get(pk=shift_id).desk_id)
    shift = Shift.objects.select_related("person").get(pk=shift_id)
    shift.desk = desk
    return shift


def _tell(kind: str, offer: SwapOffer, people: list[User], by: User, now: datetime) -> None:
    in_return = offer.in_return
    write(
        kind,
        offer.shift,
        tell=people,
        by=by,
        now=now,
        offered_to=offer.offered_to_id,
        offered_by=offer.made_by_id,
        return_starts_at=in_return.starts_at.isoformat() if in_return else None,
        return_ends_at=in_return.ends_at.isoformat() if in_return else None,
    )
