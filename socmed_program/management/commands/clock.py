import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from socmed_program import sweeps
from socmed_program.checks import refuse_to_serve_without_guards

INTERVAL_SECONDS = 5.0


class Command(BaseCommand):
    help = (
        "The clock that needs no broker: opens slots, fires reminders, sends mail and seals the "
        "record every five seconds. Run it beside the Celery worker; any number is harmless."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="sweep once, say what was done, and end"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        refuse_to_serve_without_guards()
        if options["once"]:
            for name, rows in sweeps.run_all(waker="by hand").items():
                self.stdout.write(f"{name}: {rows}")
            return
        self._run_until_told()

    def _run_until_told(self) -> None:
        over = threading.Event()

        def stop(_signal: int, _frame: FrameType | None) -> None:
            over.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        # Event.wait sleeps on the monotonic clock: a jump of the wall clock cannot silence it.
        while not over.is_set():
            sweeps.run_all(waker="clock")
            connection.close()
            over.wait(INTERVAL_SECONDS)
