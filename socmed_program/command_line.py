"""What `manage.py` does before Django: the database role of a command, the first-run servers."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from socmed_program import embedded

# These change tables, not rows: they connect as the owner, everything else as the web role.
OWNER_COMMANDS = {
    "migrate",
    "makemigrations",
    "flush",
    "sqlmigrate",
    "sqlflush",
    "prepare_database",
}
# These talk about the program itself and need no database.
WITHOUT_SERVERS = {"help", "version", "collectstatic", "findstatic", "startapp", "diffsettings"}


def run(argv: list[str]) -> None:
    """Run one management command, with the database role and the servers that it needs."""
    if len(argv) > 1 and argv[1] in OWNER_COMMANDS:
        os.environ["TANGGAP_DATABASE_ROLE"] = "owner"
    with servers_of_the_demo(argv[1:]):
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        try:
            execute_from_command_line([str(Path(argv[0])), *argv[1:]])
        except ImproperlyConfigured as problem:
            sys.exit(f"{problem}")  # a sentence already; the way to it helps nobody


@contextlib.contextmanager
def servers_of_the_demo(arguments: list[str]) -> Iterator[None]:
    """Beside a demo that ran here: its servers, running already or only for this command.

    Never when the environment says which database to use, as production does.
    """
    given = {"DATABASE_URL", "TANGGAP_ENV"} & set(os.environ)
    local = embedded.read_env(embedded.LOCAL / "env")
    idle = not arguments or arguments[0] in WITHOUT_SERVERS or {"-h", "--help"} & set(arguments)
    if given or "DATABASE_URL" not in local or idle:
        yield
        return
    try:
        with embedded.servers() as started:
            os.environ.update(local | started.environment())
            yield
    except embedded.CannotStart as problem:
        sys.exit(f"{problem}")
