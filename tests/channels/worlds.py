"""Random offices in memory for the resolver: people, units, roles, rotas, absences, all small."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from accounts.models import Absence, Mandate, Membership, Unit, User
from accounts.states import AbsenceKind, Employment, MandateKind, Role
from channels.duty_roster import Rows
from channels.models import Channel, Desk, DeskCover, Responsibility, Shift
from channels.states import Rank, ShiftKind, Task

START = datetime(2026, 11, 23, tzinfo=UTC)
PARENTS = {1: None, 2: 1, 3: 1, 4: 2}
HOURS = 24
UNITS = {
    pk: Unit(pk=pk, parent_id=parent, short_name=f"Unit {pk}", zone="Asia/Jakarta")
    for pk, parent in PARENTS.items()
}
CHANNELS = [Channel(pk=1, unit=UNITS[4], name="Empat"), Channel(pk=2, unit=UNITS[3], name="Tiga")]
MANDATES = [Mandate(pk=n, number=str(n), kind=kind) for n, kind in enumerate(MandateKind, 1)]
DESKS = [Desk(pk=1, name="Piket", unit=UNITS[1]), Desk(pk=2, name="Darurat", unit=UNITS[1])]

hours = st.integers(0, HOURS)
spans = st.tuples(st.integers(0, HOURS - 1), st.integers(1, HOURS)).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1])
)
open_spans = st.one_of(spans, hours.map(lambda hour: (hour, None)))
people = st.lists(
    st.tuples(st.sampled_from(Employment), st.integers(0, 9).map(bool)), min_size=4, max_size=8
)


def hour(number: int) -> datetime:
    return START + timedelta(hours=number)


def period(span: tuple[int, int | None]) -> dict[str, Any]:
    return {"valid_from": hour(span[0]), "valid_until": None if span[1] is None else hour(span[1])}


def apart(spans: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Of those that overlap only the first, as the exclusion constraints have it."""
    kept: list[tuple[Any, ...]] = []
    for one in spans:
        begins, ends = one[0][0], one[0][1] or 10**6
        if all(k[1:] != one[1:] or k[0][0] >= ends or (k[0][1] or 10**6) <= begins for k in kept):
            kept.append(one)
    return kept


@st.composite
def worlds(draw: st.DrawFn) -> Rows:
    """The first person is always an active program admin of the root; others may be gone, and
    their roles stand all the same."""
    staff = [
        User(pk=n, name=f"P{n}", employment=employment, is_active=active or n == 1)
        for n, (employment, active) in enumerate(draw(people), 1)
    ]
    who = st.sampled_from(staff)
    return Rows(
        parents=dict(PARENTS),
        zones=dict.fromkeys(PARENTS, "Asia/Jakarta"),
        responsibilities=_responsibilities(draw, who),
        memberships=_memberships(draw, who, staff[0]),
        covers=_covers(draw),
        shifts=_shifts(draw, who),
        absences=_absences(draw, staff),
    )


def _responsibilities(draw: st.DrawFn, who: st.SearchStrategy[User]) -> list[Responsibility]:
    rows = st.tuples(open_spans, who, st.sampled_from(CHANNELS), st.sampled_from(Rank))
    return [
        Responsibility(
            pk=pk, person=person, channel=channel, task=task, rank=rank, mandate=MANDATES[0],
            **period(span),
        )
        for pk, ((span, person, channel, rank), task) in enumerate(
            draw(st.lists(st.tuples(rows, st.sampled_from(Task)), max_size=8)), 1
        )
    ]  # fmt: skip


def _memberships(draw: st.DrawFn, who: st.SearchStrategy[User], admin: User) -> list[Membership]:
    roles = st.sampled_from([Role.SUPERVISOR, Role.HEAD, Role.ADMIN])
    rows = st.tuples(open_spans, who, roles, st.sampled_from(sorted(UNITS)))
    drawn = draw(st.lists(st.tuples(rows, st.sampled_from([None, *MANDATES])), max_size=8))
    first = Membership(pk=100, person=admin, role=Role.ADMIN, unit=UNITS[1], **period((-100, None)))
    return [first] + [
        Membership(
            pk=pk, person=person, role=role, unit=UNITS[unit], mandate=mandate, **period(span)
        )
        for pk, ((span, person, role, unit), mandate) in enumerate(drawn, 1)
    ]


def _covers(draw: st.DrawFn) -> list[DeskCover]:
    keys = st.tuples(open_spans, st.sampled_from([1, 2]), st.sampled_from(Task))
    drawn = apart(draw(st.lists(keys, max_size=6)))
    desks = draw(st.lists(st.sampled_from(DESKS), min_size=6, max_size=6))
    return [
        DeskCover(pk=pk, desk=desks[pk], channel_id=channel, task=task, **period(span))
        for pk, (span, channel, task) in enumerate(drawn)
    ]


def _shifts(draw: st.DrawFn, who: st.SearchStrategy[User]) -> list[Shift]:
    keys = st.tuples(spans, st.sampled_from(DESKS), st.sampled_from(ShiftKind))
    drawn = apart(draw(st.lists(keys, max_size=10)))
    return [
        Shift(
            pk=pk, desk=desk, kind=kind, person=draw(who),
            starts_at=hour(span[0]), ends_at=hour(span[1]),
        )
        for pk, (span, desk, kind) in enumerate(drawn)
    ]  # fmt: skip


def _absences(draw: st.DrawFn, staff: list[User]) -> list[Absence]:
    rows = st.tuples(spans, st.sampled_from([person.pk for person in staff]))
    found = []
    for pk, (span, person) in enumerate(apart(draw(st.lists(rows, max_size=8))), 1):
        others = [None, *(one for one in staff if one.pk != person)]
        found.append(
            Absence(
                pk=pk, person=staff[person - 1], substitute=draw(st.sampled_from(others)),
                kind=AbsenceKind.SICK, starts_at=hour(span[0]), ends_at=hour(span[1]),
            )
        )  # fmt: skip
    return found
