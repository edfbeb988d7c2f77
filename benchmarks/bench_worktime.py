"""Working time: ours against the bare arithmetic (the limit) and against a loop over days.

    python -m benchmarks.bench_worktime

Needs no database. Prints rates and ratios; only the ratios can be compared between machines.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from worktime import shipped
from worktime.arithmetic import Calendar

QUESTIONS = 5_000
ROUNDS = 15
GOAL = 0.6
TIMETABLE = shipped.timetable("wib")
ZONE = ZoneInfo(TIMETABLE.zone)
SPANS = {"a day": 450, "a month": 9_450, "a year": 112_500}


def prefix_sums() -> tuple[list[float], list[float]]:
    """Openings as seconds since 1970 and the seconds worked before each, for 2020 to 2032."""
    opens, before = [], [0.0]
    day = datetime(2020, 1, 1, tzinfo=ZONE)
    while day.year < 2032:
        for span in TIMETABLE.hours(day.date()):
            opens.append((day + timedelta(minutes=span.starts)).timestamp())
            before.append(before[-1] + (span.ends - span.starts) * 60.0)
        day += timedelta(days=1)
    return opens, before


OPENS, BEFORE = prefix_sums()


def limit_worked(at: float) -> float:
    index = bisect_right(OPENS, at) - 1
    return min(BEFORE[index] + at - OPENS[index], BEFORE[index + 1])


def limit_due(start: datetime, minutes: int) -> datetime:
    """Two binary searches and nothing else: no checks, no class, whole seconds."""
    target = limit_worked(start.timestamp()) + minutes * 60
    index = bisect_left(BEFORE, target) - 1
    return datetime.fromtimestamp(OPENS[index] + target - BEFORE[index], ZONE)


def limit_between(start: datetime, end: datetime) -> int:
    return int(limit_worked(end.timestamp()) - limit_worked(start.timestamp())) // 60


def loop_due(start: datetime, minutes: int) -> datetime:
    """What one writes first: go through the days until the minutes are used up."""
    local = start.astimezone(ZONE)
    day, left = local.date(), timedelta(minutes=minutes)
    while True:
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE)
        for span in TIMETABLE.hours(day):
            first = max(midnight + timedelta(minutes=span.starts), local)
            room = midnight + timedelta(minutes=span.ends) - first
            if room >= left:
                return first + left
            left -= max(room, timedelta(0))
        day += timedelta(days=1)


def loop_between(start: datetime, end: datetime) -> int:
    first, last = start.astimezone(ZONE), end.astimezone(ZONE)
    day, worked = first.date(), timedelta(0)
    while day <= last.date():
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE)
        for span in TIMETABLE.hours(day):
            opened = max(midnight + timedelta(minutes=span.starts), first)
            closed = min(midnight + timedelta(minutes=span.ends), last)
            worked += max(closed - opened, timedelta(0))
        day += timedelta(days=1)
    return worked // timedelta(minutes=1)


def rates(questions: list[tuple[Any, Any]], *asked: Callable[[Any, Any], Any]) -> list[float]:
    """Answers per second of each, measured in turns so that a busy machine hurts all alike."""
    times: list[list[float]] = [[] for _ in asked]
    for _ in range(ROUNDS):
        for found, ask in zip(times, asked, strict=True):
            began = perf_counter()
            for one, two in questions:
                ask(one, two)
            found.append(perf_counter() - began)
    return [len(questions) / median(found) for found in times]


def main() -> None:
    calendar = Calendar(TIMETABLE)
    chance = random.Random(7)
    print(
        f"{'question':<18}{'ours/s':>11}{'limit/s':>11}{'day loop/s':>12}{'of limit':>10}"
        f"{'× loop':>8}"
    )
    for label, minutes in SPANS.items():
        starts = [
            datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(400 * 86_400))
            for _ in range(QUESTIONS)
        ]
        dues = [(start, minutes) for start in starts]
        spans = [(start, calendar.due(start, minutes)) for start in starts]
        for question in dues[:200]:
            assert calendar.due(*question) == limit_due(*question) == loop_due(*question)
        for span in spans[:200]:
            assert calendar.between(*span) == limit_between(*span) == minutes
            assert loop_between(*span) == minutes
        report(f"due, {label}", dues, calendar.due, limit_due, loop_due)
        report(f"between, {label}", spans, calendar.between, limit_between, loop_between)
    print(f"goal: at least {GOAL} of the limit, whatever the span")


def report(label: str, questions: list[tuple[Any, Any]], ours: Any, limit: Any, loop: Any) -> None:
    mine, bare = rates(questions, ours, limit)
    (days,) = rates(questions[:100], loop)
    print(
        f"{label:<18}{mine:>11,.0f}{bare:>11,.0f}{days:>12,.0f}{mine / bare:>10.2f}"
        f"{mine / days:>8,.0f}"
    )


if __name__ == "__main__":
    main()
