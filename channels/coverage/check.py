"""The coverage check ahead: rows in, findings out; no database, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from accounts.models import Absence, Membership, Unit, User
from accounts.states import Role
from channels.coverage.finding import Finding
from channels.duty_roster import FOR_EVER, Roster, Rows, holds_at
from channels.models import Channel, Desk, Responsibility, ShiftPattern
from channels.seats import Clash, free
from channels.states import FindingKind, Rank, Severity, Task

WINDOW = timedelta(days=90)
SOON = timedelta(days=14)
LEADERS = frozenset({"supervisor", "acting_head", "head", "admin"})
BY_HAND = (Task.PUBLISH, Task.RESPOND, Task.CUSTODY)  # approving is somebody else's by rule


@dataclass
class Material:
    """All that the check looks at, in [first, last)."""

    channels: list[Channel]
    units: set[int]
    rows: Rows
    memberships: list[Membership]  # of any role in the units looked at
    primaries: list[Responsibility]  # of anybody named here, also on channels elsewhere
    desks: list[Desk]  # for day and night, with their patterns and coming shifts
    clashes: list[Clash]  # of whoever sits at one of the desks read
    most: Callable[[User], int]  # on how many channels this person is primary at most
    first: datetime
    last: datetime


def check(material: Material) -> list[Finding]:
    """Every finding, those of one channel together."""
    looking = _Check(material)
    found = [one for channel in material.channels for one in looking.channel(channel)]
    return [
        *found,
        *looking.absences(),
        *looking.units(),
        *looking.desks(),
        *looking.overloads(),
        *looking.wanted_twice(),
        *looking.roles(),
    ]


class _Check:
    def __init__(self, material: Material) -> None:
        self.m = material
        self.roster = Roster(material.rows)
        self.held: dict[tuple[int, str], list[Responsibility]] = defaultdict(list)
        for one in material.rows.responsibilities:
            if one.person.is_active and not one.was_called_off:
                self.held[one.channel_id, one.task].append(one)
        self.of_person: dict[int, list[Responsibility]] = defaultdict(list)
        for held in self.held.values():
            for one in held:
                self.of_person[one.person_id].append(one)
        self.away: dict[int, list[Absence]] = defaultdict(list)
        for absence in material.rows.absences:
            self.away[absence.person_id].append(absence)
        self.covered = {(cover.channel_id, cover.task) for cover in material.rows.covers}

    # --- one channel ---
    def channel(self, channel: Channel) -> Iterator[Finding]:
        for task in Task:
            held = self.held[channel.pk, task.value]
            yield from self._gaps(channel, task, held)
            yield from self._nobody(channel, task, held)
            yield from self._alone(channel, task, held)
            yield from self._ending(channel, task, held)

    def _gaps(self, channel: Channel, task: Task, held: list[Responsibility]) -> Iterator[Finding]:
        first = [one for one in held if one.rank == Rank.PRIMARY]
        for begins, ends in self._spans(first, lambda there: not there):
            last = next((one for one in first if one.valid_until == begins), None)
            yield Finding(
                FindingKind.GAP, self._pressing(begins), channel.unit, begins, ends, channel, task,
                last.person if last else None, {"number": last.mandate.number if last else ""},
            )  # fmt: skip

    def _nobody(
        self, channel: Channel, task: Task, held: list[Responsibility]
    ) -> Iterator[Finding]:
        """While somebody is primary; without one it is a gap already."""
        if task != Task.APPROVE and not any(one.person_id in self.away for one in held):
            return
        moments = self._moments(held) | self._comings_and_goings(held)
        if task == Task.APPROVE:
            people = {one.person_id for one in held}
            moments |= self._moments(
                one for one in self.m.rows.memberships if one.person_id in people
            )
        if (channel.pk, task.value) in self.covered:
            moments |= set(self.roster.changes(channel, task))
        spans: list[tuple[datetime, datetime, User]] = []
        for begins, ends in pairwise(self._inside(moments)):
            there = [one for one in held if holds_at(one, begins)]
            if not any(one.rank == Rank.PRIMARY for one in there):
                continue
            chain = self.roster.chain(channel, task, begins)
            if not chain or chain[0].reason not in LEADERS:
                continue
            if spans and spans[-1][1] == begins and spans[-1][2] == chain[0].person:
                spans[-1] = (spans[-1][0], ends, chain[0].person)
            else:
                spans.append((begins, ends, chain[0].person))
        for begins, ends, person in spans:
            yield Finding(
                FindingKind.NOBODY, self._pressing(begins), channel.unit, begins,
                self._open(ends), channel, task, person,
            )  # fmt: skip

    def _alone(self, channel: Channel, task: Task, held: list[Responsibility]) -> Iterator[Finding]:
        """Only the first such time: the mend is the same. A desk with a rota is not one person."""
        if (channel.pk, task.value) in self.covered:
            return
        alone = self._spans(held, lambda there: len({one.person_id for one in there}) == 1)
        for begins, ends in alone[:1]:
            person = next(one.person for one in held if holds_at(one, begins))
            yield Finding(
                FindingKind.SINGLE, Severity.NOTE, channel.unit, begins, ends, channel, task, person
            )

    def _ending(
        self, channel: Channel, task: Task, held: list[Responsibility]
    ) -> Iterator[Finding]:
        """A primary without a follower is a gap; here are those whose end leaves less behind."""
        for one in held:
            until = one.valid_until
            if until is None or not self.m.first < until < self.m.last:
                continue
            goes_on = any(
                next_one.valid_from == until
                and (next_one.person_id == one.person_id or one.rank == Rank.PRIMARY)
                for next_one in held
            )
            if one.rank == Rank.BACKUP and not goes_on:
                yield Finding(
                    FindingKind.MANDATE, Severity.NOTE, channel.unit, until, None, channel, task,
                    one.person, {"number": one.mandate.number, "rank": Rank(one.rank)},
                )  # fmt: skip

    # --- people and units ---
    def absences(self) -> Iterator[Finding]:
        """A primary who is away without naming anybody, once for each unit that it touches."""
        units = {channel.pk: channel.unit for channel in self.m.channels}
        for absence in self.m.rows.absences:
            if absence.substitute_id is not None:
                continue
            touched: dict[Unit, int] = defaultdict(int)
            for one in self.of_person.get(absence.person_id, ()):
                until = one.valid_until or FOR_EVER
                overlaps = one.valid_from < absence.ends_at and until > absence.starts_at
                if one.rank == Rank.PRIMARY and overlaps:
                    touched[units[one.channel_id]] += 1
            for unit, tasks in touched.items():
                yield Finding(
                    FindingKind.ABSENT, Severity.WARNING, unit,
                    max(absence.starts_at, self.m.first), absence.ends_at, person=absence.person,
                    facts={"absence": absence.pk, "tasks": tasks},
                )  # fmt: skip

    def units(self) -> Iterator[Finding]:
        """All that is done by hand in a unit with several channels lies with one person now."""
        by_unit: dict[Unit, list[Channel]] = defaultdict(list)
        for channel in self.m.channels:
            by_unit[channel.unit].append(channel)
        for unit, channels in by_unit.items():
            held = [
                one
                for channel in channels
                for task in BY_HAND
                for one in self.held[channel.pk, task.value]
                if holds_at(one, self.m.first)
            ]
            people = {one.person_id for one in held}
            if len(channels) > 1 and len(people) == 1:
                yield Finding(
                    FindingKind.UNIT, Severity.WARNING, unit, self.m.first, None,
                    person=held[0].person, facts={"tasks": len(held)},
                )  # fmt: skip

    def desks(self) -> Iterator[Finding]:
        """Hours of a desk for day and night without anybody; the first of them stands for all."""
        for desk in self.m.desks:
            zone = ZoneInfo(desk.unit.zone)
            until = min([self.m.last, *(_made_until(one, zone) for one in desk.patterns.all())])
            gaps = free(desk.shifts.all(), self.m.first, until)
            if gaps:
                begins, ends = gaps[0]
                yield Finding(
                    FindingKind.DESK, self._pressing(begins), desk.unit, begins, ends,
                    facts={
                        "desk": desk.pk, "desk_name": desk.name, "times": len(gaps),
                        "day": begins.astimezone(zone).date().isoformat(),
                    },
                )  # fmt: skip

    def overloads(self) -> Iterator[Finding]:
        """From the first moment on at which somebody is primary on too many channels."""
        by_person: dict[User, list[Responsibility]] = defaultdict(list)
        for one in self.m.primaries:
            if one.person.is_active and not one.was_called_off:
                by_person[one.person].append(one)
        for person, held in by_person.items():
            most = self.m.most(person)
            if len({one.channel_id for one in held}) <= most:
                continue
            for begins in sorted({max(one.valid_from, self.m.first) for one in held}):
                there = {one.channel_id for one in held if holds_at(one, begins)}
                if len(there) > most:
                    yield Finding(
                        FindingKind.OVERLOAD, Severity.WARNING, person.unit, begins, None,
                        person=person, facts={"n": len(there), "most": most},
                    )  # fmt: skip
                    break

    def wanted_twice(self) -> Iterator[Finding]:
        """Once for each person and pair of desks, and for each desk where somebody away sits."""
        found: dict[tuple[int, frozenset[int]], list[Clash]] = defaultdict(list)
        for one in self.m.clashes:
            desks = frozenset(at.desk_id for at in (one.shift, one.other) if at is not None)
            found[one.person.pk, desks].append(one)
        for times in found.values():
            first = times[0]
            shift, other = first.shift, first.other
            if other is not None and shift.desk.unit_id not in self.m.units:
                shift, other = other, shift  # where the reader can look at it
            day = first.starts_at.astimezone(ZoneInfo(shift.desk.unit.zone)).date()
            facts = {
                "desk": shift.desk_id, "desk_name": shift.desk.name, "times": len(times),
                "day": day.isoformat(),
            }  # fmt: skip
            if other is not None:
                facts["other_name"] = other.desk.name
            yield Finding(
                FindingKind.OVERLOAD, Severity.WARNING, shift.desk.unit, first.starts_at,
                times[-1].ends_at, person=first.person, facts=facts,
            )  # fmt: skip

    def roles(self) -> Iterator[Finding]:
        """Roles that end and are not given again: pressing where nobody else holds the role."""
        held: dict[tuple[str, int], list[Membership]] = defaultdict(list)
        for one in self.m.memberships:
            held[one.role, one.unit_id].append(one)
        for one in self.m.memberships:
            until = one.valid_until
            if until is None or not self.m.first < until < self.m.last:
                continue
            if until <= one.valid_from:
                continue  # called off before it began
            others = [other for other in held[one.role, one.unit_id] if holds_at(other, until)]
            if any(other.person_id == one.person_id for other in others):
                continue
            last = not others and one.role != Role.AUDITOR
            yield Finding(
                FindingKind.ROLE, Severity.WARNING if last else Severity.NOTE, one.unit, until,
                None, person=one.person, facts={"role": Role(one.role), "last": last},
            )  # fmt: skip

    # --- time ---
    def _spans(
        self, held: list[Responsibility], wanted: Callable[[list[Responsibility]], bool]
    ) -> list[tuple[datetime, datetime | None]]:
        """Where in the window the rows in force are as wanted, neighbours joined."""
        spans: list[tuple[datetime, datetime]] = []
        for begins, ends in pairwise(self._inside(self._moments(held))):
            if not wanted([one for one in held if holds_at(one, begins)]):
                continue
            if spans and spans[-1][1] == begins:
                spans[-1] = (spans[-1][0], ends)
            else:
                spans.append((begins, ends))
        return [(begins, self._open(ends)) for begins, ends in spans]

    def _comings_and_goings(self, held: list[Responsibility]) -> set[datetime]:
        """When these people and those who stand in for them go away and come back."""
        waiting = {one.person_id for one in held}
        seen: set[int] = set()
        moments: set[datetime] = set()
        while waiting:
            person = waiting.pop()
            seen.add(person)
            for absence in self.away.get(person, ()):
                moments |= {absence.starts_at, absence.ends_at}
                if absence.substitute_id is not None and absence.substitute_id not in seen:
                    waiting.add(absence.substitute_id)
        return moments

    def _moments(self, rows: Iterable[Responsibility | Membership]) -> set[datetime]:
        known = list(rows)
        return {one.valid_from for one in known} | {
            one.valid_until for one in known if one.valid_until is not None
        }

    def _inside(self, moments: set[datetime]) -> list[datetime]:
        between = {at for at in moments if self.m.first < at < self.m.last}
        return sorted(between | {self.m.first, self.m.last})

    def _open(self, ends: datetime) -> datetime | None:
        return None if ends == self.m.last else ends

    def _pressing(self, begins: datetime) -> Severity:
        return Severity.URGENT if begins < self.m.first + SOON else Severity.WARNING


def _made_until(pattern: ShiftPattern, zone: ZoneInfo) -> datetime:
    """Up to when its shifts stand; what is not made yet is no gap."""
    over = pattern.last_day is not None and pattern.last_day < pattern.filled_until
    return FOR_EVER if over else datetime.combine(pattern.filled_until, time.min, zone)
