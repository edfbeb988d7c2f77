"""Two desks with a rota: emergencies by day and night, and the evenings of the health office."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import channels.actions
from channels.models import Desk, Shift
from channels.states import OnHoliday, Rotation, ShiftKind, Task

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office

DAILY = list(range(7))
# From, until, and the team in the order of turns.
WATCHES = [
    (7 * 60, 15 * 60, "bambang putri teguh"),
    (15 * 60, 23 * 60, "putri teguh bambang"),
    (23 * 60, 31 * 60, "teguh bambang putri"),
]


def plan(office: Office) -> None:
    """From this moment on, so that the story of the last weeks stays as it was."""
    _emergencies(office)
    _evenings(office)


def _emergencies(office: Office) -> None:
    """Day and night; one shift is overridden, one is called off and leaves a gap."""
    people = office.people
    desk = channels.actions.open_desk(
        unit=office.units["bpbd"], name="Piket darurat BPBD", around_the_clock=True,
        covers=[(office.channels["x-bpbd"], Task.RESPOND)], by=people["ratna"], now=office.now,
    )  # fmt: skip
    for starts, ends, team in WATCHES:
        _pattern(office, desk, team, starts=starts, ends=ends, by=people["made"])
    evening, night = office.at(2, "15:00"), office.at(3, "23:00")
    channels.actions.put_on_shift(
        desk_id=desk.pk, person=people["made"], kind=ShiftKind.OVERRIDE, starts_at=evening,
        ends_at=evening + timedelta(hours=8), by=people["made"], now=office.now,
    )  # fmt: skip
    called = Shift.objects.get(desk=desk, starts_at=night)
    channels.actions.call_off(shift_id=called.pk, by=people["made"], now=office.now)


def _evenings(office: Office) -> None:
    """From tomorrow; on holidays the secretary stands by. Rizky asks Dewi for a swap."""
    people = office.people
    health = [office.channels[key] for key in ("x-dinkes", "fb-dinkes", "ig-dinkes")]
    desk = channels.actions.open_desk(
        unit=office.units["dinkes"], name="Piket sore Dinkes", around_the_clock=False,
        covers=[(channel, Task.RESPOND) for channel in health], by=people["hendra"],
        now=office.now,
    )  # fmt: skip
    _pattern(
        office, desk, "dewi rizky", starts=16 * 60, ends=21 * 60, by=people["hendra"],
        on_holidays=OnHoliday.STAND_BY, stand_by=people["hendra"],
        first_day=office.at(1, "00:00").date(),
    )  # fmt: skip
    theirs = Shift.objects.standing().filter(desk=desk, starts_at__gt=office.at(1, "12:00"))
    channels.actions.offer_swap(
        shift_id=theirs.filter(person=people["rizky"]).earliest("starts_at").pk,
        to=people["dewi"],
        in_return_id=theirs.filter(person=people["dewi"]).latest("starts_at").pk,
        by=people["rizky"],
        now=office.now,
    )


def _pattern(office: Office, desk: Desk, team: str, **given: Any) -> None:
    usual: dict[str, Any] = {
        "weekdays": DAILY, "rotation": Rotation.WEEK, "on_holidays": OnHoliday.WORK,
        "stand_by": None, "first_day": office.at(0, "00:00").date(), "last_day": None,
    }  # fmt: skip
    channels.actions.make_pattern(
        desk_id=desk.pk, team=[office.people[key] for key in team.split()], now=office.now,
        confirmed=True,  # Putri is away in the first days, and Teguh stands in
        **(usual | given),
    )  # fmt: skip
