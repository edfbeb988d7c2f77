"""Dates, durations and remaining time in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation

from insights.templatetags import tanggap

AT = dt.datetime(2026, 8, 17, 2, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _in_jakarta() -> object:
    with timezone.override("Asia/Jakarta"), translation.override("id"):
        yield


def test_a_moment_is_written_as_in_an_official_letter() -> None:
    assert tanggap.when(AT) == "Senin, 17 Agustus 2026, 09.30 WIB"
    assert tanggap.when(AT, "Asia/Makassar") == "Senin, 17 Agustus 2026, 10.30 WITA"
    assert tanggap.when(AT, "Asia/Jayapura") == "Senin, 17 Agustus 2026, 11.30 WIT"
    assert tanggap.when_short(AT) == "17 Agt 2026, 09.30 WIB"


def test_english_keeps_the_order_and_the_zone() -> None:
    with translation.override("en"):
        assert tanggap.when(AT) == "Monday, 17 August 2026, 09:30 WIB"
        assert tanggap.when_short(AT) == "17 Aug 2026, 09:30 WIB"


def test_a_day_is_the_day_in_its_zone() -> None:
    evening = dt.datetime(2026, 8, 17, 18, 0, tzinfo=dt.UTC)

    assert tanggap.day(evening) == "Selasa, 18 Agustus 2026"
    assert tanggap.day(dt.date(2026, 8, 17)) == "Senin, 17 Agustus 2026"


def test_nothing_is_written_for_no_moment() -> None:
    assert [f(None) for f in (tanggap.when, tanggap.when_short, tanggap.day)] == ["", "", ""]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (270, "4 hours 30 minutes"),
     (1500, "25 hours")],
)  # fmt: skip
def test_working_minutes_never_become_days(minutes: int, words: str) -> None:
    with translation.override("en"):
        assert tanggap.minutes_words(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (200, "3 hours 20 minutes left"),
        (-30, "30 minutes late"),
        (3 * 1440 + 60, "3 days 1 hour left"),
        (-30 * 1440, "30 days late"),
    ],
)
def test_time_left_names_two_units_at_most(minutes: int, words: str) -> None:
    with translation.override("en"):
        assert tanggap.time_left(AT + dt.timedelta(minutes=minutes), AT) == words
