"""Work whose duration must not show in an answer: it would tell whether an account exists."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore

from django.db import connection

log = logging.getLogger(__name__)
# Long after the answer has left: begun at once, the work would compete with it for the processor
# and be felt in its time (measured: twice the time). Not to the moment, so that no second request
# can listen for it.
PUT_OFF = (1.0, 2.0)  # seconds
MOST_WAITING = 200  # more is an attack: what is asked then is dropped, and can be asked again
_room = BoundedSemaphore(MOST_WAITING)
_worker = ThreadPoolExecutor(1, thread_name_prefix="later")


def later(work: Callable[[], object]) -> Future[None] | None:
    """Have it done by this process's one worker thread, in turn; None when too much waits."""
    if not _room.acquire(blocking=False):
        log.error("too much waits to be done later; something was dropped")
        return None
    return _worker.submit(_do, work, time.monotonic() + random.uniform(*PUT_OFF))  # noqa: S311


def _do(work: Callable[[], object], due: float) -> None:
    try:
        time.sleep(max(0.0, due - time.monotonic()))
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
