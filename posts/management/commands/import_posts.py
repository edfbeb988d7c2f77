"""Drafts from a CSV or XLSX file, for people who script."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from posts import actions, imports
from posts.imports import Line
from posts.states import InformationClass
from records import sheets

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 10_000


class Command(BaseCommand):
    help = f"""Take in posts as drafts from a CSV or XLSX file: all rows, or none.

Columns (in any order, first row is the heading):
  title              working title, at most 140 characters
  unit               code of the unit; the person named by --by must write for it
  channels           names of active channels, or network/name, separated by blanks
  text               the words of the post
  link               may be left out
  source             where it comes from; may be left out
  source_url         address of the source; may be left out
  planned_at         2026-12-01T09:00+07:00, or 2026-12-01 09:00 with the column zone
  zone               WIB, WITA or WIT, where planned_at has no offset
  information_class  {", ".join(InformationClass.values)} (default: setiap_saat)

CSV may be UTF-8 (with or without mark), separated by comma or semicolon.
Nothing is submitted or published: every row becomes a draft that goes through review.

Example:
  manage.py import_posts posts.csv --by rina@contoh.go.id --dry-run

  {";".join(imports.COLUMNS)}
  {";".join(imports.EXAMPLE)}
"""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV or XLSX file")
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument("--by", metavar="EMAIL", required=True, help="who writes the drafts")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        by = User.objects.working().filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError(f"Nobody with the address {options['by']} works here.")
        lines = self._lines(options["file"], by, now)
        for line in lines:
            self.stdout.write(f"row {line.number}: {' '.join(line.faults) or 'ok'}")
        faulty = sum(bool(line.faults) for line in lines)
        if faulty:
            raise CommandError(f"Nothing was imported: {faulty} of {len(lines)} rows have faults.")
        if options["dry_run"]:
            self.stdout.write(f"Dry run: {len(lines)} drafts. Nothing was written.")
            return
        try:
            made = imports.apply(lines, by=by, now=now)
        except actions.MoveRefused as refusal:
            raise CommandError(f"Nothing was imported: {refusal}") from None
        self.stdout.write(f"Imported {len(made)} drafts.")

    def _lines(self, path: Path, by: User, now: Any) -> list[Line]:
        try:
            data = path.read_bytes()
            rows = sheets.read(data, path.name, largest=LARGEST, most_rows=MOST_ROWS)
            return imports.check(rows, by=by, now=now)
        except OSError as problem:
            raise CommandError(f"{path} cannot be read: {problem.strerror}.") from None
        except (sheets.Unreadable, imports.HeadingWrong) as problem:
            raise CommandError(str(problem)) from None
