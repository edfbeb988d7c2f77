"""Shifts made from weekly patterns eight weeks ahead, which follow when a calendar changes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet

import records.actions
import worktime.queries
from accounts.models import User
from channels.actions.common import locked_desk
from channels.actions.shifts import drop_offers, write
from channels.models import Desk, Shift, ShiftPattern
from channels.states import OnHoliday, Rotation
from worktime.arithmetic import Calendar

log = logging.getLogger(__name__)

AHEAD = timedelta(weeks=8)
# Refilled a week at a time, so that the record holds one line a week and not one a day.
SLACK = timedelta(weeks=1)
DAY = timedelta(days=1)
BATCH = 50


def fill_rota(*, now: datetime) -> int:
    """The sweep: patterns that lag behind, or whose calendar has changed since; say how many
    shifts were made or called off.

    One that fails is logged and does not keep the others.
    """
    changed = 0
    for pattern_id, desk_id in _lagging(now).values_list("pk", "desk_id")[:BATCH]:
        try:
            with transaction.atomic():
                desk = locked_desk(desk_id)
                if desk.closed_at is not None:
                    continue
                changed += fill(ShiftPattern.objects.get(pk=pattern_id), desk, now)
        except Exception:
            log.exception("the shifts of pattern %s could not be made", pattern_id)
    return changed


def _lagging(now: datetime) -> QuerySet[ShiftPattern]:
    today = now.astimezone(ZoneInfo("Asia/Jayapura")).date()  # the zone where it is latest
    unfilled = Q(filled_until__lte=today + AHEAD - SLACK) & (
        Q(last_day=None) | Q(last_day__gte=F("filled_until"))
    )
    # By the stamp, whatever changed; by the code, when the unit was given another calendar.
    as_known = Q(
        calendar_stamp=worktime.queries.stamp(), calendar_code=F("desk__unit__calendar__code")
    )
    alive = Q(last_day=None) | Q(last_day__gte=today - DAY)
    moved = alive & ~Q(on_holidays=OnHoliday.WORK) & ~as_known
    return ShiftPattern.objects.filter(unfilled | moved, desk__closed_at=None).order_by("pk")


def fill(pattern: ShiftPattern, desk: Desk, now: datetime) -> int:
    """For a caller who holds the desk. Any number of times harmless: what was made once, or
    called off by hand, is not made again."""
    calendar = worktime.queries.calendar(desk.unit.calendar.code)
    changed = _follow(pattern, desk, calendar, now) + _extend(pattern, desk, calendar, now)
    today = now.astimezone(ZoneInfo(desk.unit.zone)).date()
    pattern.days_off = sorted(_days_off(pattern, calendar, today))
    pattern.calendar_stamp, pattern.calendar_code = (
        calendar.timetable.stamp,
        calendar.timetable.code,
    )
    pattern.save(update_fields=["filled_until", "days_off", "calendar_stamp", "calendar_code"])
    return changed


# --- further ahead ----------------------------------------------------------------------------


def _extend(pattern: ShiftPattern, desk: Desk, calendar: Calendar, now: datetime) -> int:
    zone = ZoneInfo(desk.unit.zone)
    until = now.astimezone(zone).date() + AHEAD
    over = pattern.last_day is not None and pattern.last_day < pattern.filled_until
    if over or pattern.filled_until >= until:
        return 0
    wanted = [
        _shift(pattern, desk, day, person, now)
        for day, person in turns(pattern, calendar, pattern.filled_until, until)
    ]
    wanted = [shift for shift in wanted if shift.ends_at > now]
    before = pattern.shifts.count()
    Shift.objects.bulk_create(wanted, ignore_conflicts=True)
    made = pattern.shifts.count() - before
    pattern.filled_until = until
    records.actions.write(
        kind="shift.made", subject=desk, by=None, now=now, desk=desk.name, pattern=pattern.pk,
        made=made, left_out=len(wanted) - made, until=until.isoformat(),
    )  # fmt: skip
    return made


def _shift(pattern: ShiftPattern, desk: Desk, day: date, person: User, now: datetime) -> Shift:
    midnight = local_midnight(day, ZoneInfo(desk.unit.zone))
    return Shift(
        desk=desk, person=person, pattern=pattern, made_by=pattern.made_by, made_at=now,
        starts_at=midnight + timedelta(minutes=pattern.starts),
        ends_at=midnight + timedelta(minutes=pattern.ends),
    )  # fmt: skip


def local_midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


# --- a day became off, or is none any more ----------------------------------------------------


def _follow(pattern: ShiftPattern, desk: Desk, calendar: Calendar, now: datetime) -> int:
    """What has begun stays, and so does what somebody else sits on or called off by hand."""
    today = now.astimezone(ZoneInfo(desk.unit.zone)).date()
    known = {day for day in pattern.days_off if day >= today}
    off = _days_off(pattern, calendar, today)
    team = _team(pattern)
    return sum(
        _change_day(
            _shift(pattern, desk, day, person, now) if person else None,
            _standing(pattern, desk, day),
            now,
            day="off" if day in off else "working",
        )
        for day in sorted(off ^ known)
        for person in [_on_day(pattern, team, calendar, day)]
    )


def _days_off(pattern: ShiftPattern, calendar: Calendar, first: date) -> set[date]:
    """Of the days from `first` on that have their shifts: those that the pattern takes as off."""
    if pattern.on_holidays == OnHoliday.WORK:
        return set()
    days = _days(pattern, first, pattern.filled_until)
    return {day for day in days if _is_off(calendar, day)}


def _standing(pattern: ShiftPattern, desk: Desk, day: date) -> Shift | None:
    """What was made for that day, also when it has changed hands since."""
    midnight = local_midnight(day, ZoneInfo(desk.unit.zone))
    return (
        Shift.objects.standing()
        .filter(pattern=pattern, starts_at=midnight + timedelta(minutes=pattern.starts))
        .select_related("desk__unit", "person")
        .first()
    )


def _change_day(wanted: Shift | None, standing: Shift | None, now: datetime, *, day: str) -> int:
    """Call off what stands and make what is wanted instead; tell those concerned."""
    if wanted is not None and standing is not None and wanted.person_id == standing.person_id:
        return 0
    changed = 0
    if standing is not None and standing.starts_at > now:
        standing.called_off_at, standing.off_by_calendar = now, True
        standing.save(update_fields=["called_off_at", "off_by_calendar"])
        drop_offers([standing.pk], by=None, now=now)
        write("shift.called_off", standing, tell=[standing.person], by=None, now=now, day=day)
        changed += 1
    if wanted is not None and wanted.starts_at > now:
        Shift.objects.bulk_create([wanted], ignore_conflicts=True)
        made = Shift.objects.filter(pattern=wanted.pattern, starts_at=wanted.starts_at, made_at=now)
        for shift in made.standing().select_related("desk__unit", "person"):
            write("shift.put", shift, tell=[shift.person], by=None, now=now, day=day)
            changed += 1
    return changed


# --- whose turn it is -------------------------------------------------------------------------


def turns(
    pattern: ShiftPattern, calendar: Calendar, first: date, until: date
) -> Iterator[tuple[date, User]]:
    """Whose turn it is on each day of [first, until) that the pattern names."""
    team = _team(pattern)
    for day in _days(pattern, first, until):
        person = _on_day(pattern, team, calendar, day)
        if person is not None:
            yield day, person


def _days(pattern: ShiftPattern, first: date, until: date) -> Iterator[date]:
    if pattern.last_day is not None:
        until = min(until, pattern.last_day + DAY)
    day = max(first, pattern.first_day)
    while day < until:
        if day.weekday() in pattern.weekdays:
            yield day
        day += DAY


def _team(pattern: ShiftPattern) -> list[User]:
    return [turn.person for turn in pattern.turns.select_related("person")]


def _on_day(pattern: ShiftPattern, team: list[User], calendar: Calendar, day: date) -> User | None:
    if pattern.on_holidays != OnHoliday.WORK and _is_off(calendar, day):
        stand_by = pattern.stand_by
        return stand_by if stand_by is not None and stand_by.is_active else None
    weeks = (_monday(day) - _monday(pattern.first_day)).days // 7
    turn = weeks
    if pattern.rotation == Rotation.SHIFT:
        turn = weeks * len(pattern.weekdays) + pattern.weekdays.index(day.weekday())
    # Who has left is passed over; the others keep their places.
    order = [team[(turn + step) % len(team)] for step in range(len(team))]
    return next((person for person in order if person.is_active), None)


def _is_off(calendar: Calendar, day: date) -> bool:
    return any(entry.open_until is None for entry in calendar.timetable.day(day).days_off)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
