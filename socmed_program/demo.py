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
from collections.abc import Iterator

from socmed_program import env
from socmed_program.demo_office import filling
from socmed_program.embedded import BASE_DIR, LOCAL, CannotStart, servers, write_env
from socmed_program.keeper import renew_database
from socmed_program.processes import PYTHON
from socmed_program.supervisor import (
    CannotRun,
    Stopped,
    Supervisor,
    end_leftovers,
    listen_to_signals,
    noted,
    say,
)

HOST = "127.0.0.1"
NOTE = LOCAL / "demo.json"


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
    finally:
        # Python's own end gives the alarm its deadly default back.
        signal.setitimer(signal.ITIMER_REAL, 0)
    return 0


@contextlib.contextmanager
def only_demo(port: int) -> Iterator[None]:
    """Refuse a second demo of this checkout; end what a killed one left running."""
    with (LOCAL / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = noted(NOTE).get("port", "")
            raise CannotRun(
                f"A demo of this checkout runs already: http://{HOST}:{running}/. Stop it with "
                "Ctrl-C in its terminal first."
            ) from None
        end_leftovers(NOTE)
        yield


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
        given = env.database(os.environ["DATABASE_URL"])
        if filling.interrupted(given):
            raise CannotRun(
                "An earlier run was interrupted while it filled this database with the demo "
                "office. Drop the database, create it anew, "
                f"`rm {filling.note_of(given)}`, and start again."
            )
        os.environ.update(write_env(None, places))
        step("Preparing the database's roles", "manage.py", "prepare_database")
        yield
        return
    say("Starting PostgreSQL and Valkey …")
    with servers() as started:
        if filling.interrupted(env.database(started.database_url())):
            say("An earlier run was interrupted while it filled the office; beginning anew …")
            renew_database(started.run)
            (LOCAL / "anchors.jsonl").unlink(missing_ok=True)  # of a record that is gone
            filling.note_of(env.database(started.database_url())).unlink()
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
