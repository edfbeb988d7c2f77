"""An import on trial: each row with its verdict, and rows that travel signed through the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from records import sheets

HELD_FOR = 3600  # seconds between dry run and confirmation
LONGEST_TOKEN = 2_000_000
Rows = list[tuple[int, sheets.Cells]]


@dataclass
class Line:
    """One row: as it was written, what would come of it, and what is wrong with it."""

    number: int
    cells: dict[str, str]
    result: str = ""  # "new", "changed", "same" or "waiting"
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    lines: list[Line]

    @property
    def faulty(self) -> list[Line]:
        return [line for line in self.lines if line.faults]

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if not line.faults]

    @property
    def new(self) -> int:
        return self._count("new")

    @property
    def changed(self) -> int:
        return self._count("changed")

    @property
    def same(self) -> int:
        return self._count("same") + self._count("waiting")

    def _count(self, result: str) -> int:
        return sum(line.result == result for line in self.good)


def uploaded(file: Any, *, largest: int = sheets.LARGEST_FILE) -> Rows:
    """The rows of an uploaded file; the size is judged before it is read. Raises Unreadable."""
    if (file.size or 0) > largest:
        raise sheets.Unreadable(
            _("The file is larger than %(mb)s MB.") % {"mb": largest // (1024 * 1024)}
        )
    return sheets.read(file.read(), file.name or "", largest=largest)


def held(rows: Rows, *, salt: str) -> str:
    """The rows as a signed text for the page, so that no file is kept. Raises Unreadable."""
    token = signing.dumps(rows, salt=salt, compress=True)
    if len(token) > LONGEST_TOKEN:
        raise sheets.Unreadable(_("The file is too large for this page. Split it."))
    return token


def released(token: str, *, salt: str) -> Rows:
    """The same rows back, within the hour. Raises signing.BadSignature."""
    return [(n, cells) for n, cells in signing.loads(token, salt=salt, max_age=HELD_FOR)]
