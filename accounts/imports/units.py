"""Sheets of units: code, name, place in the tree, zone, calendar, mail domains."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts import actions
from accounts.actions import Refused
from accounts.imports.trial import Sheet, too_long
from accounts.models import Unit, User
from accounts.queries import units_in_order
from accounts.rules import unit_ids
from accounts.states import DOMAIN, ZONES, Role
from records.dry_run import Line
from worktime.models import WorkCalendar

COLUMNS = ("code", "name", "short_name", "parent", "zone", "calendar", "mail_domains")
NEEDED = ("code", "name", "short_name", "zone", "calendar")
EXAMPLE = (
    "rsud", "RSUD Contoh", "RSUD", "dinkes", "WIB", "wib", "rsud.contoh.go.id",
)  # fmt: skip
HEADINGS = {
    "kode": "code",
    "nama": "name",
    "nama_singkat": "short_name",
    "singkatan": "short_name",
    "induk": "parent",
    "bagian_dari": "parent",
    "zona": "zone",
    "zona_waktu": "zone",
    "kalender": "calendar",
    "kalender_kerja": "calendar",
    "domain": "mail_domains",
    "domain_surel": "mail_domains",
}
LONGEST = {"code": 40, "name": 160, "short_name": 60}
SHORT_ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
CODE = re.compile(r"[-a-zA-Z0-9_]+", re.ASCII)


def parents_first(lines: list[Line]) -> list[Line]:
    """Each row after that of its parent; rows of a circle come last and fail there."""
    by_code = {line.cells.get("code", ""): line for line in lines}
    ordered: list[Line] = []
    placed: set[int] = set()
    for line in lines:
        chain = [line]
        while (above := by_code.get(chain[-1].cells.get("parent", ""))) and above not in chain:
            chain.append(above)
        for one in reversed(chain):
            if one.number not in placed:
                placed.add(one.number)
                ordered.append(one)
    return ordered


class _Reader:
    def __init__(self, by: User | None, now: datetime) -> None:
        self.by, self.now = by, now
        self.calendars = {calendar.code: calendar for calendar in WorkCalendar.objects.all()}
        self.zones = SHORT_ZONES | {zone.lower(): zone for zone, _label in ZONES}
        self.seen: dict[str, int] = {}

    def look(self, line: Line) -> None:
        cells = line.cells
        too_long(line, LONGEST)
        if cells["code"] and not CODE.fullmatch(cells["code"]):
            line.faults.append(_("A code has letters, digits, hyphens and underscores only."))
        if cells["zone"] and cells["zone"].lower() not in self.zones:
            line.faults.append(
                _("“%(zone)s” is no time zone: WIB, WITA or WIT.") % {"zone": cells["zone"]}
            )
        if cells["calendar"] and cells["calendar"] not in self.calendars:
            line.faults.append(
                _("There is no work calendar “%(code)s”.") % {"code": cells["calendar"]}
            )
        for domain in self._domains(cells):
            if not DOMAIN.fullmatch(domain):
                line.faults.append(_("“%(domain)s” is no mail domain.") % {"domain": domain})
        first = self.seen.setdefault(cells["code"], line.number)
        if first != line.number:
            line.faults.append(_("The same unit stands in row %(n)s already.") % {"n": first})

    def act(self, line: Line) -> str:
        cells = line.cells
        parent = self._parent(cells.get("parent", ""))
        facts: dict[str, Any] = {
            "name": cells["name"],
            "short_name": cells["short_name"],
            "zone": self.zones[cells["zone"].lower()],
            "calendar": self.calendars[cells["calendar"]],
        }
        unit = Unit.objects.filter(code=cells["code"]).first()
        if unit is None:
            if parent is None and self.by is not None:
                raise Refused(_("Say which unit it is part of."))
            actions.create_unit(
                code=cells["code"], parent=parent, mail_domains=self._domains(cells), by=self.by,
                now=self.now, **facts,
            )  # fmt: skip
            return "new"
        domains = self._domains(cells) if "mail_domains" in cells else unit.mail_domains
        changed = actions.change_unit(
            unit_id=unit.pk, mail_domains=domains, by=self.by, now=self.now, **facts
        )
        if parent is not None and parent.pk != unit.parent_id:
            actions.move_unit(unit_id=unit.pk, parent=parent, by=self.by, now=self.now)
            return "changed"
        return "changed" if changed else "same"

    def _parent(self, code: str) -> Unit | None:
        """Empty: a known unit stays where it is."""
        if not code:
            return None
        parent = Unit.objects.filter(code=code).first()
        if parent is None:
            raise Refused(_("There is no unit with the code “%(code)s”.") % {"code": code})
        return parent

    def _domains(self, cells: dict[str, str]) -> list[str]:
        words = re.split(r"[\s,;]+", cells.get("mail_domains", "").lower())
        return [word.lstrip("@") for word in words if word]


UNITS = Sheet(COLUMNS, NEEDED, HEADINGS, EXAMPLE, _Reader, parents_first)


def rows_of_units(admin: User, now: datetime) -> list[tuple[str, ...]]:
    """The admin's open units as the sheet that imports again unchanged, heading first."""
    administered = Unit.objects.filter(
        pk__in=unit_ids(admin, now, [Role.ADMIN]), is_active=True
    ).values_list("pk", flat=True)
    units = Unit.objects.select_related("parent", "calendar").in_bulk(list(administered))
    return [COLUMNS, *(_row(units[unit.pk], now) for _depth, unit in units_in_order(units))]


def _row(unit: Unit, now: datetime) -> tuple[str, ...]:
    zone = now.astimezone(ZoneInfo(unit.zone)).strftime("%Z")
    return (
        unit.code, unit.name, unit.short_name, unit.parent.code if unit.parent else "", zone,
        unit.calendar.code, " ".join(unit.mail_domains),
    )  # fmt: skip
