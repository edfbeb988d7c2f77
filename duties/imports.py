"""Messages from a file: read, check every row, then take in all of them or none.

The page and `manage.py import_messages` share this. Columns: channel, external_id, link, text,
author, received_at, class.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from channels.models import Channel
from duties import actions, identity, queries, rules
from duties.models import Message
from duties.states import DutyKind, MessageClass
from records import sheets
from worktime.arithmetic import OutOfRange

COLUMNS = ("channel", "external_id", "link", "text", "author", "received_at", "class")
NEEDED = ("channel", "text", "received_at", "class")
EXAMPLE = (
    "x/dinkes_contoh",
    "",
    "https://x.com/warga/status/1001",
    "Jam layanan puskesmas hari Jumat sampai pukul berapa?",
    "Warga Contoh",
    "2026-08-14 15:30",
    "information",
)
# What people write above their columns and in them.
HEADINGS = {
    "kanal": "channel",
    "id": "external_id",
    "id_eksternal": "external_id",
    "tautan": "link",
    "url": "link",
    "teks": "text",
    "isi": "text",
    "penulis": "author",
    "nama": "author",
    "diterima": "received_at",
    "waktu": "received_at",
    "kelas": "class",
    "jenis": "class",
}
CLASSES = {
    "pengaduan": MessageClass.COMPLAINT,
    "aspirasi": MessageClass.ASPIRATION,
    "informasi": MessageClass.INFORMATION,
    "permintaan informasi": MessageClass.INFORMATION,
    "darurat": MessageClass.EMERGENCY,
    "hoaks": MessageClass.HOAX,
    "laporan hoaks": MessageClass.HOAX,
}
LOCAL_FORMATS = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H.%M", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M")
LONGEST = {"external_id": 200, "link": 500, "text": 10_000, "author": 120}


@dataclass
class Line:
    """One row: as it was written, what it means, and what is wrong with it."""

    number: int
    cells: dict[str, str]
    channel: Channel | None = None
    received_at: datetime | None = None
    message_class: str = ""
    due_at: datetime | None = None
    # Known already: its text is brought up to date, no second duty begins.
    update: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What makes it the same message as another (duties.identity)."""
        assert self.received_at is not None
        return identity.of(
            external_id=self.cells["external_id"],
            url=self.cells["link"],
            author_name=self.cells["author"],
            text=self.cells["text"],
            received_at=self.received_at,
        )


@dataclass(frozen=True)
class Report:
    """The dry run: every row with its verdict."""

    lines: list[Line]

    @property
    def faulty(self) -> list[Line]:
        return [line for line in self.lines if line.faults]

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if not line.faults]

    @property
    def new(self) -> int:
        return sum(not line.update for line in self.good)

    @property
    def updates(self) -> int:
        return sum(line.update for line in self.good)


def check(rows: list[tuple[int, sheets.Cells]], *, by: User | None, now: datetime) -> Report:
    """Try every row and write nothing. Raises sheets.Unreadable when a column is missing."""
    columns = sheets.columns(rows[0][1], names=COLUMNS, needed=NEEDED, synonyms=HEADINGS)
    checker = _Checker(by, now)
    lines = [
        Line(number, {name: sheets.at(cells, place) for name, place in columns.items()})
        for number, cells in rows[1:]
    ]
    for line in lines:
        checker.check(line)
    checker.mark_known(lines)
    return Report(lines)


def apply(report: Report, *, by: User | None, now: datetime) -> int:
    """Take in all rows of a report without faults, or none; say how many are new.

    Raises duties.actions.Refused when something changed since the dry run.
    """
    if report.faulty:
        raise actions.Refused(_("Nothing was imported: some rows have faults."))
    return actions.receive_many(incoming=[_incoming(line) for line in report.lines], by=by, now=now)


def _incoming(line: Line) -> actions.Incoming:
    assert line.channel is not None
    assert line.received_at is not None
    return actions.Incoming(
        channel=line.channel,
        external_id=line.cells["external_id"],
        url=line.cells["link"],
        author_name=line.cells["author"],
        text=line.cells["text"],
        message_class=line.message_class,
        received_at=line.received_at,
    )


