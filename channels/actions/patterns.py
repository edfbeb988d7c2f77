"""Weekly patterns: making one, ending one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.models import User
from channels.actions.common import (
    Refused,
    locked_desk,
    mandate_of_planner,
    require_fit,
    require_meant,
    require_open,
    require_planner,
)
from channels.actions.filling import fill, local_midnight
from channels.actions.shifts import drop_offers
from channels.models import Desk, PatternTurn, Shift, ShiftPattern
from records.states import Urgency


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
    confirmed: bool = False,
) -> ShiftPattern:
    """Minutes are those of the local day, past 1440 of the next. Makes the first shifts at once.

    Locks the desk. A seat that is taken at some time stays with whoever has it. Raises Unconfirmed
    when one of the first shifts wants somebody who is at another desk or away then.
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
    fill(pattern, desk, now)
    require_meant(pattern.shifts.all(), now, confirmed=confirmed)
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
    over = max(local_midnight(last + timedelta(days=1), zone), now)
    lost = Shift.objects.standing().filter(pattern=pattern, starts_at__gte=over)
    people = list(User.objects.working().filter(shifts__in=lost).distinct())
    drop_offers(lost.values_list("pk", flat=True), by=None, now=now)
    lost.update(called_off_at=now)
    return people


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
