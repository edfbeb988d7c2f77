"""Who is on duty, worked out in memory: the one core behind every question (DESIGN, promise 6).

Rows come from `channels.roster_rows`; nothing here reads the database or a clock, so that one
question and a hundred thousand are answered by the same lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from accounts.models import Absence, Membership, User
from accounts.states import MandateKind, Role
from channels.duty_words import Because, Words
from channels.models import Channel, DeskCover, Responsibility, Shift
from channels.states import Rank, ShiftKind, Task

FOR_EVER = datetime.max.replace(tzinfo=UTC)
ACTING = frozenset({MandateKind.PLT, MandateKind.PLH, MandateKind.PJ})


K = TypeVar("K")
V = TypeVar("V")


class NobodyOnDuty(Exception):
    """There is no active program admin at all: nobody is left to whom a duty could fall."""


class Question(NamedTuple):
    channel: Channel
    task: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """One person in the chain (or passed over), with a code for programs and words for people.

    Codes: override, shift, primary, backup, substitute, supervisor, acting_head, head, admin; of
    those passed over: absent, left, loop, not_asn, not_supervisor.
    """

    person: User
    reason: str
    words: Because = field(compare=False, repr=False)

    @property
    def because(self) -> str:
        """In the language that is active when it is read."""
        return self.words()


class Chain(list[Link]):
    """Who is on duty, in order; the first one is meant, the others come after.

    Empty only when there is no active program admin at all.
    """

    def __init__(self, links: Iterable[Link] = (), skipped: Iterable[Link] = ()) -> None:
        super().__init__(links)
        self.skipped = list(skipped)


@dataclass
class Rows:
    """All that the answers between two instants can depend on, for some channels."""

    parents: dict[int, int | None]
    zones: dict[int, str]
    responsibilities: list[Responsibility]
    memberships: list[Membership]  # supervisors and heads over the channels, and all admins
    covers: list[DeskCover]
    shifts: list[Shift]
    absences: list[Absence]


class Roster:
    """Answers any question about the channels, tasks and instants for which rows were read."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._above: dict[int, list[int]] = {}
        self._admins_from: dict[int, list[Membership]] = {}
        self._held = _grouped(
            # "primary" sorts after "backup", so it is told apart instead.
            sorted(rows.responsibilities, key=lambda r: (r.rank != Rank.PRIMARY, *_age(r))),
            lambda one: (one.channel_id, one.task),
        )
        self._covers = _grouped(rows.covers, lambda one: (one.channel_id, one.task))
        shifts = sorted(rows.shifts, key=lambda one: (one.starts_at, one.pk))
        self._shifts = _grouped(shifts, lambda one: (one.desk_id, one.kind))
        self._starts = {
            key: [one.starts_at for one in found] for key, found in self._shifts.items()
        }
        # Who acts in an office comes before whose office it is.
        held = sorted(rows.memberships, key=lambda one: (not is_acting(one), *_age(one)))
        self._leaders = _grouped(held, lambda one: (one.role, one.unit_id))
        self._supervises = _grouped(
            [one for one in held if one.role == Role.SUPERVISOR], lambda one: one.person_id
        )
        self._admins = sorted([m for m in held if m.role == Role.ADMIN], key=_age)
        self._absences = _grouped(
            sorted(rows.absences, key=lambda one: (one.starts_at, one.pk)),
            lambda one: one.person_id,
        )

    def chain(self, channel: Channel, task: str, at: datetime) -> Chain:
        """Override, shift, primary, backups, supervisors, heads up the tree, program admins; the
        substitute of an absent one in their place."""
        answer = _Answer(self, channel, task, at.astimezone(UTC))
        for shift in self.on_shift(channel.pk, task, answer.at):
            answer.consider(shift.person, shift_code(shift), shift, acts=True)
        for one in self.responsible(channel.pk, task, answer.at):
            answer.consider(one.person, one.rank, one, acts=True)
        answer.consider_nearest(Role.SUPERVISOR)
        answer.consider_nearest(Role.HEAD)
        answer.consider_admins()
        return answer.chain

    # --- what holds at an instant ----------------------------------------------------------------
    def on_shift(self, channel_id: int, task: str, at: datetime) -> list[Shift]:
        """Who sits at the desk of this task: what overrides the rota first."""
        found = []
        for cover in self._covers.get((channel_id, task), ()):
            if holds_at(cover, at):
                for kind in (ShiftKind.OVERRIDE, ShiftKind.ROTA):
                    key = (cover.desk_id, kind.value)
                    place = bisect_right(self._starts.get(key, ()), at) - 1
                    # They never overlap, so the last one begun is the only one possible.
                    if place >= 0 and self._shifts[key][place].ends_at > at:
                        found.append(self._shifts[key][place])
        return found

    def responsible(self, channel_id: int, task: str, at: datetime) -> list[Responsibility]:
        """In force by date, whoever holds it, primaries first."""
        return [one for one in self._held.get((channel_id, task), ()) if holds_at(one, at)]

    def leaders(self, role: Role, unit_id: int, at: datetime) -> list[Membership]:
        return [one for one in self._leaders.get((role.value, unit_id), ()) if holds_at(one, at)]

    def admins(self, unit_id: int, at: datetime) -> list[Membership]:
        """Everywhere, the nearest first."""
        if unit_id not in self._admins_from:
            near = {unit: place for place, unit in enumerate(self.above(unit_id))}
            self._admins_from[unit_id] = sorted(
                self._admins, key=lambda one: near.get(one.unit_id, len(near))
            )
        return [one for one in self._admins_from[unit_id] if holds_at(one, at)]

    def supervises(self, person: User, unit_id: int, at: datetime) -> bool:
        held = self._supervises.get(person.pk)
        if not held:
            return False
        over = self.above(unit_id)
        return any(one.unit_id in over and holds_at(one, at) for one in held)

    def absence(self, person_id: int, at: datetime) -> Absence | None:
        for one in self._absences.get(person_id, ()):
            if one.starts_at <= at < one.ends_at:
                return one
        return None

    def above(self, unit_id: int) -> list[int]:
        """This unit and those above it, nearest first."""
        found = self._above.get(unit_id)
        if found is None:
            found, current = [], unit_id
            while current is not None and current not in found:
                found.append(current)
                current = self._rows.parents.get(current)  # type: ignore[assignment]
            self._above[unit_id] = found
        return found

    def zone(self, unit_id: int) -> str:
        return self._rows.zones[unit_id]

    def changes(self, channel: Channel, task: str) -> list[datetime]:
        """Every instant at which the answer can change; between two of them it stands still."""
        covers = self._covers.get((channel.pk, task), [])
        over = set(self.above(channel.unit_id))
        dated: list[Responsibility | Membership | DeskCover] = [
            *covers,
            *self._held.get((channel.pk, task), []),
            *(m for m in self._rows.memberships if m.role == Role.ADMIN or m.unit_id in over),
        ]
        found = {one.valid_from for one in dated} | {one.valid_until or FOR_EVER for one in dated}
        spans: list[Shift | Absence] = [*self._rows.absences]
        for desk in {cover.desk_id for cover in covers}:
            for kind in ShiftKind:
                spans += self._shifts.get((desk, kind.value), [])
        for span in spans:
            found |= {span.starts_at, span.ends_at}
        return sorted(found - {FOR_EVER})


