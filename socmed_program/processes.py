"""The processes of a running Tanggap, each command in one place.

The demo and the browser tests start them as they stand here; `docker-compose.yml` repeats them, and
`tests/infra/test_compose.py` compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

# Database connections of one web server: as many threads, as many connections (`TANGGAP_THREADS`).
WEB_THREADS = 4
PYTHON = Path(sys.executable)


def commands(
    host: str = "127.0.0.1", port: int = 8000, threads: int = WEB_THREADS
) -> dict[str, list[str]]:
    """Arguments of each process by its name, in the order of starting.

    The programs are named without a folder: a container finds them on its path, `here` in the
    environment of this process.
    """
    celery = ["celery", "-A", "socmed_program.celery"]
    return {
        "web": [
            *("granian", "--interface", "wsgi", "--workers", "1"),
            # Its own default would open a database connection for each of many threads.
            *("--blocking-threads", str(threads), "--no-ws"),
            *("--host", host, "--port", str(port), "socmed_program.wsgi:application"),
        ],
        "worker": [
            *celery,
            *("worker", "--queues", "clock", "--concurrency", "1", "--loglevel", "WARNING"),
            *("--without-mingle", "--without-gossip"),
        ],
        # In memory: no schedule file that a crash could spoil.
        "beat": [*celery, "beat", "-S", "celery.beat:Scheduler", "--loglevel", "WARNING"],
        "clock": ["python", "manage.py", "clock"],
    }


def here(arguments: list[str]) -> list[str]:
    """The same command with the programs of this environment."""
    return [str(PYTHON.with_name(arguments[0])), *arguments[1:]]
