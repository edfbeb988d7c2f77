"""Every write of calendars by people. Events are written by the caller, which is a layer above:
each action returns what changed, for the record and for recomputing open deadlines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worktime import rules
from worktime.models import Holiday, WorkCalendar


class HolidayRefused(Exception):
    """The day off cannot be proposed, confirmed or withdrawn so; the text says why."""


@dataclass(frozen=True)
class Change:
    """What an action did. With `counts` deadlines that reach `day` must be computed anew."""

    holiday: Holiday
    day: date
    calendar: str | None  # a code; None is every calendar
    counts: bool

    def facts(self) -> dict[str, Any]:
        """For an event."""
        return {
            "date": self.day.isoformat(),
            "name": self.holiday.name,
            "kind": self.holiday.kind,
            "calendar": self.calendar,
            "source": self.holiday.source,
        }


@transaction.atomic
def propose_holiday(
    *,
    day: date,
    name: str,
    kind: str,
    source: str,
    by: AbstractBaseUser,
    now: datetime,
    name_en: str = "",
    calendar: WorkCalendar | None = None,
    open_until: int | None = None,
) -> Change:
    """Enter a day off that waits for a second person; until then it takes no working time away.

    `open_until` makes it a half day: minutes after midnight until which work goes on.
    """
    if not source.strip():
        raise HolidayRefused(_("Name the decree or letter that the day stands in."))
    try:
        with transaction.atomic():
            holiday = Holiday.objects.create(
                date=day,
                name=name,
                name_en=name_en,
                kind=kind,
                calendar=calendar,
                open_until=open_until,
                source=source,
                proposed_by_id=by.pk,
            )
    except IntegrityError as error:
        if "holiday_once" not in str(error):
            raise
        raise HolidayRefused(_("This day is already entered for that calendar.")) from None
    return _change(holiday, counts=False)


@transaction.atomic
def confirm_holiday(*, holiday_id: int, by: AbstractBaseUser, now: datetime) -> Change:
    """Let a proposed day off count. Locks the row; refused to the person who proposed it."""
    holiday = _locked(holiday_id)
    if holiday.confirmed_at is not None or holiday.withdrawn_at is not None:
        raise HolidayRefused(_("This day is already confirmed or withdrawn."))
    if not rules.may_confirm(by, holiday):
        raise HolidayRefused(_("A second person must confirm the day that you proposed."))
    holiday.confirmed_by_id = by.pk
    holiday.confirmed_at = now
    holiday.save(update_fields=["confirmed_by", "confirmed_at"])
    return _change(holiday, counts=True)


@transaction.atomic
def withdraw_holiday(*, holiday_id: int, by: AbstractBaseUser, now: datetime) -> Change:
    """Reject a proposal, or take back a day off that the government moved. The row stays."""
    holiday = _locked(holiday_id)
    if holiday.withdrawn_at is not None:
        raise HolidayRefused(_("This day is already withdrawn."))
    counted = holiday.confirmed_at is not None
    holiday.withdrawn_by_id = by.pk
    holiday.withdrawn_at = now
    holiday.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return _change(holiday, counts=counted)


def _locked(holiday_id: int) -> Holiday:
    return Holiday.objects.select_for_update(of=("self",)).get(pk=holiday_id)


def _change(holiday: Holiday, *, counts: bool) -> Change:
    code = holiday.calendar.code if holiday.calendar else None
    return Change(holiday=holiday, day=holiday.date, calendar=code, counts=counts)
