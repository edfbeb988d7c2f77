"""The database does not trust the code (DESIGN, promise 14): grants of the web role, and a check.

A model says `append_only = True` when its rows stand for ever, and lists its further guard
triggers in `guards`. From that the grants are made after each migration and the catalogue is
compared at start-up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

WEB_ROLE = "tanggap_web"
APPEND_ONLY_TRIGGER = "tanggap_append_only"
OUR_APPS = ("worktime", "records", "accounts", "channels", "posts", "duties", "ethics")


def last_app() -> str:
    """The app whose post_migrate signal comes last."""
    return [app.name for app in apps.get_app_configs() if app.models_module][-1]


def our_models() -> Iterator[type[models.Model]]:
    for app in OUR_APPS:
        yield from apps.get_app_config(app).get_models()


def is_append_only(model: type[models.Model]) -> bool:
    return bool(getattr(model, "append_only", False))


def expected_triggers() -> set[tuple[str, str]]:
    """(table, trigger) of every guard that must exist and fire always."""
    expected = set()
    for model in our_models():
        table = model._meta.db_table
        if is_append_only(model):
            expected.add((table, APPEND_ONLY_TRIGGER))
        expected |= {(table, trigger) for trigger in getattr(model, "guards", ())}
    return expected


def grant(connection: BaseDatabaseWrapper) -> None:
    """Give the web role what it needs and nothing more. Runs as the owner, after migrations."""
    ours = {model._meta.db_table: model for model in our_models()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
        if cursor.fetchone() is None:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {WEB_ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB_ROLE}")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'REVOKE ALL ON "{table}" FROM {WEB_ROLE}')
            rights = _rights(table, ours.get(table))
            cursor.execute(f'GRANT {rights} ON "{table}" TO {WEB_ROLE}')


def _rights(table: str, model: type[models.Model] | None) -> str:
    if table == "django_migrations":
        return "SELECT"
    if model is None:
        return "SELECT, INSERT, UPDATE, DELETE"  # sessions and the sign-in library
    # Nothing of ours is ever deleted; what stands is not changed either.
    return "SELECT, INSERT" if is_append_only(model) else "SELECT, INSERT, UPDATE"


def problems(connection: BaseDatabaseWrapper) -> list[str]:
    """What is missing in the database that the promises rest on; empty when all is well."""
    with connection.cursor() as cursor:
        return [*_missing_triggers(cursor), *_excess_rights(cursor), *_ownership(cursor)]


def _missing_triggers(cursor: Any) -> Iterator[str]:
    cursor.execute(
        """SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t
           JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"""
    )
    enabled = {(table, name): state for table, name, state in cursor.fetchall()}
    for table, trigger in sorted(expected_triggers()):
        state = enabled.get((table, trigger))
        if state is None:
            yield f"guard {trigger} is missing on {table}"
        elif state != "A":
            yield f"guard {trigger} on {table} can be switched off (it is not ENABLE ALWAYS)"


def _excess_rights(cursor: Any) -> Iterator[str]:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
    if cursor.fetchone() is None:
        yield f"the database role {WEB_ROLE} does not exist"
        return
    for model in our_models():
        table = model._meta.db_table
        forbidden = ["DELETE", "TRUNCATE", *(["UPDATE"] if is_append_only(model) else [])]
        for right in forbidden:
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [WEB_ROLE, table, right])
            if cursor.fetchone()[0]:
                yield f"{WEB_ROLE} may {right} {table}"
    cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [WEB_ROLE])
    if cursor.fetchone()[0]:
        yield f"{WEB_ROLE} may create tables"


def _ownership(cursor: Any) -> Iterator[str]:
    cursor.execute(
        """SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s""",
        [WEB_ROLE],
    )
    if cursor.fetchone()[0]:
        yield f"{WEB_ROLE} owns tables"
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone()[0]:
        yield "this process is connected as a superuser of the database"
