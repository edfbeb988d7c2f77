"""Who is on duty, in bulk: ours against the bare search of rows by the time (the limit).

    python -m benchmarks.bench_on_duty

Needs no database. A quarter of an office with 200 channels, rotas around the clock, leave and
acting heads. The baseline finds, for the same questions, only the rows that hold at the instant
(shift, responsibilities, absences) by a plain loop, names nobody and weighs nothing. Counts
processor time, since machines are shared; only the ratio can be compared between machines.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time
from typing import Any

os.environ.setdefault("TANGGAP_ENV", "test")
os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socmed_program.settings")

import django

django.setup()

from accounts.models import Absence, Mandate, Membership, Unit, User  # noqa: E402
from channels.duty_roster import Roster, Rows  # noqa: E402
from channels.models import Channel, Desk, DeskCover, Responsibility, Shift  # noqa: E402
from channels.states import Task  # noqa: E402

QUESTIONS = 10_000
ROUNDS = 7
GOAL = 10_000  # answers a second
LIMIT = 5.0  # at most so many times the bare search
START = datetime(2026, 10, 1, tzinfo=UTC)
DAYS, CHANNELS, UNITS, STAFF = 90, 200, 40, 400
CHOSEN = random.Random(20261126)


def rows(kind: type[Any], many: list[dict[str, Any]]) -> list[Any]:
    return [kind(pk=pk, **fields) for pk, fields in enumerate(many, 1)]


def office() -> tuple[Rows, list[Channel]]:
    units = [Unit(pk=n, short_name=f"U{n}", zone="Asia/Jakarta") for n in range(1, UNITS + 1)]
    staff = [User(pk=n, name=f"P{n}", employment="pns") for n in range(1, STAFF + 1)]
    channels = [Channel(pk=n, unit=CHOSEN.choice(units)) for n in range(1, CHANNELS + 1)]
    desks = [Desk(pk=n, name=f"D{n}", unit=units[0]) for n in range(1, UNITS + 1)]
    letter = Mandate(pk=1, number="1", kind="definitive")
    acting = Mandate(pk=2, number="2", kind="plt")
    long_ago = START - timedelta(days=900)
    parents = {unit.pk: unit.pk // 3 or None for unit in units}

    held = [
        {"channel": channel, "task": task, "rank": rank, "person": CHOSEN.choice(staff),
         "mandate": letter, "valid_from": long_ago}
        for channel in channels for task in Task for rank in ("primary", "backup", "backup")
    ]  # fmt: skip
    roles = [
        {"unit": unit, "role": role, "person": CHOSEN.choice(staff), "mandate": mandate,
         "valid_from": long_ago}
        for unit in units
        for role, mandate in (("supervisor", letter), ("head", letter), ("head", acting))
    ] + [
        {"unit": units[0], "role": "admin", "person": staff[n], "mandate": letter,
         "valid_from": long_ago}
        for n in range(4)
    ]  # fmt: skip
    covers = [
        {"desk": desks[channel.pk % UNITS], "channel": channel, "task": Task.RESPOND,
         "valid_from": long_ago}
        for channel in channels
    ]  # fmt: skip
    shifts = [
        {"desk": desk, "kind": "rota", "person": CHOSEN.choice(staff),
         "starts_at": START + timedelta(hours=8 * n), "ends_at": START + timedelta(hours=8 * n + 8)}
        for desk in desks for n in range(DAYS * 3)
    ]  # fmt: skip
    away = [
        {"person": person, "substitute": CHOSEN.choice(staff), "kind": "annual",
         "starts_at": START + timedelta(days=day), "ends_at": START + timedelta(days=day + 5)}
        for person in staff for day in (CHOSEN.randrange(0, 40), CHOSEN.randrange(45, 85))
    ]  # fmt: skip
    made = Rows(
        parents=parents,  # type: ignore[arg-type]
        zones={unit.pk: unit.zone for unit in units},
        responsibilities=rows(Responsibility, held),
        memberships=rows(Membership, roles),
        covers=rows(DeskCover, covers),
        shifts=rows(Shift, shifts),
        absences=rows(Absence, away),
    )
    return made, channels


def bare_search(rows: Rows) -> Callable[[Channel, str, datetime], list[Any]]:
    """The rows that hold at the instant, found by key and a plain loop."""
    held: dict[tuple[int, str], list[Responsibility]] = {}
    for one in rows.responsibilities:
        held.setdefault((one.channel_id, one.task), []).append(one)
    desks = {(one.channel_id, one.task): one.desk_id for one in rows.covers}
    shifts: dict[int, list[Shift]] = {}
    for shift in rows.shifts:
        shifts.setdefault(shift.desk_id, []).append(shift)
    away: dict[int, list[Absence]] = {}
    for absence in rows.absences:
        away.setdefault(absence.person_id, []).append(absence)

    def search(channel: Channel, task: str, at: datetime) -> list[Any]:
        key = (channel.pk, task)
        found: list[Any] = [
            s for s in shifts.get(desks.get(key, 0), ()) if s.starts_at <= at < s.ends_at
        ]
        found += [r for r in held.get(key, ()) if r.valid_from <= at]
        people = [one.person_id for one in found]
        return found + [
            a for pk in people for a in away.get(pk, ()) if a.starts_at <= at < a.ends_at
        ]

    return search


def seconds(answer: Callable[[Channel, str, datetime], Any], asked: list[Any]) -> float:
    taken = []
    for _round in range(ROUNDS):
        began = process_time()
        for channel, task, at in asked:
            answer(channel, task, at)
        taken.append(process_time() - began)
    return median(taken)


def main() -> int:
    rows, channels = office()
    tasks = [task.value for task in Task]
    asked = [
        (CHOSEN.choice(channels), CHOSEN.choice(tasks),
         START + timedelta(minutes=CHOSEN.randrange(DAYS * 1440)))
        for _ in range(QUESTIONS)
    ]  # fmt: skip
    began = process_time()
    roster = Roster(rows)
    built = process_time() - began
    ours = seconds(roster.chain, asked)
    limit = seconds(bare_search(rows), asked)
    rate, ratio = QUESTIONS / ours, ours / limit
    print(f"{CHANNELS} channels, {len(rows.shifts)} shifts, {len(rows.absences)} absences")
    print(f"index built in {built * 1000:.0f} ms")
    print(f"whole chains   {rate:10,.0f} a second (goal {GOAL:,})")
    print(f"bare search    {QUESTIONS / limit:10,.0f} a second")
    print(f"ratio          {ratio:10.2f} (at most {LIMIT})")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())
