"""The rows behind the coverage check: a fixed number of queries for any number of channels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Count, Prefetch, Q

from accounts.models import Membership, User
from accounts.rules import unit_ids
from channels.coverage.check import WINDOW, Material, check
from channels.coverage.finding import Finding
from channels.duty_roster import Rows
from channels.models import Channel, ChannelQuerySet, CoverageLimit, Desk, Responsibility, Shift
from channels.roster_rows import read
from channels.rules import visible_channels
from channels.seats import Clash, clashes
from channels.states import ChannelState, FindingKind, Rank, Severity

IN_USE = (ChannelState.ACTIVE, ChannelState.PAUSED)
MOST_CHANNELS = 8  # where no unit above has said otherwise
PRESSURE = [severity.value for severity in Severity]
ORDER = [kind.value for kind in FindingKind]


def findings_for(person: User, now: datetime) -> list[Finding]:
    """What is found for the channels and units that the person sees."""
    units = unit_ids(person, now)
    return _found(visible_channels(person, now, units), units, now)


def findings_in(units: Iterable[int], now: datetime) -> list[Finding]:
    """What is found for the channels of these units, for somebody who sees them all."""
    scope = set(units)
    return _found(Channel.objects.in_units(scope), scope, now)


def _found(seen: ChannelQuerySet, scope: set[int], now: datetime) -> list[Finding]:
    return by_pressure(check(material(seen.filter(state__in=IN_USE), scope, now)))


def by_pressure(found: Iterable[Finding]) -> list[Finding]:
    """The most pressing first, then the earliest."""
    return sorted(
        found,
        key=lambda one: (
            PRESSURE.index(one.severity), one.starts_at, ORDER.index(one.kind), one.where,
        ),
    )  # fmt: skip


def material(seen: ChannelQuerySet, scope: set[int], now: datetime) -> Material:
    """Eleven queries: channels, six of the roster, roles, primaries elsewhere, desks, limits.

    At most six more where people are on shift.
    """
    channels: list[Channel] = list(seen.select_related("unit").order_by("name", "pk"))
    first, last = now, now + WINDOW
    rows = read(channels, first, last)
    in_window = (Q(valid_until=None) | Q(valid_until__gt=first)) & Q(valid_from__lt=last)
    named = {one.person_id for one in rows.responsibilities if one.rank == Rank.PRIMARY}
    primaries = Responsibility.objects.filter(
        in_window, rank=Rank.PRIMARY, person__in=named, channel__state__in=IN_USE
    )
    memberships = Membership.objects.filter(in_window, unit_id__in=scope, person__is_active=True)
    return Material(
        channels=channels,
        units=scope,
        rows=rows,
        memberships=list(memberships.select_related("person", "unit")),
        primaries=list(primaries.select_related("person__unit", "mandate")),
        desks=_desks(scope, first, last),
        clashes=_clashes(rows, first, last),
        most=_limits(rows.parents),
        first=first,
        last=last,
    )


def _desks(scope: set[int], first: datetime, last: datetime) -> list[Desk]:
    """Those for day and night; three queries, one where there are none."""
    ahead = Shift.objects.between(first, last)
    return list(
        Desk.objects.open()
        .filter(around_the_clock=True, unit_id__in=scope)
        .select_related("unit")
        .prefetch_related("patterns", Prefetch("shifts", ahead))
    )


def _clashes(rows: Rows, first: datetime, last: datetime) -> list[Clash]:
    """Of people on shift here: who sits at two desks at once, or is away and has no substitute."""
    on_shift = {one.person_id for one in rows.shifts if one.person.is_active}
    if not on_shift:
        return []
    at_desks = Shift.objects.between(first, last).filter(person__in=on_shift).order_by()
    counted = at_desks.values("person_id").annotate(desks=Count("desk", distinct=True))
    twice = set(counted.filter(desks__gt=1).values_list("person_id", flat=True))
    away = on_shift & {one.person_id for one in rows.absences if one.substitute_id is None}
    found = clashes(twice | away, first, last) if twice or away else []
    return [one for one in found if one.absence is None or one.absence.substitute_id is None]


def _limits(parents: dict[int, int | None]) -> Callable[[User], int]:
    """For a person, the newest limit of the nearest unit that has one."""
    said = CoverageLimit.objects.order_by("pk").values_list("unit_id", "most_channels")
    newest = dict(said)

    def most(person: User) -> int:
        unit: int | None = person.unit_id
        while unit is not None:
            if unit in newest:
                return newest[unit]
            unit = parents.get(unit)
        return MOST_CHANNELS

    return most
