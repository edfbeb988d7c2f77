from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection
from django.db.backends.utils import CursorWrapper

from socmed_program.env import WEB_ROLE


class Command(BaseCommand):
    help = (
        "Once for each database server of your own: make the role under which web server, worker "
        "and clock work, and let the current database user step down to it. Needs a database "
        "user who may create roles; otherwise it prints what the administrator has to run."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        try:
            with connection.cursor() as cursor:
                for done in prepare(cursor):
                    self.stdout.write(done)
        except ProgrammingError as refusal:
            user = connection.settings_dict["USER"]
            raise CommandError(
                f"{user} may not do this ({refusal}). Let the administrator of the database run: "
                f"CREATE ROLE {WEB_ROLE} NOLOGIN; (if it is not there) GRANT {WEB_ROLE} TO {user};"
            ) from None
        self.stdout.write(f"The role {WEB_ROLE} is ready; `manage.py migrate` grants its rights.")


def prepare(cursor: CursorWrapper) -> list[str]:
    """Make the role where it is missing and grant membership; the statements that were needed."""
    needed = []
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
    if cursor.fetchone() is None:
        needed.append(f"CREATE ROLE {WEB_ROLE} NOLOGIN")
    else:
        cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [WEB_ROLE])
        if not cursor.fetchone()[0]:
            needed.append(f"GRANT {WEB_ROLE} TO CURRENT_USER")
    for statement in list(needed):
        cursor.execute(statement)
        if statement.startswith("CREATE"):
            cursor.execute(f"GRANT {WEB_ROLE} TO CURRENT_USER")
    return needed
