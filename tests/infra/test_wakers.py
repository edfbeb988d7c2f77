"""The clock without a broker, the worker with one, and the addresses that outside watchdogs ask."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.urls import reverse

from records.models import Heartbeat
from socmed_program import processes, sweeps
from socmed_program.embedded import BASE_DIR
from socmed_program.sweeps import Sweep, database_now

SECONDS = 40


@contextmanager
def running(name: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """One process of the product, by the same command as everywhere; ended with SIGTERM."""
    process = subprocess.Popen(
        processes.here(processes.commands()[name]),
        cwd=BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def wait_for_heartbeat(waker: str) -> None:
    until = time.monotonic() + SECONDS
    while not Heartbeat.objects.filter(waker=waker).exists():
        assert time.monotonic() < until, f"no heartbeat of the {waker}"
        time.sleep(0.2)


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.race
def test_the_clock_sweeps_without_a_broker_and_ends_at_sigterm(environment):
    deaf = {**environment, "REDIS_URL": "redis://127.0.0.1:1/0"}
    with running("clock", deaf) as clock:
        wait_for_heartbeat("clock")
    assert clock.returncode == 0


@pytest.mark.broker
def test_beat_wakes_a_worker_over_the_broker(environment):
    with running("worker", environment), running("beat", environment):
        wait_for_heartbeat("worker")


def test_one_sweep_by_hand_says_what_it_did(environment):
    done = manage(environment, "clock", "--once")
    assert done.returncode == 0, done.stderr
    assert {line.partition(":")[0] for line in done.stdout.split("\n") if line} == {
        sweep.name for sweep in sweeps.SWEEPS
    }


@pytest.mark.django_db(transaction=True)
def test_a_failing_sweep_does_not_stop_the_others(monkeypatch, caplog):
    broken = Sweep("broken", "tests.infra.test_wakers", "no_such_function")
    monkeypatch.setattr(sweeps, "SWEEPS", [broken, *sweeps.SWEEPS])
    handled = sweeps.run_all(waker="test")
    assert set(handled) == {sweep.name for sweep in sweeps.SWEEPS} - {"broken"}
    assert Heartbeat.objects.filter(waker="test").exists()
    assert "sweep broken failed" in caplog.text


@pytest.mark.parametrize(("age", "status"), [(30, 200), (121, 503)])
def test_the_clock_address_tells_whether_it_runs(db, client, age, status):
    Heartbeat.objects.create(waker="clock", at=database_now() - timedelta(seconds=age))
    answer = client.get(reverse("health_clock"))
    assert answer.status_code == status
    assert "Set-Cookie" not in answer.headers


def test_without_any_heartbeat_the_clock_stands_still(db, client):
    assert client.get(reverse("health_clock")).status_code == 503


def test_live_and_ready(db, client):
    assert client.get(reverse("health_live")).content == b"live\n"
    assert client.get(reverse("health_ready")).content == b"ready\n"


def test_the_doctor_says_what_is_missing_and_is_content_when_it_is_there(environment):
    sick = manage(environment, "doctor")
    assert sick.returncode == 1, sick.stdout
    assert "has never run: start `manage.py clock`" in sick.stdout
    manage(environment, "clock", "--once")
    well = manage(environment, "doctor")
    assert well.returncode == 0, well.stdout + well.stderr
    assert "FAIL" not in well.stdout


def test_the_doctor_survives_a_missing_database(environment):
    lost = {**environment, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    sick = manage(lost, "doctor")
    assert sick.returncode == 1
    assert "Database" in sick.stdout
    assert "Traceback" not in sick.stderr
