"""The sweeps that keep the promises in time, and the one place that calls them all.

Celery workers, `manage.py clock` and the start of a server are only wakers: any number of them is
harmless, because each sweep claims its rows in the database and asks the database's clock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.db import connection

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sweep:
    """A named action `(*, now) -> int`, found when it is called: rows handled."""

    name: str
    module: str
    function: str

    def run(self, now: datetime) -> int:
        action: Callable[..., int] = getattr(import_module(self.module), self.function)
        return action(now=now)


# In this order: what is paused, what goes out, when and who must hear of it, what is
# forgotten, mail, the seal.
SWEEPS = [
    Sweep("pauses", "posts.actions", "hold_paused"),
    Sweep("slots", "posts.actions", "open_due_slots"),
    Sweep("missed", "posts.actions", "mark_missed"),
    Sweep("reviews", "ethics.actions", "void_all_stale_reviews"),
    Sweep("rota", "channels.actions", "fill_rota"),
    Sweep("deadlines", "duties.actions", "recompute_deadlines"),
    Sweep("closures", "channels.actions", "close_due"),
    Sweep("confirmations", "duties.actions", "follow_confirmations"),
    Sweep("reminders", "duties.actions", "fire_due_reminders"),
    Sweep("invitations", "accounts.actions", "send_due_invitations"),
    Sweep("coverage", "channels.actions", "send_coverage_digests"),
    Sweep("copies", "posts.actions", "forget_copies"),
    Sweep("mail", "records.actions", "deliver_due_notices"),
    Sweep("seal", "records.actions", "seal_events"),
]


def database_now() -> datetime:
    """The only clock that decides what is due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def run_all(*, waker: str) -> dict[str, int]:
    """Run every sweep once and leave a heartbeat; say how many rows each handled.

    A failing sweep is logged and the others go on: one poisoned row must not stop the clock. The
    heartbeat is left after each sweep that ran, so that a long one (mail that piled up) does not
    look like silence, and a dead database does.
    """
    handled: dict[str, int] = {}
    for sweep in SWEEPS:
        try:
            handled[sweep.name] = sweep.run(database_now())
        except Exception:
            log.exception("sweep %s failed", sweep.name)
            connection.close()
        else:
            _beat(waker)
    return handled


def _beat(waker: str) -> None:
    from records.actions import beat

    try:
        beat(waker=waker, now=database_now())
    except Exception:
        log.exception("no heartbeat could be left")
        connection.close()
