"""The health checks of worker and clock read the sign of life that a sweep leaves."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from records.actions import beat
from socmed_program import probe
from socmed_program.embedded import BASE_DIR
from socmed_program.sweeps import database_now


def _ask(what: str, environment: dict[str, str], *more: str) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-m", "socmed_program.probe", what, *more],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stderr.strip()


def test_a_fresh_sign_is_health_and_no_sign_is_not(environment):
    beat(waker="clock", now=database_now())
    assert _ask("clock", environment) == (0, "")
    assert _ask("worker", environment) == (1, "worker: never swept")


def test_an_old_sign_is_not(environment):
    beat(waker="worker", now=database_now() - timedelta(seconds=probe.FRESH_SECONDS + 60))
    status, words = _ask("worker", environment)
    assert status == 1
    assert words.startswith("worker: no sweep for 18")


def test_a_web_server_that_does_not_answer_is_not(environment):
    environment["TANGGAP_HOSTS"] = "example.go.id"
    status, words = _ask("web", environment, "--port", "1")
    assert status == 1
    assert words.startswith("no answer")


@pytest.mark.parametrize(
    ("age", "uptime", "ended"),
    [(None, 400, True), (400, 400, True), (200, 400, False), (400, 100, False), (10, 400, False)],
)
def test_only_what_hangs_for_long_is_ended(monkeypatch, age, uptime, ended):
    told = []
    monkeypatch.setattr(probe, "heartbeat_age", lambda _waker: age)
    monkeypatch.setattr(probe, "_uptime", lambda: uptime)
    monkeypatch.setattr(probe.os, "kill", lambda pid, sign: told.append((pid, sign)))
    probe.main(["worker", "--end-when-stuck"])
    assert bool(told) is ended
