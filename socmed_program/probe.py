"""Health of one container, asked by its engine: `python -m socmed_program.probe web|worker|clock`.

Needs no Django start, so it costs little every few seconds. Beat leaves no sign of its own: it is
alive when a worker sweeps, so it asks for the worker's.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import sys
from pathlib import Path

import psycopg

from socmed_program import env

FRESH_SECONDS = 120
# A worker that hangs, or a beat that a jump of the clock silenced, is ended to be started anew.
STUCK_SECONDS = 300
TIMEOUT_SECONDS = 4


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["web", "worker", "clock"])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--end-when-stuck", action="store_true", help="ask process 1 to end; only in a container"
    )
    chosen = parser.parse_args(arguments)
    if chosen.what == "web":
        return 0 if _web_answers(chosen.port) else 1
    age = heartbeat_age(chosen.what)
    if age is not None and age <= FRESH_SECONDS:
        return 0
    sys.stderr.write(f"{chosen.what}: {_told(age)}\n")
    if chosen.end_when_stuck and (age is None or age > STUCK_SECONDS) and _uptime() > STUCK_SECONDS:
        os.kill(1, signal.SIGTERM)
    return 1


def _told(age: float | None) -> str:
    return "never swept" if age is None else f"no sweep for {age:.0f} s"


def _web_answers(port: int) -> bool:
    """Under a name that the settings allow; only the first process behind the proxy is asked."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    host = next(iter(env.words("TANGGAP_HOSTS", "127.0.0.1")), "127.0.0.1").lstrip(".")
    try:
        connection.request("GET", "/health/ready", headers={"Host": host})
        return connection.getresponse().status == 200
    except OSError as problem:
        sys.stderr.write(f"no answer: {problem}\n")
        return False
    finally:
        connection.close()


def heartbeat_age(waker: str) -> float | None:
    """Seconds by the database's clock since the waker last swept; None when it never did.

    Raises psycopg.OperationalError without a database: unhealthy, but no reason to end.
    """
    with psycopg.connect(env.text("DATABASE_URL"), connect_timeout=TIMEOUT_SECONDS) as connection:
        row = connection.execute(
            "SELECT extract(epoch FROM clock_timestamp() - at)::float FROM records_heartbeat"
            " WHERE waker = %s",
            [waker],
        ).fetchone()
    return None if row is None else float(row[0])


def _uptime() -> float:
    """Seconds since process 1 of this container began, by a clock that does not jump."""
    fields = Path("/proc/1/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    up = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    return up - int(fields[19]) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
