"""Putting somebody on shift, taking them off, and handing a shift over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

import records.actions
from accounts.models import User
from channels.actions.common import (
    Refused,
    locked_desk,
    mandate_of_planner,
    require_fit,
    require_meant,
    require_open,
    require_planner,
)
from channels.models import Desk, Shift, SwapOffer
from channels.states import ShiftKind, SwapState
from records.states import Urgency

LONGEST = timedelta(days=31)


@transaction.atomic
def put_on_shift(
    *,
    desk_id: int,
    person: User,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User | None,
    now: datetime,
    confirmed: bool = False,
) -> Shift:
    """A shift by hand (`rota`), or one that takes the seat from the rota (`override`).

    Locks the desk. Refuses a seat that is taken (the exclusion constraint is the wall behind it),
    a period in the past, and somebody who may not do what the desk does; raises Unconfirmed when
    the person is at another desk or away then. Tells the person, and whoever an override takes
    the seat from.
    """
    desk = locked_desk(desk_id)
    require_planner(by, desk.unit, now)
    require_open(desk)
    require_fit(desk, [person], now)
    _check_period(starts_at, ends_at, now)
    taken = Shift.objects.between(starts_at, ends_at).filter(desk=desk).select_related("person")
    held = taken.filter(kind=kind).first()
    if held is not None:
        raise Refused(
            _("%(person)s has this seat in that period. Call that shift off first.")
            % {"person": held.person.full_title}
        )
    shift = Shift.objects.create(
        desk=desk, person=person, kind=kind, starts_at=starts_at, ends_at=ends_at,
        made_by=by, made_at=now,
    )  # fmt: skip
    require_meant([shift], now, confirmed=confirmed)
    displaced = [one.person for one in taken if kind == ShiftKind.OVERRIDE]
    write("shift.put", shift, tell=[person, *displaced], by=by, now=now)
    return shift


def _check_period(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(_("The shift ends before it begins."))
    if ends_at <= now:
        raise Refused(_("The shift lies in the past; what has been stays as it was."))
    if ends_at - starts_at > LONGEST:
        raise Refused(_("A shift lasts a month at most."))


@transaction.atomic
def call_off(*, shift_id: int, by: User | None, now: datetime) -> Shift:
    """Take somebody off a shift; one that runs ends now. Locks the desk. Tells the person."""
    known = Shift.objects.only("desk_id").get(pk=shift_id)
    desk = locked_desk(known.desk_id)
    require_planner(by, desk.unit, now)
    shift = Shift.objects.select_related("desk__unit", "person").get(pk=shift_id)
    take_off(shift, by=by, now=now)
    return shift


@transaction.atomic
def pass_shift(*, shift_id: int, to: User, by: User | None, now: datetime) -> Shift:
    """What is left of a shift goes to somebody else, because its holder goes. Locks the desk.

    One that runs ends now and begins anew with the other person. Both are told. Where the other
    one is wanted twice then, the rota and the coverage check say so.
    """
    known = Shift.objects.only("desk_id").get(pk=shift_id)
    desk = locked_desk(known.desk_id)
    require_planner(by, desk.unit, now)
    shift = Shift.objects.select_related("desk__unit", "person").get(pk=shift_id)
    if shift.starts_at > now:
        taken = hand_over(shift, to, by=by, now=now)
        write("shift.put", taken, tell=[to, shift.person], by=by, now=now)
        return taken
    ends_at = shift.ends_at
    take_off(shift, by=by, now=now)
    return put_on_shift(
        desk_id=desk.pk, person=to, kind=shift.kind, starts_at=now, ends_at=ends_at, by=by, now=now,
        confirmed=True,
    )  # fmt: skip


def take_off(shift: Shift, *, by: User | None, now: datetime) -> None:
    """The same for a caller who holds the desk."""
    if shift.called_off_at is not None:
        raise Refused(_("This shift is called off already."))
    if shift.ends_at <= now:
        raise Refused(_("This shift is over; what has been stays as it was."))
    ended = shift.ends_at
    if shift.starts_at >= now:
        shift.called_off_at = now
    else:
        shift.ends_at = now
    shift.save(update_fields=["called_off_at", "ends_at"])
    drop_offers([shift.pk], by=by, now=now)
    back = _back_in_seat(shift, now, ended) if shift.kind == ShiftKind.OVERRIDE else []
    write("shift.called_off", shift, tell=[shift.person, *back], by=by, now=now)


def _back_in_seat(override: Shift, now: datetime, until: datetime) -> list[User]:
    """Whom the rota names for what an override had taken."""
    theirs = Shift.objects.between(max(now, override.starts_at), until)
    theirs = theirs.filter(desk_id=override.desk_id, kind=ShiftKind.ROTA)
    return [one.person for one in theirs.select_related("person")]


def drop_offers(shift_ids: Iterable[int], *, by: User | None, now: datetime) -> None:
    """What is called off or changes hands can be swapped no more, and be given for nothing.

    For a caller who holds the desk. Both of each offer are told.
    """
    known = list(shift_ids)
    touched = SwapOffer.objects.filter(Q(shift_id__in=known) | Q(in_return_id__in=known))
    for offer in touched.filter(state=SwapState.OPEN).select_related(
        "shift__desk__unit", "made_by", "offered_to"
    ):
        lapse(offer, by=by, now=now)


def lapse(offer: SwapOffer, *, by: User | None, now: datetime) -> None:
    """The one writer of an offer that ends without an answer."""
    offer.state, offer.answered_by, offer.answered_at = SwapState.LAPSED, by, now
    offer.save(update_fields=["state", "answered_by", "answered_at"])
    write(
        "swap.lapsed", offer.shift, tell=[offer.made_by, offer.offered_to], by=by, now=now,
        offered_to=offer.offered_to_id, offered_by=offer.made_by_id,
    )  # fmt: skip


def hand_over(shift: Shift, to: User, *, by: User | None, now: datetime) -> Shift:
    """The same seat and time for somebody else; the old row stays as called off.

    For a caller who holds the desk and tells those concerned.
    """
    if shift.called_off_at is not None or shift.starts_at <= now:
        raise Refused(_("This shift has begun or is called off: it cannot change hands any more."))
    require_fit(shift.desk, [to], now)
    shift.called_off_at = now
    shift.save(update_fields=["called_off_at"])
    drop_offers([shift.pk], by=by, now=now)
    return Shift.objects.create(
        desk=shift.desk, person=to, kind=shift.kind, starts_at=shift.starts_at,
        ends_at=shift.ends_at, pattern=shift.pattern, replaces=shift, made_by=by, made_at=now,
    )  # fmt: skip


def write(
    kind: str,
    shift: Shift,
    *,
    tell: Iterable[User],
    by: User | None,
    now: datetime,
    **facts: Any,
) -> None:
    """Under the desk's history. Facts carry what a page or a mail needs in later years."""
    desk: Desk = shift.desk
    records.actions.write(
        kind=kind,
        subject=desk,
        by=by,
        now=now,
        mandate=mandate_of_planner(by, desk.unit, now),
        tell=tell,
        by_email=True,
        urgency=Urgency.ACTION,
        reason="rota",
        url=f"/channels/rota/shifts/{shift.pk}/",
        desk=desk.name,
        shift=shift.pk,
        person=shift.person_id,
        shift_kind=shift.kind,
        starts_at=shift.starts_at.isoformat(),
        ends_at=shift.ends_at.isoformat(),
        zone=desk.unit.zone,
        **facts,
    )