class _Answer:
    """One question while its chain is put together; each person once, the first reason stays."""

    def __init__(self, roster: Roster, channel: Channel, task: str, at: datetime) -> None:
        self.roster, self.task, self.at = roster, task, at
        self.unit_id = channel.unit_id
        self.chain = Chain()
        self._named: set[int] = set()
        self._passed_over: set[int] = set()
        self._words = Words(roster.zone(channel.unit_id))

    def consider(self, person: User, reason: str, source: object, *, acts: bool = False) -> bool:
        """Add the person if present, else whoever stands in; say whether anybody was found.

        Who is named to act must be able to; who leads is there to see that somebody does.
        """
        if not person.is_active:
            self._skip(person, "left", self._words.left)
            return False
        absence = self.roster.absence(person.pk, self.at)
        if absence is None:
            if acts and not self._is_able(person):
                return False
            self._add(person, reason, self._words.of(reason, source))
            return True
        self._skip(person, "absent", self._words.away(absence))
        return self._stand_in(absence)

    def _stand_in(self, absence: Absence) -> bool:
        """Follow the substitutes until one is present; a circle is cut and said."""
        seen = {absence.person_id}
        while absence.substitute is not None:
            substitute = absence.substitute
            own = self.roster.absence(substitute.pk, self.at)
            if not substitute.is_active:
                self._skip(substitute, "left", self._words.left)
                return False
            if substitute.pk in seen:
                self._skip(absence.person, "loop", self._words.loop(absence), again=True)
                return False
            if own is None:
                return self._fits(substitute, absence)
            seen.add(substitute.pk)
            self._skip(substitute, "absent", self._words.away(own))
            absence = own
        return False

    def _fits(self, substitute: User, absence: Absence) -> bool:
        if not self._is_able(substitute):
            return False
        self._add(substitute, "substitute", self._words.stands_in(absence))
        return True

    def _is_able(self, person: User) -> bool:
        """Only a civil servant who supervises the unit at that instant approves."""
        if self.task == Task.APPROVE:
            if not person.is_asn:
                self._skip(person, "not_asn", self._words.not_asn)
                return False
            if not self.roster.supervises(person, self.unit_id, self.at):
                self._skip(person, "not_supervisor", self._words.not_supervisor)
                return False
        return True

    def consider_nearest(self, role: Role) -> None:
        """Up the tree to the first unit that has one present, or a substitute."""
        for unit_id in self.roster.above(self.unit_id):
            found = False
            for membership in self.roster.leaders(role, unit_id, self.at):
                found |= self.consider(membership.person, role_code(membership), membership)
            if found:
                return

    def consider_admins(self) -> None:
        admins = self.roster.admins(self.unit_id, self.at)
        for membership in admins:
            self.consider(membership.person, "admin", membership)
        if not self.chain:
            # Everybody is away: better an absent admin than nobody.
            for membership in admins:
                if membership.person.is_active:
                    self._add(membership.person, "admin", self._words.nobody_else)

    def _add(self, person: User, reason: str, words: Because) -> None:
        if person.pk not in self._named:
            self._named.add(person.pk)
            self.chain.append(Link(person, reason, words))

    def _skip(self, person: User, reason: str, words: Because, *, again: bool = False) -> None:
        if again:
            self.chain.skipped = [one for one in self.chain.skipped if one.person.pk != person.pk]
        elif person.pk in self._passed_over:
            return
        self._passed_over.add(person.pk)
        self.chain.skipped.append(Link(person, reason, words))


def holds_at(one: Responsibility | Membership | DeskCover, at: datetime) -> bool:
    """Half-open [valid_from, valid_until)."""
    return one.valid_from <= at and (one.valid_until is None or at < one.valid_until)


def is_acting(membership: Membership) -> bool:
    """Plt., Plh. or Pj.: somebody acts in an office for a while."""
    return membership.mandate is not None and membership.mandate.kind in ACTING


def role_code(membership: Membership) -> str:
    acting = membership.role == Role.HEAD and is_acting(membership)
    return "acting_head" if acting else membership.role


def shift_code(shift: Shift) -> str:
    return "override" if shift.kind == ShiftKind.OVERRIDE else "shift"


def _age(one: Responsibility | Membership) -> tuple[datetime, int]:
    return one.valid_from, one.pk


def _grouped(rows: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)
