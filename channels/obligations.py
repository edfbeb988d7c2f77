"""When an account must be confirmed again. Pure arithmetic."""

from __future__ import annotations

import calendar
from datetime import datetime, time
from zoneinfo import ZoneInfo

from channels.states import Obligation

MONTHS = {Obligation.ATTESTATION: 6, Obligation.ACCESS: 3}


def due_after(at: datetime, obligation: str, zone: str) -> datetime:
    """The first instant of the same day some months later, where the unit works."""
    local = at.astimezone(ZoneInfo(zone)).date()
    years, month = divmod(local.month - 1 + MONTHS[Obligation(obligation)], 12)
    year, month = local.year + years, month + 1
    day = min(local.day, calendar.monthrange(year, month)[1])
    return datetime.combine(local.replace(year, month, day), time.min, ZoneInfo(zone))
