"""Drafts from a CSV or XLSX file, for people who script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.management.imports import ImportCommand
from accounts.models import User
from posts import actions, imports
from posts.imports import Line
from posts.states import InformationClass


class Command(ImportCommand):
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

    largest = 20 * 1024 * 1024
    most_rows = 10_000

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--by", metavar="EMAIL", required=True, help="who writes the drafts")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        by = self.person(options["by"])
        lines = self._lines(options["file"], by, now)
        self.refuse([line for line in lines if line.faults], len(lines))
        if not options["dry_run"]:
            try:
                imports.apply(lines, by=by, now=now)
            except actions.MoveRefused as refusal:
                words = _("Nothing was imported: %(reason)s") % {"reason": refusal}
                raise CommandError(words) from None
        words = ngettext("%(n)s draft", "%(n)s drafts", len(lines)) % {"n": len(lines)}
        self.tell(words, dry_run=options["dry_run"])

    def _lines(self, path: Path, by: User, now: Any) -> list[Line]:
        try:
            return imports.check(self.rows(path), by=by, now=now)
        except imports.HeadingWrong as problem:
            raise CommandError(str(problem)) from None
