"""Each account in use is confirmed again and again; here each time becomes a duty, and ends as one.

Channels knows when an account is due and who confirmed it, and nothing of duties; these sweeps ask.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from channels.models import Channel, ChannelQuerySet, Confirmation
from channels.states import ChannelState, Obligation, Task
from duties import queries
from duties.actions.duty import cancel_duty, meet, open_duty
from duties.models import Duty, Standard
from duties.states import Clock, DutyKind

log = logging.getLogger(__name__)

BATCH = 200
KINDS = {
    Obligation.ATTESTATION: DutyKind.ATTESTATION,
    Obligation.ACCESS: DutyKind.ACCESS_REVIEW,
}
# Where it is done.
PAGES = {
    Obligation.ATTESTATION: "channels:channel",
    Obligation.ACCESS: "channels:custody",
}


def follow_confirmations(*, now: datetime) -> int:
    """End the duties of what was confirmed or closed, open those that come due; say how many.

    Found by what is there and what is not. Each in its own transaction, skipping what others hold;
    one that fails is logged and does not keep the others.
    """
    handled = sum(_tried(_end, pk, now) for pk in _ids(Duty.objects.no_longer_owed()))
    for obligation, kind in KINDS.items():
        standard = queries.standard(kind)
        if standard is not None:
            open_one = partial(_open, obligation, standard)
            handled += sum(
                _tried(open_one, pk, now) for pk in _ids(_coming(obligation, standard, now))
            )
    return handled


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _tried(handle: Callable[[int, datetime], bool], pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            return handle(pk, now)
    except Exception:
        log.exception("the confirmation of %s could not be followed", pk)
        return False


def _end(duty_id: int, now: datetime) -> bool:
    """Met by the confirmation that came after it, at that moment; else the account is closed."""
    duty = (
        Duty.objects.no_longer_owed()
        .select_for_update(of=("self",), skip_locked=True)
        .filter(pk=duty_id)
        .first()
    )
    if duty is None:
        return False
    obligation = next(one for one, kind in KINDS.items() if kind == duty.kind)
    done = (
        Confirmation.objects.filter(
            channel_id=duty.channel_id, obligation=obligation, due_at__gt=duty.due_at
        )
        .select_related("by")
        .order_by("pk")
        .first()
    )
    if done is not None:
        meet(duty_id=duty.pk, by=done.by, now=done.at)
    else:
        cancel_duty(duty_id=duty.pk, reason=ChannelState.CLOSED, by=None, now=now)
    return True


def _coming(obligation: Obligation, standard: Standard, now: datetime) -> ChannelQuerySet:
    """Accounts whose time to confirm has begun, and for which no duty is open."""
    open_one = Duty.objects.open().filter(
        kind=KINDS[obligation],
        subject=Concat(Value("channels.channel:"), Cast(OuterRef("pk"), CharField())),
    )
    begun = {f"{obligation.value}_due_at__lte": now + timedelta(minutes=standard.minutes)}
    return Channel.objects.in_use().filter(~Exists(open_one), **begun)


def _open(obligation: Obligation, standard: Standard, channel_id: int, now: datetime) -> bool:
    """Its clock runs to exactly the instant at which the confirmation is due.

    The channel is locked first and asked again then: meanwhile nobody confirms it, and no other
    sweep opens the same duty.
    """
    channel = (
        Channel.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("unit__calendar")
        .filter(pk=channel_id)
        .first()
    )
    if channel is None or not _coming(obligation, standard, now).filter(pk=channel_id).exists():
        return False
    due: datetime = getattr(channel, f"{obligation.value}_due_at")
    open_duty(
        kind=KINDS[obligation],
        subject=channel,
        channel=channel,
        task=Task.CUSTODY,
        clock=Clock.CALENDAR,
        url=reverse(PAGES[obligation], args=[channel.pk]),
        opened_at=due - timedelta(minutes=standard.minutes),
        by=None,
        now=now,
    )
    return True
