from typing import Any

from django.core.management.base import BaseCommand

from socmed_program.diagnosis import FAIL, WARN, findings


class Command(BaseCommand):
    help = (
        "Look whether everything is in place: settings, database roles, guards, tables, broker, "
        "workers, cache, clock, mail, files. Prints one line for each with ok, warn or FAIL and "
        "what to do, and ends with status 1 when anything is wrong."
    )
    requires_system_checks = ()

    def handle(self, *_: Any, **__: Any) -> None:
        failed = warned = 0
        before = ""
        for finding in findings():
            failed += finding.level == FAIL
            warned += finding.level == WARN
            what = finding.what if finding.what != before else ""
            before = finding.what
            style = {FAIL: self.style.ERROR, WARN: self.style.WARNING}.get(
                finding.level, self.style.SUCCESS
            )
            self.stdout.write(f"{style(f'{finding.level:4}')}  {what:18} {finding.words}")
        if failed:
            self.stdout.write(self.style.ERROR(f"{failed} thing(s) are wrong."))
            raise SystemExit(1)
        self.stdout.write(f"All is well{f', with {warned} warning(s)' if warned else ''}.")
