"""Reads for the rota pages and feeds: a board of days, who really sits there, the load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from accounts.models import Absence, User
from accounts.queries import gone_since
from channels.duty_roster import Chain, Link, holds_at
from channels.models import Desk, DeskCover, Shift, SwapOffer
from channels.roster_rows import roster
from channels.rules import visible_desks, why_lapsed
from channels.seats import Span, clashes, free
from channels.states import ShiftKind, SwapState
from worktime import queries as worktime
from worktime.arithmetic import Calendar

DAY = timedelta(days=1)
# Reasons that come from a shift, while there is one.
BY_SHIFT = ("override", "shift", "substitute")


@dataclass(frozen=True)
class Entry:
    """A shift as the board shows it."""

    shift: Shift
    away: Absence | None  # its person is away for a part of it
    overridden: bool
    elsewhere: Desk | None  # where its person sits too for a part of it

    @property
    def is_override(self) -> bool:
        return self.shift.kind == ShiftKind.OVERRIDE


@dataclass
class BoardDay:
    date: date
    off: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    gaps: list[Span] = field(default_factory=list)


@dataclass
class Load:
    """What one person carries in the period, because of the shifts there."""

    person: User
    shifts: int = 0
    minutes: int = 0
    outside: int = 0  # of these, outside working hours


@dataclass(frozen=True)
class Board:
    days: list[BoardDay]
    loads: list[Load]
    conflicts: int
    doubled: int


def board(desk: Desk, first: date, last: date, now: datetime, language: str) -> Board:
    """The days from first to last, both included, on the clock of the desk's unit."""
    zone = ZoneInfo(desk.unit.zone)
    begins, ends = _midnight(first, zone), _midnight(last + DAY, zone)
    shifts = list(
        # A day more, so that a gap of the last night is shown to its end.
        Shift.objects.between(begins, ends + DAY)
        .filter(desk=desk)
        .select_related("person")
        .order_by("starts_at", "-kind")
    )
    away = _absences({one.person_id for one in shifts}, begins, ends)
    doubled = _elsewhere(desk, shifts, begins, ends)
    days = {first + DAY * n: BoardDay(first + DAY * n) for n in range((last - first).days + 1)}
    for shift in shifts:
        entry = Entry(shift, _away(shift, away), _overridden(shift, shifts), doubled.get(shift.pk))
        for day in _days_of(shift, zone):
            if day in days:
                days[day].entries.append(entry)
    for off in worktime.holidays_between(first, last, code=desk.unit.calendar.code):
        if off.confirmed:
            days[off.date].off.append(off.name_in(language))
    if desk.around_the_clock and desk.closed_at is None:
        for gap in free(shifts, max(begins, now), ends + DAY):
            if gap[0] < ends:
                days[gap[0].astimezone(zone).date()].gaps.append(gap)
    calendar = worktime.calendar(desk.unit.calendar.code)
    return Board(
        days=list(days.values()),
        loads=loads(turns(desk, begins, ends, gone_since(begins)), calendar),
        conflicts=sum(
            1 for one in shifts if one.starts_at < ends and one.ends_at > now and _away(one, away)
        ),
        doubled=sum(1 for one in shifts if one.pk in doubled and one.ends_at > now),
    )


def _elsewhere(
    desk: Desk, shifts: list[Shift], begins: datetime, ends: datetime
) -> dict[int, Desk]:
    """For shifts of the desk whose person sits at another one at the same time: which."""
    found: dict[int, Desk] = {}
    for clash in clashes({one.person_id for one in shifts}, begins, ends):
        if clash.other is not None:
            for one, another in ((clash.shift, clash.other), (clash.other, clash.shift)):
                if one.desk_id == desk.pk:
                    found.setdefault(one.pk, another.desk)
    return found


def loads(found: Iterable[Turn], calendar: Calendar) -> list[Load]:
    """Who carries how much of these turns, the most first: whoever stands in, not who is away."""
    carried: dict[int, Load] = {}
    shifts: dict[int, set[int]] = defaultdict(set)
    for turn in found:
        load = carried.setdefault(turn.person.pk, Load(turn.person))
        minutes = int((turn.ends_at - turn.starts_at).total_seconds()) // 60
        shifts[turn.person.pk].add(turn.shift.pk)
        load.shifts = len(shifts[turn.person.pk])
        load.minutes += minutes
        load.outside += minutes - calendar.between(turn.starts_at, turn.ends_at)
    return sorted(carried.values(), key=lambda load: (-load.minutes, load.person.name))


def _overridden(shift: Shift, shifts: list[Shift]) -> bool:
    return shift.kind == ShiftKind.ROTA and any(
        one.kind == ShiftKind.OVERRIDE
        and one.starts_at < shift.ends_at
        and one.ends_at > shift.starts_at
        for one in shifts
    )


def _days_of(shift: Shift, zone: ZoneInfo) -> list[date]:
    """The day on which it begins; every day that it touches when it is longer than one."""
    first = shift.starts_at.astimezone(zone).date()
    if shift.ends_at - shift.starts_at <= DAY:
        return [first]
    last = (shift.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + DAY * n for n in range((last - first).days + 1)]


def _absences(people: set[int], begins: datetime, ends: datetime) -> dict[int, list[Absence]]:
    found: dict[int, list[Absence]] = defaultdict(list)
    standing = Absence.objects.filter(
        person_id__in=people, cancelled_at=None, starts_at__lt=ends, ends_at__gt=begins
    )
    for one in standing.select_related("person", "substitute"):
        found[one.person_id].append(one)
    return found


