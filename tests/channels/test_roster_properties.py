"""The resolver over thousands of random offices, beside a reference written on its own."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from channels.duty_roster import Chain, Roster, Rows
from channels.models import Channel
from channels.states import Task
from tests.channels.worlds import CHANNELS, HOURS, PARENTS, hour, worlds

instants = st.integers(0, HOURS).map(hour)
a_question = {
    "rows": worlds(),
    "channel": st.sampled_from(CHANNELS),
    "task": st.sampled_from([task.value for task in Task]),
    "at": instants,
}


class Plain:
    """The order of the issue, written down as plainly as it goes: no index, no cache."""

    def __init__(self, rows: Rows, channel: Channel, task: str, at: datetime) -> None:
        self.rows, self.channel, self.task, self.at = rows, channel, task, at

    def first(self) -> User:
        for person, acts in self.candidates():
            found = self.reach(person, acts=acts)
            if found is not None:
                return found
        return next(m.person for m in self.admins() if m.person.is_active)

    def candidates(self) -> Iterator[tuple[User, bool]]:
        """And whether they are named to act themselves, not to lead."""
        for kind in ("override", "rota"):
            for cover in self.rows.covers:
                mine = cover.channel_id == self.channel.pk and cover.task == self.task
                if mine and self.valid(cover):
                    for shift in self.rows.shifts:
                        same = shift.desk_id == cover.desk_id and shift.kind == kind
                        if same and shift.starts_at <= self.at < shift.ends_at:
                            yield shift.person, True
        for rank in ("primary", "backup"):
            for one in sorted(self.rows.responsibilities, key=lambda r: (r.valid_from, r.pk)):
                mine = one.channel_id == self.channel.pk and one.task == self.task
                if mine and one.rank == rank and self.valid(one):
                    yield one.person, True
        for role in ("supervisor", "head"):
            for unit in self.up():
                for acts in (True, False):
                    for person in self.in_office(role, unit, acts=acts):
                        yield person, False
        for membership in self.admins():
            yield membership.person, False

    def in_office(self, role: str, unit: int, *, acts: bool) -> Iterator[User]:
        for m in sorted(self.rows.memberships, key=lambda m: (m.valid_from, m.pk)):
            acting = m.mandate is not None and m.mandate.kind in ("plt", "plh", "pj")
            if (m.role, m.unit_id, acting) == (role, unit, acts) and self.valid(m):
                yield m.person

    def admins(self) -> list:
        near = self.up()
        held = [m for m in self.rows.memberships if m.role == "admin" and self.valid(m)]
        return sorted(
            held,
            key=lambda m: (
                near.index(m.unit_id) if m.unit_id in near else 99,
                m.valid_from,
                m.pk,
            ),
        )

    def reach(self, person: User, seen: tuple[int, ...] = (), *, acts: bool = True) -> User | None:
        """The person, or whoever their substitutes lead to."""
        if not person.is_active or person.pk in seen:
            return None
        away = [a for a in self.rows.absences if a.person_id == person.pk and self.away(a)]
        if away:
            stands_in = away[0].substitute
            return self.reach(stands_in, (*seen, person.pk)) if stands_in else None
        if acts and self.task == "approve" and not self.may_approve(person):
            return None
        return person

    def may_approve(self, person: User) -> bool:
        return person.employment != "non_asn" and any(
            m.person_id == person.pk and m.role == "supervisor" and m.unit_id in self.up()
            for m in self.rows.memberships
            if self.valid(m)
        )

    def up(self) -> list[int]:
        units: list[int] = [self.channel.unit_id]
        while (parent := PARENTS[units[-1]]) is not None:
            units.append(parent)
        return units

    def valid(self, one) -> bool:
        return one.valid_from <= self.at and not (one.valid_until and one.valid_until <= self.at)

    def away(self, absence) -> bool:
        return absence.starts_at <= self.at < absence.ends_at


def said(chain: Chain) -> list[tuple[int, str, str]]:
    return [(one.person.pk, one.reason, one.because) for one in [*chain, *chain.skipped]]


@settings(max_examples=150, deadline=None)
@given(**a_question)
def test_never_nobody_and_first_whom_the_plain_reading_names(rows, channel, task, at):
    chain = Roster(rows).chain(channel, task, at)
    assert chain
    assert chain[0].person == Plain(rows, channel, task, at).first()


@settings(max_examples=80, deadline=None)
@given(**a_question)
def test_nobody_absent_or_gone_is_named_and_nobody_twice(rows, channel, task, at):
    roster = Roster(rows)
    chain = roster.chain(channel, task, at)
    assert all(link.person.is_active for link in chain)
    present = [link for link in chain if roster.absence(link.person.pk, at) is None]
    # Only where everybody is away is an absent admin better than nobody.
    assert present == list(chain) or (not present and {link.reason for link in chain} == {"admin"})
    for links in (chain, chain.skipped):
        assert len({link.person.pk for link in links}) == len(links)
    assert all(link.because for link in [*chain, *chain.skipped])


@settings(max_examples=80, deadline=None)
@given(seed=st.randoms(use_true_random=False), **a_question)
def test_the_order_in_which_rows_arrive_does_not_matter(rows, channel, task, at, seed):
    mixed = {
        field.name: random.Random(seed.random()).sample(value, len(value))
        for field in dataclasses.fields(rows)
        if isinstance(value := getattr(rows, field.name), list)
    }
    other = dataclasses.replace(rows, **mixed)
    first, second = (Roster(one).chain(channel, task, at) for one in (rows, other))
    assert said(first) == said(second)


@settings(max_examples=40, deadline=None)
@given(rows=worlds(), channel=st.sampled_from(CHANNELS), task=st.sampled_from(Task))
def test_between_two_changes_the_answer_stands_still(rows, channel, task):
    roster = Roster(rows)
    changes = set(roster.changes(channel, task))
    before = None
    for at in (hour(n) for n in range(HOURS + 1)):
        chain = [(link.person.pk, link.reason) for link in roster.chain(channel, task, at)]
        assert before in (None, chain) or at in changes
        before = chain


@settings(max_examples=40, deadline=None)
@given(seed=st.randoms(use_true_random=False), **a_question)
def test_what_was_asked_before_changes_nothing(rows, channel, task, at, seed):
    used = Roster(rows)
    for _ in range(20):
        used.chain(seed.choice(CHANNELS), seed.choice(list(Task)), hour(seed.randint(0, HOURS)))
    assert said(used.chain(channel, task, at)) == said(Roster(rows).chain(channel, task, at))
