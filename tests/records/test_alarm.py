"""Silence is visible: a clock that stands still shows outside and reaches an admin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from records import alarm
from records.actions import beat
from records.queries import clock_alarm
from socmed_program.sweeps import database_now

NOW = datetime(2026, 8, 17, 2, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_a_clock_that_never_ran_is_an_alarm() -> None:
    found = clock_alarm(NOW)
    assert found is not None
    assert found.since is None


def test_a_beat_of_the_last_two_minutes_is_life() -> None:
    beat(waker="clock", now=NOW - timedelta(seconds=100))
    assert clock_alarm(NOW) is None


def test_the_newest_of_all_wakers_counts() -> None:
    beat(waker="clock", now=NOW - timedelta(hours=1))
    beat(waker="worker", now=NOW - timedelta(seconds=10))
    assert clock_alarm(NOW) is None


def test_the_health_address_answers_503_and_mails_once_an_hour(settings, client: Client) -> None:
    settings.ALARM_MAILS = ["admin@nusabahari.example"]
    now = database_now()
    beat(waker="clock", now=now - timedelta(minutes=5))

    assert [client.get("/health/clock").status_code for _ in range(3)] == [503, 503, 503]

    assert [letter.to for letter in mail.outbox] == [["admin@nusabahari.example"]]
    found = clock_alarm(now)
    assert found is not None
    assert alarm.tell(found, now=now + timedelta(hours=2)) is True


def test_the_health_address_answers_200_while_the_clock_runs(client: Client) -> None:
    beat(waker="clock", now=database_now())
    assert client.get("/health/clock").status_code == 200
