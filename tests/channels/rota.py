"""Desks, covers and shifts as rows, for tests of what reads them."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Unit, User
from channels.models import Channel, Desk, DeskCover, Shift
from channels.states import ShiftKind, Task
from tests.accounts.conftest import DAY, NOW


def make_desk(
    unit: Unit, *channels: Channel, task: str = Task.RESPOND, name: str = "Piket"
) -> Desk:
    desk = Desk.objects.create(unit=unit, name=name, opened_at=NOW - 100 * DAY)
    for channel in channels:
        DeskCover.objects.create(desk=desk, channel=channel, task=task, valid_from=NOW - 100 * DAY)
    return desk


def put(
    desk: Desk,
    person: User,
    starts_at: datetime = NOW - DAY / 12,
    ends_at: datetime = NOW + DAY / 12,
    kind: str = ShiftKind.ROTA,
) -> Shift:
    """On shift from two hours ago until in two hours."""
    return Shift.objects.create(
        desk=desk, person=person, kind=kind, starts_at=starts_at, ends_at=ends_at, made_at=NOW - DAY
    )
