"""`manage.py screen`: what the ethics rules find in texts, for scripts."""

from __future__ import annotations

import os
import sys
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from ethics.screening import Screen, compile, shipped
from ethics.screening.lines import screen_lines

HELP = """\
Screen texts against the ethics rules and print what is found. Nothing is stored.

Reads one JSON object per line from standard input:
  {"id": 1, "text": "…", "alt": "…" or ["…", "…"], "channel": "…", "source": "…", "kind": "post"}
Only "text" is needed. "source": "" or null says that there is no source, which is a finding;
leave it out if you do not know. "kind" is "post" or "reply"; without it both kinds of rules apply.

Prints one line per input line, in the same order:
  {"id": 1, "findings": [{"rule": "PDP-NIK", "principle": "E7", "severity": "block_no_override",
    "field": "text", "start": 12, "end": 28, "mask": "197101********01"}]}
"start" and "end" count characters (code points) of that field, "end" not included. The text that
was found is never printed, only a mask. "severity" is one of block_no_override, block, judge, hint.
A line that cannot be read gives {"id": null, "error": "line 3: …"} and exit code 1 at the end.

The rules are those in force in the database; if it does not answer, those shipped with the program.
"""
EXAMPLE = """\
Example:
  printf '%s\\n' '{"id":1,"text":"Hubungi NIK 1971010203910001 hari ini"}' | manage.py screen
"""


class Command(BaseCommand):
    help = HELP
    requires_system_checks: list[str] = []  # noqa: RUF012 — Django's own declaration

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        # Keeps the line breaks of the examples.
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLE
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--shipped",
            metavar="VERSION",
            help="use a ruleset shipped with the program instead of the one in force, "
            f"one of: {', '.join(shipped.versions())}",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        screen = self._screen(options["shipped"])
        all_good = True
        try:
            for answer in screen_lines(sys.stdin.buffer, screen):
                all_good = all_good and answer.good
                # At once, so that a program that waits for each answer gets it.
                sys.stdout.write(answer.text + "\n")
                sys.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough; Python must not complain again when it closes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not all_good:
            sys.exit(1)

    def _screen(self, version: str | None) -> Screen:
        if version is not None:
            return self._shipped(version)
        # Here, because without a database these modules are not needed.
        from ethics.queries import NoRuleset, active_screen

        try:
            return active_screen()
        except NoRuleset:
            why = "No ruleset is in force"
        except (DatabaseError, ImproperlyConfigured, OSError):
            why = "The database does not answer"
        self.stderr.write(f"{why}: using the shipped ruleset {shipped.CURRENT}.")
        return self._shipped(shipped.CURRENT)

    def _shipped(self, version: str) -> Screen:
        try:
            return compile(shipped.load(version).rules, version=version)
        except LookupError:
            known = ", ".join(shipped.versions())
            self.stderr.write(f"There is no shipped ruleset {version}; there is: {known}.")
            sys.exit(2)
