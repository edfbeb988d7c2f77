"""`make demo` as a person meets it: real processes, from nothing to an empty process list."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import psycopg
import pytest

from socmed_program import embedded
from socmed_program.embedded import BASE_DIR
from socmed_program.server_wheels import described
from socmed_program.supervisor import end_leftovers
from tests.infra.test_embedded import forget, gone

READY = "Tanggap is ready"
# A bound for machines that are busy, not a measure: a calm one needs a few seconds.
PATIENCE = 120


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="tgp-"))
    path.chmod(0o755)
    yield path
    forget(path)


@pytest.fixture(autouse=True)
def _every_demo_ends_with_its_test() -> Iterator[None]:
    yield
    while Demo.started:
        Demo.started.pop().clear()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_in_a_terminal() -> None:
    """Whoever runs the tests in the background ignores SIGINT or SIGHUP for all below it."""
    for sign in (signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, signal.SIG_DFL)


class Demo:
    """One run of the demo with its own folder, and what it printed."""

    started: ClassVar[list["Demo"]] = []

    def __init__(self, place: Path, port: int, *, by_make: bool = False) -> None:
        self.place, self.port, self.lines = place, port, []
        alone = [sys.executable, "-m", "socmed_program.demo", "--port", str(port)]
        names = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
        kept = {k: v for k, v in os.environ.items() if k not in names and "TANGGAP" not in k}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        self.process = subprocess.Popen(
            ["make", "demo", f"PORT={port}"] if by_make else alone,
            cwd=BASE_DIR,
            env={**kept, "TANGGAP_LOCAL": str(place)},
            preexec_fn=as_in_a_terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(self)

    def until(self, words: str) -> float:
        """Seconds until these words appear; fails with all of the output when they do not."""
        started = time.monotonic()
        for line in self.process.stdout:
            self.lines.append(line)
            if words in line:
                return time.monotonic() - started
        raise AssertionError(f"no “{words}” in:\n{''.join(self.lines)}")

    def note(self) -> dict:
        return json.loads((self.place / "demo.json").read_text())

    def everything(self) -> list[int]:
        servers = [int(pid) for pid in (self.place / "keeper.pid").read_text().split()]
        return [self.process.pid, *self.note()["children"], *servers]

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.read().decode()

    def ask(self, path: str) -> str:
        """The same, or nothing while the answer is a refusal."""
        try:
            return self.get(path)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return ""

    def end(self, sign: signal.Signals) -> int:
        self.process.send_signal(sign)
        return self.ended()

    def ended(self) -> int:
        rest, _ = self.process.communicate(timeout=PATIENCE)
        self.lines.append(rest)
        return self.process.returncode

    def clear(self) -> None:
        """End it by force when its test did not; also what `make` left when it went first."""
        if self.process.returncode is not None:
            return  # its output has ended, and so has all that wrote it
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()
        end_leftovers(self.place / "demo.json")

    @property
    def output(self) -> str:
        return "".join(self.lines)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_it_comes_up_and_goes_without_a_trace(place, sign):
    demo = Demo(place, free_port())
    demo.until(READY)
    processes = demo.everything()
    assert "live" in demo.get("/health/live")
    assert "<form" in demo.get("/account/login/"), "the sign-in page lists the people"
    assert demo.end(sign) == 0
    assert gone(processes, 0), [described(pid) for pid in processes]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere make's own state cannot be seen")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_to_make_alone_ends_everything_too(place, sign):
    demo = Demo(place, free_port(), by_make=True)
    demo.until(READY)
    processes = demo.everything()
    demo.process.send_signal(sign)
    assert gone(processes, PATIENCE), [described(pid) for pid in processes]
    demo.ended()


def test_a_killed_demo_is_cleared_away_and_its_data_kept(place):
    killed = Demo(place, free_port())
    killed.until(READY)
    left = killed.everything()
    killed.process.kill()
    killed.process.communicate()
    again = Demo(place, killed.port)
    again.until(READY)
    try:
        assert any("An earlier demo was killed" in line for line in again.lines)
        assert gone(left, 5)
    finally:
        again.end(signal.SIGINT)


def test_reset_after_a_killed_demo_ends_what_it_left():
    place = Path(tempfile.mkdtemp(prefix="tgp-"))
    place.chmod(0o755)
    killed = Demo(place, free_port())
    killed.until(READY)
    left = killed.everything()
    killed.process.kill()
    killed.process.communicate()
    until = time.monotonic() + 30
    while embedded.running(place):
        assert time.monotonic() < until
        time.sleep(0.1)
    reset = [sys.executable, "-m", "socmed_program.bootstrap", "reset"]
    subprocess.run(reset, cwd=BASE_DIR, env=os.environ | {"TANGGAP_LOCAL": str(place)}, check=True)
    assert not place.exists()
    assert gone(left, 0)


def test_an_office_that_was_filled_halfway_is_filled_anew():
    place = Path(tempfile.mkdtemp(prefix="tgp-"))
    place.chmod(0o755)
    killed = Demo(place, free_port())
    killed.until("Filling the demo office")
    until = time.monotonic() + 60
    while not list((place / "filling").glob("*")):
        assert time.monotonic() < until
        time.sleep(0.05)
    killed.process.kill()
    killed.process.communicate()
    again = Demo(place, killed.port)
    try:
        again.until("beginning anew")
        again.until(READY)
        assert not list((place / "filling").glob("*"))
        with psycopg.connect(embedded.Servers(place / "run").database_url()) as connection:
            (posts,) = connection.execute("SELECT count(*) FROM posts_post").fetchone()
        assert posts > 0
    finally:
        again.end(signal.SIGINT)
        forget(place)


def test_a_second_demo_and_a_busy_port_are_refused_in_a_sentence(place):
    demo = Demo(place, free_port())
    demo.until(READY)
    try:
        second = Demo(place, free_port())
        assert second.ended() == 1
        assert f"runs already: http://127.0.0.1:{demo.port}/" in second.output
        elsewhere = Path(tempfile.mkdtemp(prefix="tgp-"))
        busy = Demo(elsewhere, demo.port)
        assert busy.ended() == 1
        assert f"Port {demo.port} is in use" in busy.output
        assert f"make demo PORT={demo.port + 1}" in busy.output
        shutil.rmtree(elsewhere)
    finally:
        demo.end(signal.SIGINT)


def test_the_clock_runs_and_a_process_that_dies_is_started_again(place):
    demo = Demo(place, free_port())
    demo.until(READY)
    try:
        until = time.monotonic() + 20
        while "the clock runs" not in demo.ask("/health/clock"):
            assert time.monotonic() < until
            time.sleep(0.2)
        clock = demo.note()["children"][-1]
        os.kill(clock, signal.SIGKILL)
        demo.until("clock ended by itself")
    finally:
        demo.end(signal.SIGINT)