def _away(shift: Shift, away: dict[int, list[Absence]]) -> Absence | None:
    return next(
        (
            one
            for one in away.get(shift.person_id, [])
            if one.starts_at < shift.ends_at and one.ends_at > shift.starts_at
        ),
        None,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


# --- who answers ------------------------------------------------------------------------------


def on_duty_now(desk: Desk, now: datetime) -> list[tuple[DeskCover, Chain]]:
    """For each task that the desk covers now, the resolver's chain."""
    covers = list(desk.covers.current(now).select_related("channel__unit"))
    known = roster([cover.channel for cover in covers], now, now)
    return [(cover, known.chain(cover.channel, cover.task, now)) for cover in covers]


def seated(known: list[Desk], now: datetime) -> list[tuple[Desk, Link | None]]:
    """Who is on duty at each desk because of a shift there; queries do not grow with the desks.

    The desks come with their covers prefetched, as `desks` gives them.
    """
    covers = {
        desk.pk: next((one for one in desk.covers.all() if holds_at(one, now)), None)
        for desk in known
    }
    answers = roster([one.channel for one in covers.values() if one is not None], now, now)

    def link(desk: Desk) -> Link | None:
        cover = covers[desk.pk]
        if cover is None or not answers.on_shift(cover.channel_id, cover.task, now):
            return None
        chain = answers.chain(cover.channel, cover.task, now)
        return chain[0] if chain and chain[0].reason in BY_SHIFT else None

    return [(desk, link(desk)) for desk in known]


@dataclass(frozen=True)
class Turn:
    """Somebody is on duty at a desk because of a shift: theirs, or that of whom they stand in for.

    What the resolver says at every instant of [starts_at, ends_at).
    """

    desk: Desk
    person: User
    starts_at: datetime
    ends_at: datetime
    reason: str  # override, shift or substitute
    shift: Shift


def turns(
    desk: Desk, begins: datetime, ends: datetime, gone: frozenset[int] = frozenset()
) -> list[Turn]:
    """Who is on duty at the desk, piece by piece, while somebody is on shift there.

    Asked of the resolver for one of the tasks that the desk covers, the longest; one that covers
    nothing has nobody on duty. `gone` are people who have left since.
    """
    cover = (
        desk.covers.select_related("channel__unit")
        .filter(Q(valid_until=None) | Q(valid_until__gt=begins), valid_from__lt=ends)
        .order_by(F("valid_until").desc(nulls_first=True), "valid_from", "pk")
        .first()
    )
    if cover is None:
        return []
    known = roster([cover.channel], begins, ends, gone_since=gone)
    instants = [at for at in known.changes(cover.channel, cover.task) if begins < at < ends]
    found: list[Turn] = []
    for at, until in zip([begins, *instants], [*instants, ends], strict=True):
        seated = known.on_shift(cover.channel_id, cover.task, at)
        chain = known.chain(cover.channel, cover.task, at)
        if seated and chain and chain[0].reason in BY_SHIFT:
            turn = Turn(desk, chain[0].person, at, until, chain[0].reason, seated[0])
            _join(found, turn)
    return found


def _join(found: list[Turn], turn: Turn) -> None:
    """Pieces of one shift with the same person are one turn."""
    before = found[-1] if found else None
    same = before is not None and (before.person, before.shift, before.ends_at) == (
        turn.person,
        turn.shift,
        turn.starts_at,
    )
    if before is not None and same:
        found[-1] = Turn(
            turn.desk, turn.person, before.starts_at, turn.ends_at, turn.reason, turn.shift
        )
    else:
        found.append(turn)


def turns_of(person: User, begins: datetime, ends: datetime) -> list[Turn]:
    """The person's turns at all desks, also those in which they stand in for somebody."""
    people, waiting = {person.pk}, {person.pk}
    while waiting:
        led = Absence.objects.filter(
            substitute_id__in=waiting, cancelled_at=None, starts_at__lt=ends, ends_at__gt=begins
        )
        waiting = set(led.values_list("person_id", flat=True)) - people
        people |= waiting
    shifts = Shift.objects.between(begins, ends).filter(person_id__in=people)
    desks = Desk.objects.filter(pk__in=shifts.values("desk_id")).select_related("unit")
    mine = [
        turn for desk in desks for turn in turns(desk, begins, ends) if turn.person.pk == person.pk
    ]
    return sorted(mine, key=lambda turn: (turn.starts_at, turn.desk.pk))


# --- lists ------------------------------------------------------------------------------------


def desks(person: User, now: datetime) -> list[Desk]:
    """Open desks that the person sees, with their covers prefetched."""
    seen = visible_desks(person, now).open().select_related("unit__calendar")
    return list(seen.prefetch_related("covers__channel").order_by("name", "pk"))


def coming_shifts(person: User, now: datetime) -> list[Shift]:
    """The person's own next forty, the running one first."""
    own = Shift.objects.standing().filter(person=person, ends_at__gt=now)
    return list(own.select_related("desk__unit").order_by("starts_at", "pk")[:40])


def open_offers(person: User, now: datetime) -> list[SwapOffer]:
    """Offers that wait for this person's answer."""
    waiting = SwapOffer.objects.filter(
        state=SwapState.OPEN, offered_to=person, shift__starts_at__gt=now
    ).select_related("shift__desk__unit", "made_by", "offered_to", "in_return")
    found = waiting.order_by("shift__starts_at", "pk")
    return [one for one in found if not why_lapsed(one, one.shift.desk, now)]


def offers_of(shift: Shift, now: datetime) -> list[SwapOffer]:
    """Every offer of the shift, newest first; `lapsed` says why it can be taken no more."""
    found = list(shift.offers.select_related("offered_to", "made_by", "in_return"))
    for offer in found:
        offer.shift = shift
        over = offer.state == SwapState.LAPSED
        offer.lapsed = (
            why_lapsed(offer, shift.desk, now) if over or offer.state == SwapState.OPEN else ""
        )
    return found
