"""Citizens' messages from a CSV or XLSX file, for people who script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.management.imports import ImportCommand
from accounts.models import User
from duties import actions, imports
from duties.states import MessageClass
from records import sheets


class Command(ImportCommand):
    help = f"""Take in citizens' messages from a CSV or XLSX file: all rows, or none.

Columns (in any order, first row is the heading):
  channel      account name, or network/account name, of a registered channel
  external_id  the network's own id; may be left out, then the link names the message
  link         address of the message; may be left out
  text         what the citizen wrote
  author       name shown on the network; may be left out
  received_at  2026-08-14T15:30+07:00, or 2026-08-14 15:30 in the zone of the channel's unit
  class        {", ".join(MessageClass.values)}

CSV may be UTF-8 (with or without mark) or Windows-1252, separated by comma or semicolon.
A message that is known already is brought up to date and keeps its deadline.

Example:
  manage.py import_messages messages.csv --dry-run
  manage.py import_messages messages.csv --by rina@contoh.go.id

  {",".join(imports.COLUMNS)}
  {",".join(imports.EXAMPLE)}
"""

    largest = 50 * 1024 * 1024
    most_rows = 100_000

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--by", metavar="EMAIL", help="in whose name; else the system's")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.person(options["by"]) if options["by"] else None
        now = timezone.now()
        report = self._report(options["file"], by, now)
        self.refuse(report.faulty, len(report.lines))
        if not options["dry_run"]:
            try:
                imports.apply(report, by=by, now=now)
            except actions.Refused as refusal:
                words = _("Nothing was imported: %(reason)s") % {"reason": refusal}
                raise CommandError(words) from None
        words = _("%(new)s new, %(known)s known already") % {
            "new": report.new,
            "known": report.updates,
        }
        self.tell(words, dry_run=options["dry_run"])

    def _report(self, path: Path, by: User | None, now: Any) -> imports.Report:
        try:
            return imports.check(self.rows(path), by=by, now=now)
        except sheets.Unreadable as problem:
            raise CommandError(str(problem)) from None
