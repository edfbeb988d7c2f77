"""What the matrix, the absences and the coverage check have to show: changes that lie ahead."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import accounts.actions
import channels.actions
from accounts.states import AbsenceKind, MandateKind, Role
from channels.models import Responsibility
from channels.states import Task

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office

MOST_CHANNELS = 2


def tell(office: Office) -> None:
    """After the register: a hand-over to come, ends without followers, leave, too much on one."""
    admin, now = office.people["ratna"], office.now
    _hand_over(office)
    _end(office, "fb-disdik", Task.PUBLISH, "andi", days=40)
    _end(office, "ig-dispar", Task.PUBLISH, "putri", days=20)
    channels.actions.limit_channels(
        unit=office.units["prov"], most=MOST_CHANNELS, by=admin, now=now
    )
    for key, substitute, kind, first, days in (
        ("melati", None, AbsenceKind.TRAVEL, 6, 4),
        ("andi", "teguh", AbsenceKind.LONG, 9, 30),
        ("teguh", "putri", AbsenceKind.ANNUAL, 12, 5),
    ):
        accounts.actions.record_absence(
            person=office.people[key],
            substitute=office.people[substitute] if substitute else None,
            kind=kind,
            starts_at=_day(now, first),
            ends_at=_day(now, first + days),
            by=office.people[key],
            now=now,
        )
    accounts.actions.grant_membership(
        person=office.people["putri"],
        unit=office.units["adpim"],
        role=Role.OFFICER,
        valid_from=office.started,
        valid_until=_day(now, 25),
        mandate=None,
        by=admin,
        now=now,
    )


def _hand_over(office: Office) -> None:
    """From a day ahead on another officer answers for the emergency account."""
    admin, now = office.people["ratna"], office.now
    decree = accounts.actions.record_mandate(
        number="555/034/SK/DISKOMINFO",
        signed_on=(now - timedelta(days=5)).date(),
        signer="Kepala Dinas Komunikasi dan Informatika",
        kind=MandateKind.DEFINITIVE,
        by=admin,
        now=now,
    )
    channels.actions.take_over(
        channel_id=office.channels["x-bpbd"].pk,
        person=office.people["putri"],
        task=Task.RESPOND,
        valid_from=_day(now, 10),
        valid_until=None,
        mandate=decree,
        by=admin,
        now=now,
    )


def _end(office: Office, channel: str, task: str, person: str, *, days: int) -> None:
    held = Responsibility.objects.get(
        channel=office.channels[channel], task=task, person=office.people[person]
    )
    channels.actions.end_responsibility(
        responsibility_id=held.pk,
        at=_day(office.now, days),
        by=office.people["ratna"],
        now=office.now,
    )


def _day(now: datetime, ahead: int) -> datetime:
    """Midnight at the start of that day in the province."""
    zone = ZoneInfo("Asia/Jakarta")
    day = now.astimezone(zone).date() + timedelta(days=ahead)
    return datetime.combine(day, time.min, zone)