class _Checker:
    def __init__(self, by: User | None, now: datetime) -> None:
        self.by, self.now = by, now
        self._channels: dict[str, list[Channel]] = {}
        for channel in self._allowed():
            handle = channel.handle.lower().lstrip("@")
            for key in (handle, f"{channel.network}/{handle}"):
                self._channels.setdefault(key, []).append(channel)
        self._standards = {
            value: queries.standard(DutyKind.FIRST_RESPONSE, value) for value in MessageClass.values
        }
        self._clockwork = queries.Clockwork(now)
        self._seen: dict[tuple[int, str], int] = {}
        self._is_url = URLValidator(schemes=["http", "https"])

    def _allowed(self) -> Iterable[Channel]:
        if self.by is not None:
            return rules.listening_channels(self.by, self.now)
        everything = Channel.objects.filter(state__in=rules.LISTENING)
        return everything.select_related("unit__calendar")

    def check(self, line: Line) -> None:
        """Fill in what the row means; every fault is listed, not only the first."""
        for name in NEEDED:
            if not line.cells[name]:
                line.faults.append(_("“%(column)s” is empty.") % {"column": name})
        self._channel(line)
        self._texts(line)
        self._class(line)
        self._received(line)
        if not line.faults:
            self._deadline(line)
            self._twice(line)

    def _channel(self, line: Line) -> None:
        written = line.cells["channel"]
        if not written:
            return
        network, separator, handle = written.lower().rpartition("/")
        key = f"{network}{separator}{handle.lstrip('@')}"
        found = self._channels.get(key, [])
        if len(found) == 1:
            line.channel = found[0]
        elif found:
            line.faults.append(
                _("“%(name)s” is on several networks: write network/name.") % {"name": written}
            )
        else:
            line.faults.append(
                _("No channel “%(name)s” for which you may enter messages.") % {"name": written}
            )

    def _texts(self, line: Line) -> None:
        for name, longest in LONGEST.items():
            if len(line.cells[name]) > longest:
                line.faults.append(
                    _("“%(column)s” is longer than %(n)s characters.")
                    % {"column": name, "n": longest}
                )
        if line.cells["link"]:
            try:
                self._is_url(line.cells["link"])
            except ValidationError:
                line.faults.append(_("“link” is no address that begins with https://."))

    def _class(self, line: Line) -> None:
        word = line.cells["class"].lower()
        if not word:
            return
        value = CLASSES.get(word, word)
        if value not in MessageClass.values:
            line.faults.append(
                _("“%(word)s” is no class. Possible: %(classes)s.")
                % {
                    "word": line.cells["class"],
                    "classes": ", ".join(f"{one.value} ({one.label})" for one in MessageClass),
                }
            )
        elif self._standards[value] is None:
            line.faults.append(_("No response standard is in force for this."))
        else:
            line.message_class = value

    def _received(self, line: Line) -> None:
        zone = ZoneInfo(line.channel.unit.zone) if line.channel else ZoneInfo("UTC")
        if not line.cells["received_at"]:
            return
        at = moment(line.cells["received_at"], zone)
        if at is None:
            line.faults.append(
                _("“%(word)s” is no time. Write 2026-08-14 15:30 or 2026-08-14T15:30+07:00.")
                % {"word": line.cells["received_at"]}
            )
        elif at > self.now:
            line.faults.append(_("The time of receipt lies in the future."))
        line.received_at = at

    def _deadline(self, line: Line) -> None:
        standard = self._standards[line.message_class]
        assert standard
        assert line.channel
        assert line.received_at
        calendar = self._clockwork.calendar(line.channel.unit.calendar.code)
        try:
            line.due_at = queries.due(calendar, standard.clock, line.received_at, standard.minutes)
        except OutOfRange:
            line.faults.append(_("The work calendar does not reach back to that time."))

    def _twice(self, line: Line) -> None:
        assert line.channel is not None
        if line.faults:
            return
        key = (line.channel.pk, line.name)
        if key in self._seen:
            line.faults.append(
                _("The same message stands in row %(n)s already.") % {"n": self._seen[key]}
            )
        self._seen.setdefault(key, line.number)

    def mark_known(self, lines: list[Line]) -> None:
        """Which rows are in the inbox already; one query for all of them."""
        names = {name for _channel, name in self._seen}
        known = set(
            Message.objects.filter(
                channel__in={channel for channel, _name in self._seen}, external_id__in=names
            ).values_list("channel_id", "external_id")
        )
        for line in lines:
            if not line.faults and line.channel is not None:
                line.update = (line.channel.pk, line.name) in known


def moment(written: str, zone: ZoneInfo) -> datetime | None:
    """An ISO time with its offset, else a wall-clock time in the zone; None if it is neither."""
    text = written.strip()
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    for pattern in LOCAL_FORMATS:
        if at is not None:
            break
        try:
            at = datetime.strptime(text, pattern).replace(tzinfo=zone)
        except ValueError:
            continue
    if at is None:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)
