"""All rows or none; the dry run does the real thing and takes it back.

So that no rule is written twice: what a row may do is decided by the same actions as on the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actions import Refused
from accounts.models import User
from records import sheets
from records.dry_run import Line, Report, Rows

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class Reader(Protocol):
    """What one kind of sheet means."""

    def look(self, line: Line) -> None:
        """List every fault that the row shows by itself."""

    def act(self, line: Line) -> str:
        """Do what the row says by the actions; returns the result. Raises Refused."""


@dataclass(frozen=True)
class Sheet:
    """The columns of one kind of sheet, and who reads it."""

    columns: Sequence[str]
    needed: Sequence[str]
    headings: Mapping[str, str]
    example: Sequence[str]
    reader: Callable[[User | None, datetime], Reader]
    # Rows that others build on come first.
    order: Callable[[list[Line]], list[Line]] = list


def check(sheet: Sheet, rows: Rows, *, by: User | None, now: datetime) -> Report:
    """Try every row and leave nothing. Raises sheets.Unreadable when a column is missing."""
    with transaction.atomic():
        report = _run(sheet, rows, by, now)
        transaction.set_rollback(True)
    return report


def apply(sheet: Sheet, rows: Rows, *, by: User | None, now: datetime) -> Report:
    """Take in all rows, or none when one of them has a fault: then the report says which."""
    with transaction.atomic():
        report = _run(sheet, rows, by, now)
        if report.faulty:
            transaction.set_rollback(True)
    return report


def _run(sheet: Sheet, rows: Rows, by: User | None, now: datetime) -> Report:
    places = sheets.columns(
        rows[0][1], names=sheet.columns, needed=sheet.needed, synonyms=sheet.headings
    )
    given = {name: place for name, place in places.items() if place is not None}
    lines = [
        Line(number, {n: sheets.unguarded(sheets.at(cells, at)) for n, at in given.items()})
        for number, cells in rows[1:]
    ]
    reader = sheet.reader(by, now)
    for line in sheet.order(lines):
        for name in sheet.needed:
            if not line.cells[name]:
                line.faults.append(_("“%(column)s” is empty.") % {"column": name})
        reader.look(line)
        if not line.faults:
            _try(reader, line)
    return Report(lines)


def _try(reader: Reader, line: Line) -> None:
    try:
        with transaction.atomic():
            line.result = reader.act(line)
    except Refused as refusal:
        line.faults.append(str(refusal))


def day(written: str) -> date | None:
    """2026-11-26, or as people write it here: 26/11/2026. None when it is no day."""
    text = written.partition("T")[0]
    for pattern in DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def words_of(choices: Any) -> dict[str, str]:
    """Code, and label in both languages, to the code."""
    known = {value.lower(): value for value in choices.values}
    for language in ("en", "id"):
        with translation.override(language):
            known |= {str(choice.label).lower(): choice.value for choice in choices}
    return known


def too_long(line: Line, longest: Mapping[str, int]) -> None:
    for name, most in longest.items():
        if len(line.cells.get(name, "")) > most:
            line.faults.append(
                _("“%(column)s” is longer than %(n)s characters.") % {"column": name, "n": most}
            )
