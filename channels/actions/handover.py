"""Changes of who answers that belong together: taking over, and many tasks at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

import accounts.actions
from accounts.models import Mandate, User
from channels.actions.assigning import assign, end_responsibility
from channels.actions.common import Refused, locked, require_manager
from channels.models import Channel, Responsibility
from channels.states import Rank, Task

MOST = 400  # tasks in one go: a hundred channels with all their tasks


@transaction.atomic
def take_over(
    *,
    channel_id: int,
    person: User,
    task: str,
    valid_from: datetime,
    valid_until: datetime | None,
    mandate: Mandate,
    by: User | None,
    now: datetime,
) -> Responsibility:
    """Make somebody primary at an instant, now or later; whoever is primary then ends then.

    Locks the channel, then the rows. A backup who becomes primary ends as backup at that instant.
    Refused in the past, for somebody who is primary then already, and where `assign` refuses; a
    primary who begins later still stands in the way, as there.
    """
    channel = locked(channel_id)
    require_manager(by, channel.unit, now)
    if valid_from < now:
        raise Refused(_("A task cannot be taken over in the past."))
    for held in _in_the_way(channel, person, task, valid_from):
        if held.person_id == person.pk and held.rank == Rank.PRIMARY:
            raise Refused(_("The person is primary for this task at that time already."))
        end_responsibility(responsibility_id=held.pk, at=valid_from, by=by, now=now)
    return assign(
        channel_id=channel_id,
        person=person,
        task=task,
        rank=Rank.PRIMARY,
        valid_from=valid_from,
        valid_until=valid_until,
        mandate=mandate,
        by=by,
        now=now,
    )


def _in_the_way(channel: Channel, person: User, task: str, at: datetime) -> list[Responsibility]:
    """Begun before the instant and in force at it: the primary, and the person as backup."""
    begun = channel.responsibilities.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), task=task, valid_from__lt=at
    )
    return list(begun.filter(Q(rank=Rank.PRIMARY) | Q(person=person)).order_by("pk"))


@dataclass
class Change:
    """What one task of a bulk assignment brings, or why it is refused."""

    channel: Channel
    task: Task
    ends: list[Responsibility] = field(default_factory=list)
    begins: Responsibility | None = None
    refused: str = ""


class NotAll(Exception):
    """Something of a bulk assignment is refused, so nothing of it was done."""

    def __init__(self, changes: list[Change]) -> None:
        super().__init__()
        self.changes = changes


class _Undo(Exception):
    pass


def assign_many(*, now: datetime, **order: Any) -> list[Change]:
    """Give one person many tasks under one decree: all of them, or none (NotAll says why).

    `order`: `charges` as pairs of channel id and task, `person`, `rank`, `first_day` and `last_day`
    (or None) in the zone of each channel's unit, `letter` (arguments of `record_mandate`),
    `replace` (whoever is primary ends as the person begins; today means at once), `by`. Locks the
    channels in order of id.
    """
    with transaction.atomic():
        changes = _all(now=now, **order)
        if any(change.refused for change in changes):
            raise NotAll(changes)
    return changes


def plan_many(*, now: datetime, **order: Any) -> list[Change]:
    """What `assign_many` would do: it is done and taken back, so that no rule is told twice."""
    changes: list[Change] = []
    try:
        with transaction.atomic():
            changes = _all(now=now, **order)
            raise _Undo
    except _Undo:
        return changes


def _all(
    *,
    charges: Iterable[tuple[int, str]],
    person: User,
    rank: str,
    first_day: date,
    last_day: date | None,
    letter: dict[str, Any],
    replace: bool,
    by: User | None,
    now: datetime,
) -> list[Change]:
    wanted = sorted(set(charges))
    if len(wanted) > MOST:
        raise Refused(_("At most %(n)s tasks at once. Choose fewer.") % {"n": MOST})
    locked_ones = (
        Channel.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit")
        .filter(pk__in={channel_id for channel_id, _task in wanted})
        .order_by("pk")
    )
    known = {channel.pk: channel for channel in locked_ones}
    mandate = accounts.actions.record_mandate(**letter, by=by, now=now)
    terms: dict[str, Any] = {"person": person, "mandate": mandate, "by": by, "now": now}
    replace = replace and rank == Rank.PRIMARY
    changes = []
    for channel_id, task in wanted:
        change = Change(known[channel_id], Task(task))
        changes.append(change)
        zone = ZoneInfo(change.channel.unit.zone)
        period = _period(first_day, last_day, zone)
        if replace and first_day == now.astimezone(zone).date():
            period["valid_from"] = now
        try:
            with transaction.atomic():
                _one(change, terms | period, rank, replace=replace)
        except Refused as refusal:
            change.begins, change.ends, change.refused = None, [], str(refusal)
    return changes


def _period(first_day: date, last_day: date | None, zone: ZoneInfo) -> dict[str, Any]:
    after = last_day + timedelta(days=1) if last_day else None
    return {
        "valid_from": datetime.combine(first_day, time.min, zone),
        "valid_until": datetime.combine(after, time.min, zone) if after else None,
    }


def _one(change: Change, terms: dict[str, Any], rank: str, *, replace: bool) -> None:
    where: dict[str, Any] = {"channel_id": change.channel.pk, "task": change.task.value}
    if not replace:
        change.begins = assign(**where, rank=rank, **terms)
        return
    change.begins = take_over(**where, **terms)
    ended = change.channel.responsibilities.filter(
        task=change.task, valid_until=change.begins.valid_from, valid_from__lt=F("valid_until")
    )
    change.ends = list(ended.select_related("person").order_by("pk"))
