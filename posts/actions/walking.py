"""How a sweep goes through posts, and whom it calls: shared by the sweeps of slots and pauses."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from channels import queries as duty
from channels.models import Channel
from channels.states import Task
from posts.models import Post

log = logging.getLogger(__name__)

BATCH = 50
SWEEP_SECONDS = 6.0
Handle = Callable[[Post, datetime], bool]


def one_by_one(due: QuerySet[Any], name: str, handle: Handle, now: datetime) -> int:
    """Every post once, in batches for at most six seconds: those that fail, or that others hold,
    are passed over, so that they do not keep the ones behind them from their turn."""
    started, handled, seen = time.monotonic(), 0, set[int]()
    while time.monotonic() - started < SWEEP_SECONDS:
        waiting = due.exclude(**{f"{name}__in": seen}).values_list(name, flat=True)
        batch = dict.fromkeys(waiting[:BATCH])
        if not batch:
            break
        seen |= set(batch)
        handled += sum(_handled(post_id, handle, now) for post_id in batch)
    return handled


def _handled(post_id: int, handle: Handle, now: datetime) -> bool:
    try:
        with transaction.atomic(durable=True):
            post = (
                Post.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("unit", "revision")
                .filter(pk=post_id)
                .first()
            )
            return post is not None and handle(post, now)
    except Exception:
        log.exception("post %s could not be handled by the sweep", post_id)
        return False


def publishers(channel: Channel, now: datetime) -> list[User]:
    """Whose charge it is to publish there, and whom the duty falls to now if they are away."""
    people = duty.responsible_people(channel, Task.PUBLISH, now)
    try:
        people += [link.person for link in duty.on_duty(channel, Task.PUBLISH, now)[:1]]
    except duty.NobodyOnDuty:
        log.warning("nobody at all can publish on channel %s", channel.pk)
    return list(dict.fromkeys(people))
