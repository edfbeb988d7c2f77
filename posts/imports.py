"""Posts from a file: each row is checked with a reason; all rows become drafts, or none does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from channels.models import Channel
from posts import actions, rules
from posts.digest import Content, Source
from posts.models import Post
from posts.states import InformationClass

COLUMNS = (
    "title", "unit", "channels", "text", "link", "source", "source_url", "planned_at", "zone",
    "information_class",
)  # fmt: skip
NEEDED = ("title", "unit", "text")
EXAMPLE = (
    "Imunisasi anak", "dinkes", "x/dinkes facebook/dinkes", "Imunisasi gratis di puskesmas.",
    "https://dinkes.example/imunisasi", "SE Dinkes 12/2026", "", "2027-08-17 09:00", "WIB",
    "setiap_saat",
)  # fmt: skip
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
WALL_CLOCKS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H.%M", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M")
Cells = list[str]


@dataclass
class Line:
    """One row with what is wrong with it; `number` is the one that people see in the sheet."""

    number: int
    cells: dict[str, str]
    faults: list[str] = field(default_factory=list)
    unit: Unit | None = None
    channels: list[Channel] = field(default_factory=list)
    planned_at: datetime | None = None


@dataclass(frozen=True)
class Report:
    """The rows of one file, those with faults apart."""

    lines: list[Line]

    @property
    def faulty(self) -> list[Line]:
        return [line for line in self.lines if line.faults]

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if not line.faults]


class HeadingWrong(Exception):
    """The first row does not name the columns, or nothing follows it; the text says so."""


def check(rows: Sequence[tuple[int, Cells]], *, by: User, now: datetime) -> list[Line]:
    """Each row with its faults; the first row is the heading. Raises HeadingWrong."""
    heading = [cell.strip().lower() for cell in rows[0][1]]
    if missing := [name for name in NEEDED if name not in heading]:
        raise HeadingWrong(_("The heading lacks: %(names)s.") % {"names": ", ".join(missing)})
    if len(set(filter(None, heading))) < len([name for name in heading if name]):
        raise HeadingWrong(_("The heading names a column twice."))
    if len(rows) < 2:
        raise HeadingWrong(_("There is no row below the heading."))
    reader = _Reader(by, now)
    return [
        reader.line(number, dict(zip(heading, cells, strict=False))) for number, cells in rows[1:]
    ]


@transaction.atomic
def apply(lines: Iterable[Line], *, by: User, now: datetime) -> list[Post]:
    """Write all lines as drafts of `by`, or none. Raises actions.MoveRefused."""
    made = []
    for line in lines:
        if line.faults or line.unit is None:
            raise actions.MoveRefused(_("Row %(row)s has faults.") % {"row": line.number})
        cells = line.cells
        post = actions.create(
            unit=line.unit,
            title=cells["title"],
            information_class=cells.get("information_class") or InformationClass.ANYTIME,
            planned_at=line.planned_at,
            by=by,
            now=now,
        )
        named = cells.get("source", "")
        sources = [Source(named, cells.get("source_url", ""))] if named else []
        content = Content(
            text=cells["text"],
            link=cells.get("link", ""),
            sources=sources,
            variants={channel.pk: "" for channel in line.channels},
        )
        actions.save_revision(post_id=post.pk, expected_number=0, content=content, by=by, now=now)
        made.append(post)
    return made


class _Reader:
    """Knows the units and channels that the person may write for; two queries for all rows."""

    def __init__(self, by: User, now: datetime) -> None:
        self.now = now
        units = Unit.objects.filter(pk__in=rules.units_to_write_for(by, now), is_active=True)
        self.units = {unit.code.lower(): unit for unit in units}
        self.channels: dict[str, list[Channel]] = {}
        for channel in rules.channels_to_write_for(by, now):
            handle = channel.handle.lower().lstrip("@")
            for name in (handle, f"{channel.network}/{handle}"):
                self.channels.setdefault(name, []).append(channel)

    def line(self, number: int, cells: dict[str, str]) -> Line:
        line = Line(number, {name: value.strip() for name, value in cells.items()})
        self._words(line)
        self._unit(line)
        self._channels(line)
        self._time(line)
        return line

    def _words(self, line: Line) -> None:
        cells = line.cells
        line.faults += [
            _("“%(column)s” is empty.") % {"column": name}
            for name in ("title", "text")
            if not cells.get(name)
        ]
        if len(cells.get("title", "")) > 140:
            line.faults.append(_("The title is longer than 140 characters."))
        if why_not := rules.why_not_title(cells.get("title", "")):
            line.faults.append(why_not)
        given = cells.get("information_class", "").lower().replace(" ", "_")
        cells["information_class"] = given
        if given and given not in InformationClass.values:
            known = ", ".join(InformationClass.values)
            line.faults.append(_("The information class is none of: %(known)s.") % {"known": known})
        if cells.get("source_url") and not cells.get("source"):
            line.faults.append(_("Name the source of the address."))
        for name in ("link", "source_url"):
            if cells.get(name) and not _is_address(cells[name]):
                line.faults.append(_("“%(column)s” is no web address.") % {"column": name})

    def _unit(self, line: Line) -> None:
        code = line.cells.get("unit", "")
        line.unit = self.units.get(code.lower())
        if line.unit is None:
            line.faults.append(
                _("You write for no unit with the code “%(code)s”.") % {"code": code}
            )

    def _channels(self, line: Line) -> None:
        for name in re.split(r"[\s,;|]+", line.cells.get("channels", "")):
            if not name:
                continue
            found = self.channels.get(name.lower().replace("/@", "/").lstrip("@"), [])
            if len(found) == 1:
                line.channels += [one for one in found if one not in line.channels]
            elif found:
                line.faults.append(
                    _("Several channels are called “%(name)s”: write network/name.")
                    % {"name": name}
                )
            else:
                line.faults.append(
                    _("No active channel of yours is called “%(name)s”.") % {"name": name}
                )

    def _time(self, line: Line) -> None:
        written = line.cells.get("planned_at", "")
        if not written:
            return
        line.planned_at = moment(written, line.cells.get("zone", ""))
        if line.planned_at is None:
            line.faults.append(
                _("The time needs an offset, or a zone column (WIB, WITA, WIT): “%(time)s”.")
                % {"time": written}
            )
        elif why_not := rules.why_not_at(line.planned_at, self.now):
            line.faults.append(f"{why_not} “{written}”")


def moment(written: str, zone: str) -> datetime | None:
    """A time with offset, or a wall clock of the named zone; None when it is neither."""
    at = _parsed(written)
    if at is None or at.tzinfo is not None:
        return at
    name = ZONES.get(zone.upper(), zone)
    if name not in ZONES.values():
        return None
    return at.replace(tzinfo=ZoneInfo(name))


def _parsed(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        pass
    for pattern in WALL_CLOCKS:
        try:
            return datetime.strptime(written, pattern)  # noqa: DTZ007 (the zone follows)
        except ValueError:
            continue
    return None


def _is_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return True
