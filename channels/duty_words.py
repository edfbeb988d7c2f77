"""Why somebody is on duty or was passed over, in words; made only when somebody reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import cast
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Absence, Membership
from channels.models import Responsibility, Shift
from channels.states import Rank

Because = Callable[[], str]


class Words:
    """Times are said on the clock of that zone."""

    def __init__(self, zone: str) -> None:
        self._zone = zone

    def of(self, reason: str, source: object) -> Because:
        """Of somebody who is named for a reason: by decree, by a role, or by the rota."""
        return partial(self._of, reason, source)

    def _of(self, reason: str, source: object) -> str:
        if isinstance(source, Shift):
            return self._shift(reason, source)
        if isinstance(source, Responsibility):
            rank = _("primary") if source.rank == Rank.PRIMARY else _("backup")
            number = source.mandate.number
            return _("%(rank)s by decree %(number)s") % {"rank": rank, "number": number}
        return self._role(reason, cast(Membership, source))

    def _shift(self, reason: str, shift: Shift) -> str:
        words = {
            "shift": _("on shift at %(desk)s until %(until)s"),
            "override": _("put on shift at %(desk)s until %(until)s, in place of the rota"),
        }[reason]
        return words % {"desk": shift.desk.name, "until": self._instant(shift.ends_at)}

    def _role(self, reason: str, held: Membership) -> str:
        unit = held.unit.short_name
        if reason == "acting_head" and held.mandate is not None:
            return _("%(acting)s head of %(unit)s by decree %(number)s") % {
                "acting": held.mandate.get_kind_display(),
                "unit": unit,
                "number": held.mandate.number,
            }
        words = {
            "supervisor": _("supervisor of %(unit)s"),
            "head": _("head of %(unit)s"),
            "admin": _("program admin of %(unit)s"),
        }[reason]
        return words % {"unit": unit}

    def stands_in(self, absence: Absence) -> Because:
        return lambda: (
            _("stands in for %(person)s until %(until)s")
            % {"person": absence.person.full_title, "until": self._last_day(absence.ends_at)}
        )

    def away(self, absence: Absence) -> Because:
        """The kind of leave is nobody's business here."""
        return lambda: _("away until %(until)s") % {"until": self._last_day(absence.ends_at)}

    def loop(self, absence: Absence) -> Because:
        return lambda: (
            _("away until %(until)s, and the substitutes lead round in a circle")
            % {"until": self._last_day(absence.ends_at)}
        )

    @staticmethod
    def left() -> str:
        return _("does not work here any more")

    @staticmethod
    def not_asn() -> str:
        return _("is not a civil servant and cannot approve")

    @staticmethod
    def not_supervisor() -> str:
        return _("does not supervise this unit and cannot approve")

    @staticmethod
    def nobody_else() -> str:
        return _("program admin; away, but nobody else is left")

    def _last_day(self, moment: datetime) -> str:
        """The last day; with the time of day when an absence does not end at midnight."""
        local = moment.astimezone(ZoneInfo(self._zone))
        if local.time() == time.min:
            return date_format(local - timedelta(days=1), "j F Y")
        return self._instant(moment)

    def _instant(self, moment: datetime) -> str:
        local = moment.astimezone(ZoneInfo(self._zone))
        return f"{date_format(local, 'j F Y')} {local:%H.%M %Z}"
