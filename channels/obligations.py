"""When an account must be confirmed again, and when its people are reminded. Pure arithmetic."""

from __future__ import annotations

import calendar
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from channels.states import Obligation

MONTHS = {Obligation.ATTESTATION: 6, Obligation.ACCESS: 3}
# Days before it is due; afterwards once a week until somebody does it.
AHEAD = (30, 14, 0)
WEEK = timedelta(days=7)


def due_after(at: datetime, obligation: str, zone: str) -> datetime:
    """The first instant of the same day some months later, where the unit works."""
    local = at.astimezone(ZoneInfo(zone)).date()
    years, month = divmod(local.month - 1 + MONTHS[Obligation(obligation)], 12)
    year, month = local.year + years, month + 1
    day = min(local.day, calendar.monthrange(year, month)[1])
    return datetime.combine(local.replace(year, month, day), time.min, ZoneInfo(zone))


def next_reminder(due: datetime, after: datetime) -> datetime:
    """The first step after that instant: 30, 14 and 0 days before, then every week."""
    for days in AHEAD:
        step = due - timedelta(days=days)
        if step > after:
            return step
    return due + ((after - due) // WEEK + 1) * WEEK


def last_step(due: datetime, now: datetime) -> int:
    """The step that is on at that instant, in days from the due date: -30, -14, 0, 7, 14 …"""
    if now >= due:
        return (now - due) // WEEK * 7
    return -next((days for days in reversed(AHEAD) if now >= due - timedelta(days=days)), AHEAD[0])
