"""Working time for scripts: JSON Lines in, JSON Lines out, in the same order."""

from __future__ import annotations

import json
import math
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from worktime import queries
from worktime.arithmetic import Calendar

DESCRIPTION = """\
Compute with working time. Reads one JSON object per line from standard input and writes one JSON
object per line to standard output, in the same order, as the lines come in.

  {"id", "calendar", "op": "due", "start", "minutes"}    when are so many working minutes over?
  {"id", "calendar", "op": "between", "start", "end"}    how many working minutes lie between?

"id"        anything; it comes back with the answer
"calendar"  a code: wib, wita, wit, or one made in this installation
"start", "end"  ISO times with an offset, such as 2026-08-14T15:45:00+07:00
"minutes"   a whole number, 0 or more

Answers: {"id", "due": time in the calendar's own zone} or {"id", "minutes": number}.
A line that cannot be answered gives {"id", "error": "line 3: …"} in its place; the others are
answered all the same, and the exit code is 1. Empty lines are skipped. The database is only read.
"""
EXAMPLE = """\
example:
  echo '{"id": 1, "calendar": "wib", "op": "due", "start": "2026-08-14T15:45:00+07:00", \
"minutes": 60}' \\
    | python manage.py worktime
  {"id": 1, "due": "2026-08-18T07:45:00+07:00"}
  (Friday closes at 16.30; Monday, 17 August, is a national holiday.)
"""


class Refused(ValueError):
    """A line that cannot be answered, with the reason for the person who wrote it."""


class Command(BaseCommand):
    help = "Compute due times and working minutes: JSON Lines in, JSON Lines out."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.description = DESCRIPTION
        parser.epilog = EXAMPLE
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        """No arguments of its own: the lines say everything."""

    def handle(self, *_args: Any, **_options: Any) -> None:
        lines = bad = 0
        try:
            for answer in answers(sys.stdin.buffer):
                self.stdout.write(json.dumps(answer))
                # At once, so that a program that waits for each answer gets it.
                self.stdout.flush()
                lines += 1
                bad += "error" in answer
        except BrokenPipeError:
            # The reader has seen enough; Python must not complain again when it closes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if bad:
            raise CommandError(f"{bad} of {lines} lines could not be answered.")


def answers(lines: Iterable[bytes]) -> Iterable[dict[str, Any]]:
    """One answer for every line that is not empty."""
    calendars: dict[str, Calendar] = {}
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        task: dict[str, Any] = {}
        try:
            task = _parse(raw)
            yield {"id": task.get("id"), **_answer(task, calendars)}
        except (ValueError, LookupError) as refusal:
            yield {"id": task.get("id"), "error": f"line {number}: {refusal}"}


def _parse(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8-sig")
        task = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except UnicodeDecodeError:
        raise Refused("not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON ({error})") from None
    if not isinstance(task, dict):
        raise Refused("not a JSON object")
    return task


def _finite(word: str) -> float:
    """JSON knows no NaN and no Infinity, which Python would read and print again."""
    if not math.isfinite(value := float(word)):
        raise ValueError(f"{word} is not a JSON number")
    return value


def _answer(task: dict[str, Any], calendars: dict[str, Calendar]) -> dict[str, Any]:
    op = task.get("op")
    if op not in ("due", "between"):
        raise Refused('"op" must be "due" or "between"')
    calendar = _calendar(task.get("calendar"), calendars)
    start = _time(task, "start")
    if op == "between":
        return {"minutes": calendar.between(start, _time(task, "end"))}
    minutes = task.get("minutes")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or minutes < 0:
        raise Refused('"minutes" must be a whole number, 0 or more')
    return {"due": calendar.due(start, minutes).isoformat()}


def _calendar(code: Any, calendars: dict[str, Calendar]) -> Calendar:
    """Read once per code, so that all lines of a run are answered alike."""
    if not isinstance(code, str):
        raise Refused('"calendar" must be the code of a calendar, such as "wib"')
    if code not in calendars:
        calendars[code] = queries.calendar(code)
    return calendars[code]


def _time(task: dict[str, Any], name: str) -> datetime:
    text = task.get(name)
    example = "such as 2026-08-14T15:45:00+07:00"
    if not isinstance(text, str):
        raise Refused(f'"{name}" must be an ISO time with an offset, {example}')
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f'"{name}" is not an ISO time: {text!r}') from None
    if at.tzinfo is None:
        raise Refused(f'"{name}" has no offset; write it with one, {example}')
    return at
