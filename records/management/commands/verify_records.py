from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from records import verify


class Command(BaseCommand):
    help = (
        "Check that the record was not altered: recomputes the hash chain over all events. "
        "Prints what does not fit and ends with status 1, or says that the record stands."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            nargs="?",
            const=str(settings.ANCHOR_FILE),
            metavar="FILE",
            help="the links kept outside the database, which show a cut tail as the chain alone "
            "cannot; default: the file of TANGGAP_ANCHOR_FILE. Given, the file must exist",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        anchor: Path | None = Path(options["anchor"] or settings.ANCHOR_FILE)
        if anchor and not options["anchor"] and not anchor.exists():
            self.stderr.write(f"There is no {anchor}: a cut tail would not be noticed.")
            anchor = None
        found = 0
        for problem in verify.problems(anchor=anchor):
            found += 1
            self.stderr.write(self.style.ERROR(problem))
        total, unsealed = verify.count()
        if found:
            self.stderr.write(f"{found} problem(s) in {total} events.")
            raise SystemExit(1)
        self.stdout.write(f"The record stands: {total} events, {unsealed} waiting for their seal.")
