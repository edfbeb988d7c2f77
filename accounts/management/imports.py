"""What commands that import a sheet in somebody's name share."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

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
