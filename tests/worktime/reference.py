"""Working time counted minute by minute from the words of the rules: slow, plain, separate.

It shares nothing with `worktime`: hours and days off are written down again here.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
ZONES = {
    "wib": ZoneInfo("Asia/Jakarta"),
    "wita": ZoneInfo("Asia/Makassar"),
    "wit": ZoneInfo("Asia/Jayapura"),
}
# SKB 3 Menteri 1497/2025, 2/2025, 5/2025
NATIONAL_2026 = {
    *("2026-01-01", "2026-01-16", "2026-02-17", "2026-03-19", "2026-03-21", "2026-03-22"),
    *("2026-04-03", "2026-04-05", "2026-05-01", "2026-05-14", "2026-05-27", "2026-05-31"),
    *("2026-06-01", "2026-06-16", "2026-08-17", "2026-08-25", "2026-12-25"),
}
COLLECTIVE_LEAVE_2026 = {
    *("2026-02-16", "2026-03-18", "2026-03-20", "2026-03-23", "2026-03-24"),
    *("2026-05-15", "2026-05-28", "2026-12-24"),
}
DAYS_OFF = {date.fromisoformat(text) for text in NATIONAL_2026 | COLLECTIVE_LEAVE_2026}
RAMADAN = (date(2026, 2, 19), date(2026, 3, 20))


def minute_counts(local: datetime) -> bool:
    """Whether the minute that begins then is working time, in 2026."""
    weekday, day = local.weekday(), local.date()
    if weekday >= 5 or day in DAYS_OFF:
        return False
    clock = (local.hour, local.minute)
    if RAMADAN[0] <= day <= RAMADAN[1]:
        if weekday == 4:
            return (8, 0) <= clock < (11, 30) or (12, 30) <= clock < (15, 30)
        return (8, 0) <= clock < (12, 0) or (12, 30) <= clock < (15, 0)
    if weekday == 4:
        return (7, 30) <= clock < (11, 30) or (13, 0) <= clock < (16, 30)
    return (7, 30) <= clock < (12, 0) or (13, 0) <= clock < (16, 0)


def due(code: str, start: datetime, minutes: int) -> datetime:
    """Walk on until so many working minutes are over. Whole minutes only."""
    at = start.astimezone(ZONES[code])
    while minutes:
        minutes -= minute_counts(at)
        at += MINUTE
    return at


def between(code: str, start: datetime, end: datetime) -> int:
    """Count the working minutes that begin in [start, end)."""
    at, end = start.astimezone(ZONES[code]), end.astimezone(ZONES[code])
    counted = 0
    while at < end:
        counted += minute_counts(at)
        at += MINUTE
    return counted
