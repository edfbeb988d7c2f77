"""Work whose duration must not show in an answer: it would tell whether an account exists."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore

from django.db import connection

log = logging.getLogger(__name__)
MOST_WAITING = 200  # more is an attack: what is asked then is dropped, and can be asked again
_room = BoundedSemaphore(MOST_WAITING)
_worker = ThreadPoolExecutor(1, thread_name_prefix="later")


def later(work: Callable[[], object]) -> Future[None] | None:
    """Have it done by this process's one worker thread, in turn; None when too much waits."""
    if not _room.acquire(blocking=False):
        log.error("too much waits to be done later; something was dropped")
        return None
    return _worker.submit(_do, work)


def _do(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        # Nobody waits for an answer; what failed is asked for again by the person.
        log.exception("something to be done later failed")
    finally:
        connection.close()
        _room.release()


def wait(seconds: float = 10) -> None:
    """Until all that was handed over before is done."""
    _worker.submit(lambda: None).result(seconds)
