"""What `manage.py` does before Django: which database role a command needs, and the first-run servers."""

import os
from pathlib import Path

# These change tables, not rows: they connect as the owner, everything else as the web role.
OWNER_COMMANDS = {
    "migrate",
    "makemigrations",
    "flush",
    "sqlmigrate",
    "sqlflush",
    "prepare_database",
}


def run(argv: list[str]) -> None:
    """Run one management command, with the database role that it needs."""
    from django.core.management import execute_from_command_line

    if len(argv) > 1 and argv[1] in OWNER_COMMANDS:
        os.environ["TANGGAP_DATABASE_ROLE"] = "owner"
    execute_from_command_line([str(Path(argv[0])), *argv[1:]])
