"""Whom the rota names from when until when, and where it wants one person twice at one time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Absence, User
from channels.models import Shift
from channels.states import ShiftKind
from channels.templatetags.rota import shift_time

Span = tuple[datetime, datetime]
Seat = tuple[Shift, datetime, datetime]


def seats(shifts: Iterable[Shift]) -> Iterator[Seat]:
    """Of one desk or of several: who sits there, after overrides took their parts."""
    known = list(shifts)
    overrides = defaultdict(list)
    for one in known:
        if one.kind == ShiftKind.OVERRIDE:
            overrides[one.desk_id].append(one)
    for shift in known:
        if shift.kind == ShiftKind.OVERRIDE:
            yield shift, shift.starts_at, shift.ends_at
        else:
            for starts_at, ends_at in free(
                overrides[shift.desk_id], shift.starts_at, shift.ends_at
            ):
                yield shift, starts_at, ends_at


def free(shifts: Iterable[Shift], begins: datetime, ends: datetime) -> list[Span]:
    """The parts of [begins, ends) that none of them covers."""
    found, at = [], begins
    for one in sorted(shifts, key=lambda shift: shift.starts_at):
        if one.starts_at > at:
            found.append((at, min(one.starts_at, ends)))
        at = max(at, one.ends_at)
        if at >= ends:
            return [span for span in found if span[0] < span[1]]
    return [span for span in [*found, (at, ends)] if span[0] < span[1]]


@dataclass(frozen=True)
class Clash:
    """In [starts_at, ends_at) the person of the shift is wanted elsewhere, or is away."""

    shift: Shift
    starts_at: datetime
    ends_at: datetime
    other: Shift | None = None  # at another desk
    absence: Absence | None = None

    @property
    def person(self) -> User:
        return self.shift.person

    def concerns(self, shift_ids: set[int]) -> bool:
        return self.shift.pk in shift_ids or (self.other is not None and self.other.pk in shift_ids)

    def words(self, zone: str) -> str:
        """The kind of leave is nobody's business here."""
        facts = {
            "person": self.person.full_title,
            "time": shift_time(self.starts_at, self.ends_at, zone),
        }
        if self.other is None:
            return _("%(person)s is away: %(time)s") % facts
        facts |= {"desk": self.shift.desk.name, "other": self.other.desk.name}
        return _("%(person)s is at “%(desk)s” and at “%(other)s”: %(time)s") % facts


def two_desks(taken: Iterable[Seat], people: set[int]) -> Iterator[Clash]:
    """Where one of the people sits at two desks at once, by time."""
    by_person: dict[int, list[Seat]] = defaultdict(list)
    for seat in sorted(taken, key=lambda seat: (seat[1], seat[0].pk)):
        shift, starts_at, ends_at = seat
        if shift.person_id not in people:
            continue
        still = [one for one in by_person[shift.person_id] if one[2] > starts_at]
        for other, _starts_at, until in still:
            if other.desk_id != shift.desk_id:
                yield Clash(other, starts_at, min(until, ends_at), other=shift)
        by_person[shift.person_id] = [*still, seat]


def while_away(taken: Iterable[Seat], absences: Iterable[Absence]) -> Iterator[Clash]:
    """Where somebody sits who is away then."""
    away: dict[int, list[Absence]] = defaultdict(list)
    for one in absences:
        away[one.person_id].append(one)
    for shift, starts_at, ends_at in taken:
        for one in away.get(shift.person_id, ()):
            begins, ends = max(starts_at, one.starts_at), min(ends_at, one.ends_at)
            if begins < ends:
                yield Clash(shift, begins, ends, absence=one)


def clashes(people: Iterable[int], first: datetime, last: datetime) -> list[Clash]:
    """All of these people in [first, last), by time. Three queries."""
    known = set(people)
    mine = list(
        Shift.objects.between(first, last)
        .filter(person__in=known)
        .select_related("person__unit", "desk__unit")
    )
    overrides = (
        Shift.objects.between(first, last)
        .filter(kind=ShiftKind.OVERRIDE, desk__in={one.desk_id for one in mine})
        .exclude(person__in=known)
        .select_related("person", "desk")
    )
    taken = [
        (shift, max(starts_at, first), min(ends_at, last))
        for shift, starts_at, ends_at in seats([*mine, *overrides])
        if starts_at < last and ends_at > first
    ]
    absences = Absence.objects.filter(
        person__in=known, cancelled_at=None, starts_at__lt=last, ends_at__gt=first
    )
    found = [*two_desks(taken, known), *while_away(taken, absences)]
    return sorted(found, key=lambda clash: (clash.starts_at, clash.shift.pk))


def clashes_of(shifts: Iterable[Shift], now: datetime) -> list[Clash]:
    """Those that these shifts bring with them from now on."""
    known = list(shifts)
    if not known:
        return []
    first = max(now, min(one.starts_at for one in known))
    last = max(one.ends_at for one in known)
    ids = {one.pk for one in known}
    found = clashes({one.person_id for one in known}, first, last)
    return [clash for clash in found if clash.concerns(ids)]
