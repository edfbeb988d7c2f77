"""Desks: opening one, what it covers, closing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.models import Unit, User
from accounts.rules import above
from channels.actions.common import (
    Refused,
    locked,
    locked_desk,
    mandate_of_planner,
    require_open,
    require_planner,
)
from channels.actions.patterns import stop_pattern
from channels.actions.shifts import take_off
from channels.models import Channel, Desk, DeskCover, Shift
from channels.states import Task


@transaction.atomic
def open_desk(
    *,
    unit: Unit,
    name: str,
    around_the_clock: bool,
    covers: Iterable[tuple[Channel, str]],
    by: User | None,
    now: datetime,
) -> Desk:
    """A new desk and the (channel, task) pairs that it answers for from now on.

    Refuses a name in use in the unit, and a pair that another desk covers already.
    """
    require_planner(by, unit, now)
    try:
        with transaction.atomic():
            desk = Desk.objects.create(
                unit=unit, name=name.strip(), around_the_clock=around_the_clock, opened_at=now
            )
    except IntegrityError as error:
        if "desk_name_once_per_unit" not in str(error):
            raise
        raise Refused(_("This unit has a desk of that name already.")) from None
    _write("desk.opened", desk, by, now, around_the_clock=around_the_clock)
    pairs = list(covers)
    known = {pk: locked(pk) for pk in sorted({channel.pk for channel, _task in pairs})}
    for channel, task in pairs:
        _cover(desk, known[channel.pk], task, by, now)
    return desk


@transaction.atomic
def cover(*, desk_id: int, channel: Channel, task: str, by: User | None, now: datetime) -> None:
    """From now on the desk answers for the task on the channel. Locks channel and desk."""
    channel = locked(channel.pk)
    desk = locked_desk(desk_id)
    require_planner(by, desk.unit, now)
    require_open(desk)
    _cover(desk, channel, task, by, now)


def _cover(desk: Desk, channel: Channel, task: str, by: User | None, now: datetime) -> None:
    if desk.unit_id not in above(channel.unit_id):
        raise Refused(
            _("%(channel)s does not belong to %(unit)s.") % {"channel": channel, "unit": desk.unit}
        )
    if channel.is_over:
        raise Refused(_("This channel is over: its entry stands."))
    try:
        with transaction.atomic():
            DeskCover.objects.create(desk=desk, channel=channel, task=task, valid_from=now)
    except IntegrityError as error:
        if "cover_one_desk_at_a_time" not in str(error):
            raise
        raise Refused(
            _("Another desk covers “%(task)s” on %(channel)s already.")
            % {"task": Task(task).label, "channel": channel}
        ) from None
    _write("desk.covers", desk, by, now, channel=channel.name, network=channel.network, task=task)


@transaction.atomic
def end_cover(*, cover_id: int, by: User | None, now: datetime) -> Desk:
    """The desk answers for it no more. Locks the desk."""
    desk = locked_desk(DeskCover.objects.only("desk_id").get(pk=cover_id).desk_id)
    require_planner(by, desk.unit, now)
    held = DeskCover.objects.select_related("channel").get(pk=cover_id)
    if held.valid_until is not None and held.valid_until <= now:
        raise Refused(_("The desk covers this no more."))
    stop_cover(held, desk, by, now)
    return desk


def stop_cover(held: DeskCover, desk: Desk, by: User | None, now: datetime) -> None:
    """The same for a caller who holds the desk."""
    held.valid_until = max(now, held.valid_from)
    held.save(update_fields=["valid_until"])
    channel = held.channel
    _write(
        "desk.cover_ended", desk, by, now,
        channel=channel.name, network=channel.network, task=held.task,
    )  # fmt: skip


@transaction.atomic
def close_desk(*, desk_id: int, by: User | None, now: datetime) -> Desk:
    """End its covers and patterns, take everybody off their coming shifts. Locks the desk."""
    desk = locked_desk(desk_id)
    require_planner(by, desk.unit, now)
    require_open(desk)
    shut(desk, by=by, now=now)
    return desk


def shut(desk: Desk, *, by: User | None, now: datetime) -> None:
    """The same for a caller who holds the desk."""
    for pattern in desk.patterns.all():
        stop_pattern(pattern, desk, now)
    for shift in Shift.objects.standing().filter(desk=desk, ends_at__gt=now):
        take_off(shift, by=by, now=now)
    for held in desk.covers.current(now).select_related("channel"):
        stop_cover(held, desk, by, now)
    desk.closed_at = now
    desk.save(update_fields=["closed_at"])
    _write("desk.closed", desk, by, now)


def _write(kind: str, desk: Desk, by: User | None, now: datetime, **facts: Any) -> None:
    records.actions.write(
        kind=kind,
        subject=desk,
        by=by,
        now=now,
        mandate=mandate_of_planner(by, desk.unit, now),
        desk=desk.name,
        **facts,
    )
