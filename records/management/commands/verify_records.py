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
            help="also compare with the links kept outside the database (default: the setting "
            "TANGGAP_ANCHOR_FILE); finds a cut tail, which the chain alone cannot",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        anchor = Path(options["anchor"]) if options["anchor"] else None
        found = 0
        for problem in verify.problems(anchor=anchor):
            found += 1
            self.stderr.write(self.style.ERROR(problem))
        total, unsealed = verify.count()
        if found:
            self.stderr.write(f"{found} problem(s) in {total} events.")
            raise SystemExit(1)
        self.stdout.write(f"The record stands: {total} events, {unsealed} waiting for their seal.")
