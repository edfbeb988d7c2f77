"""Weekly patterns, and the shifts that are made from them eight weeks ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

import records.actions
import worktime.queries
from accounts.models import User
from channels.actions.common import (
    Refused,
    locked_desk,
    mandate_of_planner,
    require_fit,
    require_open,
    require_planner,
)
from channels.actions.shifts import drop_offers
from channels.models import Desk, PatternTurn, Shift, ShiftPattern
from channels.states import OnHoliday, Rotation
from records.states import Urgency
from worktime.arithmetic import Calendar

AHEAD = timedelta(weeks=8)
# Refilled a week at a time, so that the record holds one line a week and not one a day.
SLACK = timedelta(weeks=1)
BATCH = 50


@transaction.atomic
def make_pattern(
    *,
    desk_id: int,
    weekdays: Iterable[int],
    starts: int,
    ends: int,
    team: list[User],
    rotation: str,
    on_holidays: str,
    stand_by: User | None,
    first_day: date,
    last_day: date | None,
    by: User | None,
    now: datetime,
) -> ShiftPattern:
    """Minutes are those of the local day, past 1440 of the next. Makes the first shifts at once.

    Locks the desk. A seat that is taken at some time stays with whoever has it.
    """
    desk = locked_desk(desk_id)
    require_planner(by, desk.unit, now)
    require_open(desk)
    require_fit(desk, [*team, *([stand_by] if stand_by else [])], now)
    if not team:
        raise Refused(_("Name at least one person."))
    if first_day < now.astimezone(ZoneInfo(desk.unit.zone)).date():
        raise Refused(_("A pattern begins today at the earliest."))
    if last_day is not None and last_day < first_day:
        raise Refused(_("The period ends before it begins."))
    pattern = ShiftPattern.objects.create(
        desk=desk, weekdays=sorted(set(weekdays)), starts=starts, ends=ends, rotation=rotation,
        on_holidays=on_holidays, stand_by=stand_by, first_day=first_day, last_day=last_day,
        filled_until=first_day, made_by=by, made_at=now,
    )  # fmt: skip
    PatternTurn.objects.bulk_create(
        PatternTurn(pattern=pattern, place=place, person=person)
        for place, person in enumerate(dict.fromkeys(team))
    )
    _write("pattern.made", pattern, desk, team, by, now)
    _fill(pattern, desk, now)
    return pattern


@transaction.atomic
def end_pattern(*, pattern_id: int, last_day: date, by: User | None, now: datetime) -> ShiftPattern:
    """No shifts after that day; those made already are called off. Locks the desk."""
    known = ShiftPattern.objects.only("desk_id").get(pk=pattern_id)
    desk = locked_desk(known.desk_id)
    require_planner(by, desk.unit, now)
    pattern = ShiftPattern.objects.get(pk=pattern_id)
    today = now.astimezone(ZoneInfo(desk.unit.zone)).date()
    if pattern.last_day is not None and pattern.last_day < today:
        raise Refused(_("This pattern has ended already."))
    if last_day < today - timedelta(days=1):
        raise Refused(_("A pattern cannot be ended in the past."))
    told = stop_pattern(pattern, desk, now, last_day=last_day)
    _write("pattern.ended", pattern, desk, told, by, now)
    return pattern


def stop_pattern(
    pattern: ShiftPattern, desk: Desk, now: datetime, *, last_day: date | None = None
) -> list[User]:
    """For a caller who holds the desk: end it (today, without a day), say who loses shifts."""
    zone = ZoneInfo(desk.unit.zone)
    last = last_day or now.astimezone(zone).date()
    if pattern.last_day is None or pattern.last_day > last:
        pattern.last_day = max(last, pattern.first_day - timedelta(days=1))
        pattern.save(update_fields=["last_day"])
    over = max(_local(last + timedelta(days=1), zone), now)
    lost = Shift.objects.standing().filter(pattern=pattern, starts_at__gte=over)
    people = list(User.objects.working().filter(shifts__in=lost).distinct())
    drop_offers(lost.values_list("pk", flat=True), by=None, now=now)
    lost.update(called_off_at=now)
    return people


def fill_rota(*, now: datetime) -> int:
    """The sweep: make shifts of patterns that lag behind; say how many shifts were made."""
    today = now.astimezone(ZoneInfo("Asia/Jayapura")).date()  # the zone where it is latest
    lagging = ShiftPattern.objects.filter(
        Q(last_day=None) | Q(last_day__gte=F("filled_until")),
        filled_until__lte=today + AHEAD - SLACK,
    )
    made = 0
    for pattern_id, desk_id in lagging.order_by("pk").values_list("pk", "desk_id")[:BATCH]:
        with transaction.atomic():
            desk = locked_desk(desk_id)
            made += _fill(ShiftPattern.objects.get(pk=pattern_id), desk, now)
    return made


def _fill(pattern: ShiftPattern, desk: Desk, now: datetime) -> int:
    """Any number of times harmless: what was made once, or called off, is not made again."""
    zone = ZoneInfo(desk.unit.zone)
    until = now.astimezone(zone).date() + AHEAD
    if pattern.filled_until >= until:
        return 0
    calendar = worktime.queries.calendar(desk.unit.calendar.code)
    wanted = [
        Shift(
            desk=desk, person=person, pattern=pattern, made_by=pattern.made_by, made_at=now,
            starts_at=_local(day, zone) + timedelta(minutes=pattern.starts),
            ends_at=_local(day, zone) + timedelta(minutes=pattern.ends),
        )
        for day, person in turns(pattern, calendar, pattern.filled_until, until)
    ]  # fmt: skip
    wanted = [shift for shift in wanted if shift.ends_at > now]
    before = pattern.shifts.count()
    Shift.objects.bulk_create(wanted, ignore_conflicts=True)
    made = pattern.shifts.count() - before
    pattern.filled_until = until
    pattern.save(update_fields=["filled_until"])
    records.actions.write(
        kind="shift.made", subject=desk, by=None, now=now, desk=desk.name, pattern=pattern.pk,
        made=made, left_out=len(wanted) - made, until=until.isoformat(),
    )  # fmt: skip
    return made


def turns(
    pattern: ShiftPattern, calendar: Calendar, first: date, until: date
) -> Iterator[tuple[date, User]]:
    """Whose turn it is on each day of [first, until) that the pattern names."""
    team = [turn.person for turn in pattern.turns.select_related("person")]
    if pattern.last_day is not None:
        until = min(until, pattern.last_day + timedelta(days=1))
    day = max(first, pattern.first_day)
    while day < until:
        if day.weekday() in pattern.weekdays:
            person = _on_day(pattern, team, calendar, day)
            if person is not None:
                yield day, person
        day += timedelta(days=1)


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


def _local(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _write(
    kind: str,
    pattern: ShiftPattern,
    desk: Desk,
    tell: Iterable[User],
    by: User | None,
    now: datetime,
) -> None:
    records.actions.write(
        kind=kind,
        subject=desk,
        by=by,
        now=now,
        mandate=mandate_of_planner(by, desk.unit, now),
        tell=tell,
        by_email=True,
        urgency=Urgency.ACTION,
        reason="rota",
        url=desk.get_absolute_url(),
        desk=desk.name,
        pattern=pattern.pk,
        weekdays=pattern.weekdays,
        starts=pattern.starts,
        ends=pattern.ends,
        first_day=pattern.first_day.isoformat(),
        last_day=pattern.last_day.isoformat() if pattern.last_day else None,
    )
