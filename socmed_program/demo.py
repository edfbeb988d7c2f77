"""`make demo`: a fictitious office on this machine, from nothing to a running address.

Starts the servers, brings the database up to date, fills it once, starts web server, worker, beat
and clock, watches over them, and stops everything in order on Ctrl-C, SIGTERM or a closed terminal.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from socmed_program.embedded import BASE_DIR, LOCAL, CannotStart, servers, write_env
from socmed_program.processes import PYTHON
from socmed_program.server_wheels import described
from socmed_program.supervisor import CannotRun, Supervisor, say

HOST = "127.0.0.1"
NOTE = LOCAL / "demo.json"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGALRM)
LOOK_SECONDS = 0.5  # between two looks at `make`


class Stopped(BaseException):
    """Somebody asked the demo to end."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args(arguments).port
    listen_to_signals()
    LOCAL.mkdir(exist_ok=True)
    try:
        with only_demo(port):
            free_port(port)
            with database_and_broker(port):
                prepare()
                Supervisor(HOST, port, NOTE).run()
    except (CannotRun, CannotStart) as problem:
        say(f"\n{problem}")
        return 1
    except Stopped:
        say("Everything is stopped. `make demo` goes on with the same data.")
    return 0


def listen_to_signals() -> None:
    """The first signal ends the demo in order; those after it must not interrupt the ending."""

    starter = os.getppid()

    def stop(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGALRM and not left_alone(starter):
            return
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in SIGNALS:
        signal.signal(each, stop)
    if "MAKELEVEL" in os.environ:
        signal.setitimer(signal.ITIMER_REAL, LOOK_SECONDS, LOOK_SECONDS)


def left_alone(starter: int) -> bool:
    """Whether `make` was killed, or got a signal that it keeps to itself.

    It hands on SIGTERM only. After a SIGINT or SIGHUP of its own it waits inside the handler, with
    the signal blocked, for this process to end; Linux shows that.
    """
    if os.getppid() != starter:
        return True
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{starter}/status").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name == "SigBlk":
                return bool(int(value, 16) & (1 << signal.SIGINT - 1 | 1 << signal.SIGHUP - 1))
    return False


@contextlib.contextmanager
def only_demo(port: int) -> Iterator[None]:
    """Refuse a second demo of this checkout; end what a killed one left running."""
    with (LOCAL / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = _note().get("port", "")
            raise CannotRun(
                f"A demo of this checkout runs already: http://{HOST}:{running}/. Stop it with "
                "Ctrl-C in its terminal first."
            ) from None
        _end_leftovers()
        yield


def _note() -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads(NOTE.read_text(encoding="utf-8")))
    return {}


def _end_leftovers() -> None:
    ours = str(PYTHON.parent)
    left = [
        pid for pid in _note().get("children", []) if (p := described(pid)) and ours in p.command
    ]
    if left:
        say("An earlier demo was killed; ending what it left running …")
    for sign in (signal.SIGTERM, signal.SIGKILL):
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, sign)
        until = time.monotonic() + 5
        while (
            any((p := described(pid)) and not p.dead for pid in left) and time.monotonic() < until
        ):
            time.sleep(0.1)
    NOTE.unlink(missing_ok=True)


def free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotRun(
                f"Port {port} is for root only. Use one above 1023: `make demo PORT=8001`."
            ) from None
        except (OSError, OverflowError):
            raise CannotRun(
                f"Port {port} is in use by another program. Use another: "
                f"`make demo PORT={port + 1}`."
            ) from None


@contextlib.contextmanager
def database_and_broker(port: int) -> Iterator[None]:
    """Addresses and secrets in the environment: of one's own servers, or of those started here."""
    places = {
        "TANGGAP_BASE_URL": f"http://{HOST}:{port}",
        "TANGGAP_MEDIA_ROOT": str(LOCAL / "media"),
        "TANGGAP_STATIC_ROOT": str(LOCAL / "static"),
        "TANGGAP_MAIL_FOLDER": str(LOCAL / "mail"),
        "TANGGAP_ANCHOR_FILE": str(LOCAL / "anchors.jsonl"),
    }
    own = {"DATABASE_URL", "REDIS_URL"} & set(os.environ)
    if len(own) == 1:
        raise CannotRun("Set both DATABASE_URL and REDIS_URL, or neither.")
    if own:
        say("Using the database and the broker of DATABASE_URL and REDIS_URL.")
        os.environ.update(write_env(None, places))
        step("Preparing the database's roles", "manage.py", "prepare_database")
        yield
        return
    say("Starting PostgreSQL and Valkey …")
    with servers() as started:
        os.environ.update(write_env(started, places))
        yield


def prepare() -> None:
    """Up to date on every start; what did not change is skipped."""
    when_changed("Compiling the translations", ["locale"], "*.po", "tools/messages.py", "--compile")
    step(
        "Bringing the tables up to date",
        "manage.py",
        "migrate",
        "--skip-checks",
        "--verbosity",
        "0",
    )
    when_changed(
        "Collecting the static files",
        ["static", "requirements/run.lock"],
        "*",
        *("manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"),
    )
    step("Filling the demo office, if it is empty", "manage.py", "seed_demo", "--if-empty")


def step(label: str, *arguments: str) -> None:
    """One command; what it prints goes to a log, and to the user when it fails."""
    say(f"{label} …")
    log = LOCAL / "log" / "prepare.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("w+b") as output:
        done = subprocess.run(
            [str(PYTHON), *arguments],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            start_new_session=True,  # Ctrl-C reaches it through us alone
        )
        output.seek(0)
        words = output.read().decode(errors="replace").strip().splitlines()
    if done.returncode:
        last = "\n    ".join(word[:200] for word in words[-5:])
        raise CannotRun(f"{label} failed:\n    {last}\nAll of it stands in {log}.")


def when_changed(label: str, places: list[str], pattern: str, *arguments: str) -> None:
    """The step, unless its inputs are those of the last time."""
    stamps = LOCAL / "stamps.json"
    known: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError):
        known = json.loads(stamps.read_text(encoding="utf-8"))
    now = _digest(places, pattern)
    if known.get(label) == now:
        return
    step(label, *arguments)
    stamps.write_text(json.dumps(known | {label: now}), encoding="utf-8")


def _digest(places: list[str], pattern: str) -> str:
    """Of names, sizes and times; contents would be read twice for nothing."""
    digest = hashlib.sha256()
    for place in (BASE_DIR / name for name in places):
        for path in sorted([place, *place.rglob(pattern)]):
            if path.is_file():
                found = path.stat()
                digest.update(f"{path}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
