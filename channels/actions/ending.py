"""What ends with an account: its tasks, and the seats of the desks that answered for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from channels.actions.assigning import end_now
from channels.actions.common import locked_desk
from channels.actions.desks import shut, stop_cover
from channels.models import Channel, DeskCover, Responsibility


def end_with(channel: Channel, *, by: User | None, now: datetime) -> list[User]:
    """End now what is open or still to come; say who held a task. The caller holds the channel
    and tells those people."""
    to_come = Q(valid_until=None) | Q(valid_until__gt=now)
    held = channel.responsibilities.filter(to_come).select_related("person", "mandate")
    tasks = [one for one in held if not one.is_over(now)]
    end_tasks(channel, tasks, by=by, now=now)
    end_covers(list(channel.desk_covers.filter(to_come)), by=by, now=now)
    return [one for one in dict.fromkeys(task.person for task in tasks) if one.is_active]


def end_tasks(
    channel: Channel, tasks: Iterable[Responsibility], *, by: User | None, now: datetime
) -> None:
    """Without a word to anybody; every write of a task holds its channel, as this caller does."""
    for task in sorted(tasks, key=lambda one: one.pk):
        task.channel = channel
        end_now(task, by=by, now=now)


def end_covers(covers: Collection[DeskCover], *, by: User | None, now: datetime) -> None:
    """Their desks do not answer for these any more. Locks the desks.

    One that answers for nothing else closes, so that nobody sits there for nothing; whoever is
    thereby taken off a shift hears of it.
    """
    ending = {cover.pk for cover in covers}
    for desk_id in sorted({cover.desk_id for cover in covers}):
        desk = locked_desk(desk_id)
        for cover in desk.covers.filter(pk__in=ending).select_related("channel"):
            stop_cover(cover, desk, by, now)
        others = desk.covers.filter(Q(valid_until=None) | Q(valid_until__gt=now))
        if desk.closed_at is None and not others.exists():
            shut(desk, by=by, now=now)
