"""The register on paper and in sheets, for those to whom the office sends its list of accounts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Unit
from accounts.rules import above
from channels.models import Channel
from channels.papers import day_words, pdf
from channels.public.register import zone_of
from platforms.networks import NAMES

# A letter of more is no letter; the compiler's memory grows with the rows.
MOST_ROWS = 2000


@dataclass(frozen=True)
class Letter:
    """The letter to which the list is an annex."""

    number: str
    dated: date
    place: str
    signer: str
    position: str
    nip: str
    addressee: str


def paper(rows: Iterable[Channel], letter: Letter, *, unit: Unit, now: datetime) -> bytes:
    """PDF/UA, in Indonesian whoever makes it. Rows need `unit`."""
    with translation.override("id"):
        facts = {
            "region": _region(unit),
            "number": letter.number,
            "dated": date_format(letter.dated, "j F Y"),
            "as_of": day_words(now, unit.zone),
            "addressee": letter.addressee,
            "place": letter.place,
            "signer": letter.signer,
            "position": letter.position,
            "nip": letter.nip,
            "check": f"{settings.BASE_URL}{reverse('public:check')}",
            "rows": [_on_paper(row) for row in rows],
        }
        return pdf("register", facts, at=now)


def _region(unit: Unit) -> str:
    """The government in whose name it goes out: the topmost unit above this one."""
    return Unit.objects.get(pk=above(unit.pk)[-1]).name


def _on_paper(channel: Channel) -> list[str]:
    return [
        channel.name, str(NAMES[channel.network]), channel.handle, channel.url, channel.unit.name,
        _decree(channel), str(channel.get_state_display()),
    ]  # fmt: skip


def _decree(channel: Channel) -> str:
    if not channel.decree_number:
        return "–"
    day = date_format(channel.decree_on, "j F Y") if channel.decree_on else ""
    return ", ".join(filter(None, [channel.decree_number, day]))


def headings() -> list[str]:
    return [
        _("Number"), _("Name shown"), _("Network"), _("Account name"), _("Address"), _("Unit"),
        _("Decree number"), _("Decree date"), _("State"), _("Registered"), _("Confirmed"),
        _("Purpose"),
    ]  # fmt: skip


def cells(channel: Channel) -> list[Any]:
    """One row of a sheet; days as days. Needs `unit`."""
    return [
        channel.pk, channel.name, str(NAMES[channel.network]), channel.handle, channel.url,
        channel.unit.name, channel.decree_number, channel.decree_on,
        str(channel.get_state_display()), _day(channel.registered_at, channel),
        _day(channel.attested_at, channel), channel.purpose,
    ]  # fmt: skip


def _day(at: datetime | None, channel: Channel) -> date | None:
    return at.astimezone(zone_of(channel)).date() if at else None


def as_xlsx(rows: Iterable[Channel]) -> bytes:
    """A workbook in which text stays text: nothing in it is ever taken for a formula or a link."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet(_("Official channels")[:31])
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, text in enumerate(headings()):
        sheet.write_string(0, place, text, bold)
    for line, channel in enumerate(rows, start=1):
        for place, value in enumerate(cells(channel)):
            if isinstance(value, date):
                sheet.write_datetime(line, place, datetime.combine(value, datetime.min.time()), day)
            elif isinstance(value, int):
                sheet.write_number(line, place, value)
            else:
                sheet.write_string(line, place, str(value or ""))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings()) - 1, 22)
    book.close()
    return out.getvalue()


def as_csv(rows: Iterable[Channel]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings())
    for channel in rows:
        writer.writerow([_plain(value) for value in cells(channel)])
    return f"\ufeff{out.getvalue()}"


def _plain(value: Any) -> str:
    """A cell that begins like a formula gets an apostrophe, as sheet programs expect it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
