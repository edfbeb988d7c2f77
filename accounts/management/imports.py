"""What commands that import a sheet in somebody's name share."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.imports.trial import Sheet, apply, check
from accounts.models import User
from records import sheets


class ImportCommand(BaseCommand):
    """`file`, `--dry-run` and `--by`; help texts keep their lines."""

    largest: ClassVar[int]
    most_rows: ClassVar[int]

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV or XLSX file")
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")

    def person(self, email: str) -> User:
        """Whoever works here under that address; raises CommandError."""
        found: User | None = User.objects.working().filter(email__iexact=email).first()
        if found is None:
            raise CommandError(f"Nobody with the address {email} works here.")
        return found

    def rows(self, path: Path) -> list[tuple[int, sheets.Cells]]:
        """Numbered rows of the file, the heading first; raises CommandError."""
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise CommandError(f"{path} cannot be read: {problem.strerror}.") from None
        try:
            return sheets.read(data, path.name, largest=self.largest, most_rows=self.most_rows)
        except sheets.Unreadable as problem:
            raise CommandError(str(problem)) from None


class SheetCommand(ImportCommand):
    """Units or staff: the dry run lists each faulty row, and one faulty row stops all."""

    largest = 50 * 1024 * 1024
    most_rows = 10_000
    sheet: ClassVar[Sheet]
    needs_by: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--by", metavar="EMAIL", required=self.needs_by, help="the program admin who does it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.person(options["by"]) if options["by"] else None
        act = check if options["dry_run"] else apply
        try:
            report = act(self.sheet, self.rows(options["file"]), by=by, now=timezone.now())
        except sheets.Unreadable as problem:
            raise CommandError(str(problem)) from None
        for line in report.faulty:
            self.stderr.write(f"row {line.number}: {' '.join(line.faults)}")
        if report.faulty:
            raise CommandError(
                f"Nothing was imported: {len(report.faulty)} of {len(report.lines)} rows "
                "have faults."
            )
        words = f"{report.new} new, {report.changed} brought up to date, {report.same} unchanged"
        if options["dry_run"]:
            self.stdout.write(f"Dry run: {words}. Nothing was written.")
        else:
            self.stdout.write(f"Imported: {words}.")
