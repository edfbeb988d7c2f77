"""Starts the processes of the demo, watches over them and ends them in order."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.request
from collections import defaultdict
from pathlib import Path
from types import FrameType
from typing import Any

from socmed_program import processes
from socmed_program.embedded import BASE_DIR, LOCAL
from socmed_program.server_wheels import described

READY_SECONDS = 60.0
STOP_SECONDS = 12.0
MOST_RESTARTS = 3  # of one process within a minute
LOG_BYTES = 5_000_000
POLL_SECONDS = 0.3
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGALRM)
LOOK_SECONDS = 0.5  # between two looks at `make`


class CannotRun(Exception):
    """A sentence for the user: what is wrong and the way out."""


def say(words: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be closed already
        print(words, flush=True)


def shown(name: str) -> str:
    """A folder of the demo, short where it lies in the checkout."""
    folder = LOCAL / name
    return str(folder.relative_to(BASE_DIR) if folder.is_relative_to(BASE_DIR) else folder)


def some_people() -> str:
    """The first of each role, for a person who wonders where to begin."""
    from socmed_program.demo_office.staff import PEOPLE

    first: dict[str, str] = {}
    for person in PEOPLE:
        for role, _unit in person.roles:
            first.setdefault(str(role.value), person.name)
    return "\n".join(f"    {name} ({role})" for role, name in first.items())


class Stopped(BaseException):
    """Somebody asked the demo to end."""


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


def noted(note: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads(note.read_text(encoding="utf-8")))
    return {}


def end_leftovers(note: Path) -> None:
    """End what a killed demo left running: the processes of its note that are still ours."""
    ours = (str(processes.PYTHON.parent), str(BASE_DIR / ".venv" / "bin"))
    left = [
        pid
        for pid in noted(note).get("children", [])
        if (p := described(pid)) and any(place in p.command for place in ours)
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
    note.unlink(missing_ok=True)


class Supervisor:
    """The processes of one demo. Each leads a session of its own, so it can be ended as a whole."""

    def __init__(self, host: str, port: int, note: Path) -> None:
        self.address = f"http://{host}:{port}/"
        self.port = port
        self.note = note
        self.commands = processes.commands(host, port)
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.ended: defaultdict[str, list[float]] = defaultdict(list)

    def run(self) -> None:
        """Until an exception ends it: a signal, or a process that does not stay up."""
        try:
            for name in self.commands:
                self._start(name)
            self._wait_for_web()
            say(
                f"\n  Tanggap is ready: {self.address}\n"
                "  The sign-in page lists the people of the demo office with their roles, and\n"
                f"  one click signs in. Begin as one of these:\n{some_people()}\n"
                f"  Mails: {shown('mail')}, logs: {shown('log')}.\n"
                "  Ctrl-C stops everything."
            )
            while True:
                time.sleep(POLL_SECONDS)
                self._look_after_all()
        finally:
            self._stop()

    def _start(self, name: str) -> None:
        log = LOCAL / "log" / f"{name}.log"
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".old"))
        with log.open("ab") as output:
            self.children[name] = subprocess.Popen(
                processes.here(self.commands[name]),
                cwd=BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        pids = [child.pid for child in self.children.values()]
        told = {"pid": os.getpid(), "port": self.port, "children": pids}
        self.note.write_text(json.dumps(told), encoding="utf-8")

    def _wait_for_web(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while not self._web_answers():
            if time.monotonic() > until:
                raise CannotRun(f"Web server or clock does not answer; see {LOCAL / 'log'}.")
            self._look_after_all()
            time.sleep(0.1)

    def _web_answers(self) -> bool:
        # With the clock: the first page must not open with an alarm that it stands still.
        # No proxy between this process and its own loopback.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with contextlib.suppress(OSError), opener.open(f"{self.address}health/clock", timeout=5):
            return True
        return False

    def _look_after_all(self) -> None:
        for name, child in list(self.children.items()):
            code = child.poll()
            if code is None:
                continue
            kill_group(child.pid)
            now = time.monotonic()
            self.ended[name] = [at for at in self.ended[name] if now - at < 60] + [now]
            log = LOCAL / "log" / f"{name}.log"
            if len(self.ended[name]) > MOST_RESTARTS:
                raise CannotRun(f"{name} does not stay up; its last words stand in {log}.")
            say(f"  {name} ended by itself (code {code}); starting it again. See {log}.")
            self._start(name)

    def _stop(self) -> None:
        """Ask all of them, those who make work before those who do it; then insist."""
        say("\nStopping …")
        for name in ("beat", "clock", "worker", "web"):
            if child := self.children.get(name):
                child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
        for child in self.children.values():
            kill_group(child.pid)  # whatever is left of it
            child.wait()
        self.note.unlink(missing_ok=True)


def kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
