"""What commands that import a sheet in somebody's name share.

They speak the language of the server (LANGUAGE_CODE) from the first word to the last, as the
faults of the rows do; only `--help` is English, as that of every command.
"""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.imports.trial import Sheet, apply, check
from accounts.models import User
from records import sheets


class Faulty(Protocol):
    """A row with faults, as each kind of import has it."""

    @property
    def number(self) -> int: ...
    @property
    def faults(self) -> list[str]: ...


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
            words = _("Nobody with the address %(email)s works here.")
            raise CommandError(words % {"email": email})
        return found

    def rows(self, path: Path) -> list[tuple[int, sheets.Cells]]:
        """Numbered rows of the file, the heading first; raises CommandError."""
        try:
            data = path.read_bytes()
        except OSError:  # whose own words are English
            raise CommandError(_("%(file)s cannot be read.") % {"file": path}) from None
        try:
            return sheets.read(data, path.name, largest=self.largest, most_rows=self.most_rows)
        except sheets.Unreadable as problem:
            raise CommandError(str(problem)) from None

    def refuse(self, faulty: Sequence[Faulty], of: int) -> None:
        """List the rows with faults, if there are any, and stop: CommandError."""
        for line in faulty:
            said = _("row %(row)s: %(faults)s")
            self.stderr.write(said % {"row": line.number, "faults": " ".join(line.faults)})
        if faulty:
            words = _("Nothing was imported: %(faulty)s of %(all)s rows have faults.")
            raise CommandError(words % {"faulty": len(faulty), "all": of})

    def tell(self, words: str, *, dry_run: bool) -> None:
        """What was done, or would be."""
        said = _("Imported: %(words)s.")
        if dry_run:
            said = _("Dry run: %(words)s. Nothing was written.")
        self.stdout.write(said % {"words": words})


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
        self.refuse(report.faulty, len(report.lines))
        words = _("%(new)s new, %(changed)s brought up to date, %(same)s unchanged") % {
            "new": report.new,
            "changed": report.changed,
            "same": report.same,
        }
        self.tell(words, dry_run=options["dry_run"])
