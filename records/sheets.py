"""Reading CSV and XLSX files that people make: encodings, separators, limits; no database."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

LARGEST_FILE = 1024 * 1024
MOST_ROWS = 1000
# An XLSX is a ZIP; a small one may hold a flood.
LARGEST_UNPACKED = 50 * 1024 * 1024
LONGEST_CELL = 20_000
# A workbook may claim a million rows of sixteen thousand cells in a few hundred bytes.
LAST_ROW = 20_000
LAST_COLUMN = 100

Cells = list[str]


class Unreadable(Exception):
    """The file as a whole cannot be read; the text is for the person who chose it."""


def read(
    data: bytes, name: str, *, largest: int = LARGEST_FILE, most_rows: int = MOST_ROWS
) -> list[tuple[int, Cells]]:
    """Numbered rows as the person sees them in the sheet, the heading first; empty rows dropped.

    Raises Unreadable.
    """
    if not data:
        raise Unreadable(_("The file is empty."))
    if len(data) > largest:
        raise Unreadable(_("The file is larger than %(mb)s MB.") % {"mb": largest // (1024 * 1024)})
    sheet = data[:4] == b"PK\x03\x04" or name.lower().endswith(".xlsx")
    rows: list[tuple[int, Cells]] = []
    for number, cells in _xlsx(data) if sheet else _csv(data):
        if any(cell.strip() for cell in cells):
            rows.append((number, cells))
        if len(rows) > most_rows + 1:
            raise Unreadable(_("The file has more than %(n)s rows. Split it.") % {"n": most_rows})
    if len(rows) < 2:
        raise Unreadable(_("The file has no rows below its heading."))
    return rows


# A cell that begins so is run as a formula by the program that opens the sheet.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: str) -> str:
    """For a CSV: a quotation mark before what would be run as a formula."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read it; formulas defused."""
    target = io.StringIO()
    csv.writer(target).writerows([guarded(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet, every cell a text: no formula, and no number that loses digits."""
    from openpyxl import Workbook  # slow to load, rarely needed
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=text or None)
            if text:
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _csv(data: bytes) -> Iterator[tuple[int, Cells]]:
    text = _decoded(data)
    first_line = text.split("\n", 1)[0]
    separator = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise Unreadable(
                    _("Line %(n)s holds a cell that is too long.") % {"n": reader.line_num}
                )
            yield reader.line_num, cells
    except csv.Error:
        raise Unreadable(
            _("Line %(n)s is not proper CSV: is a quotation mark missing?") % {"n": reader.line_num}
        ) from None


def _decoded(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else what Windows writes in Europe."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(_("The file is no text that can be read. Save it as CSV (UTF-8) or XLSX."))


def _xlsx(data: bytes) -> Iterator[tuple[int, Cells]]:
    from openpyxl import load_workbook  # slow to load, rarely needed

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise Unreadable(_("The workbook is too large."))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(
            values_only=True, max_row=LAST_ROW + 1, max_col=LAST_COLUMN
        )
        for number, values in enumerate(rows, start=1):
            if number > LAST_ROW:
                raise Unreadable(_("The workbook is too large."))
            yield number, [_cell(value) for value in values]
    except Unreadable:
        raise
    except Exception:  # a broken workbook fails in as many ways as there are parsers beneath
        raise Unreadable(_("The workbook cannot be read. Save it as XLSX or CSV.")) from None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # an id typed as a number
    return str(value).replace("\x00", "")[:LONGEST_CELL]
