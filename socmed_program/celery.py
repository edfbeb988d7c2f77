"""Celery: workers that wake the sweeps. Nothing of value lies in the broker (reliability 3b)."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socmed_program.settings")

app = Celery("tanggap", namespace="CELERY")

# Both the health check and the socket timeout are needed: either alone leaves a worker dead for
# most of a minute after a silently cut path.
TRANSPORT = {
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "health_check_interval": 5,
    "retry_on_timeout": True,
    "visibility_timeout": 300,
    "global_keyprefix": "tanggap:",
}
# Fixed intervals only: everything with a date is a row, decided by the database's clock.
BEAT = {"sweep": {"task": "tanggap.sweep", "schedule": 10.0, "options": {"expires": 600}}}


def configure(broker: str) -> None:
    """The settings that worked in measured trials; JSON only, no results, no prefetching."""
    app.conf.update(
        broker_url=broker,
        broker_transport_options=TRANSPORT,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_default_queue="clock",
        task_time_limit=50,
        task_soft_time_limit=40,
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_max_tasks_per_child=200,
        worker_hijack_root_logger=False,
        timezone="UTC",
        beat_schedule=BEAT,
        beat_scheduler="celery.beat:Scheduler",
    )


@app.task(name="tanggap.sweep", ignore_result=True)
def sweep(**_: Any) -> None:
    """A wake-up: carries no data, and losing it costs one interval."""
    from socmed_program import sweeps

    sweeps.run_all(waker="worker")


@worker_init.connect
def refuse_without_guards(**_: Any) -> None:
    """A worker that could break a promise does not start."""
    from socmed_program.checks import refuse_to_serve_without_guards

    try:
        refuse_to_serve_without_guards()
    except Exception as reason:
        # Celery only logs what a receiver of its signals raises, and goes on.
        raise SystemExit(str(reason)) from reason


def _from_settings() -> None:
    import django
    from django.conf import settings

    django.setup(set_prefix=False)
    configure(settings.REDIS_URL)


_from_settings()
