"""The database does not trust the code (DESIGN, promise 14): grants of the web role, and a check.

A model says `append_only = True` when its rows stand for ever, and lists its further guard
triggers in `guards`. From that the grants are made after each migration and the catalogue is
compared at start-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from records import sql

WEB_ROLE = "tanggap_web"
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
            expected.add((table, sql.APPEND_ONLY))
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
    MigrationLoader(None)  # reads the migrations, by which records.sql knows what they made
    with connection.cursor() as cursor:
        return [
            *_idle_triggers(cursor),
            *_changed_functions(cursor),
            *_missing_constraints(cursor),
            *_excess_rights(cursor),
            *_ownership(cursor),
        ]


def _idle_triggers(cursor: Any) -> Iterator[str]:
    cursor.execute(
        """SELECT c.relname, t.tgname, t.tgenabled::text, pg_get_triggerdef(t.oid)
           FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"""
    )
    found = {(table, name): (state, text) for table, name, state, text in cursor.fetchall()}
    for table, trigger in sorted(expected_triggers()):
        state, text = found.get((table, trigger), ("", ""))
        if not state:
            yield f"guard {trigger} is missing on {table}"
        elif state != "A":
            yield f"guard {trigger} on {table} can be switched off (it is not ENABLE ALWAYS)"
        elif not _fires(text, *sql.TRIGGERS.get((table, trigger), ("", ""))):
            yield f"guard {trigger} on {table} does not fire when it should"


def _fires(text: str, when: str, calls: str) -> bool:
    """Whether the catalogue's text of a trigger says what the migration said, and no WHEN."""
    if not calls:  # not made by records.sql, such as the stamp of the work calendars
        return True
    said = re.search(r" (BEFORE|AFTER) (.+) ON \S+ FOR EACH ROW EXECUTE FUNCTION (\S+)\(\)", text)
    moment, _blank, events = when.partition(" ")
    return said is not None and (
        said[1] == moment
        and set(said[2].split(" OR ")) == set(events.split(" OR "))
        and said[3].removeprefix("public.") == calls
    )


def _changed_functions(cursor: Any) -> Iterator[str]:
    cursor.execute(
        """SELECT proname, prosrc FROM pg_proc
           WHERE pronamespace = 'public'::regnamespace AND proname = ANY(%s)""",
        [list(sql.BODIES)],
    )
    found = dict(cursor.fetchall())
    for name, body in sorted(sql.BODIES.items()):
        if found.get(name) != body:
            yield f"guard {name} does not do what it should: its function was changed or is gone"


def _missing_constraints(cursor: Any) -> Iterator[str]:
    """By name; those with a condition or an expression are unique indexes to the catalogue."""
    cursor.execute(
        """SELECT conname FROM pg_constraint WHERE convalidated
           UNION SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
           WHERE i.indisunique AND i.indisvalid"""
    )
    found = {name for (name,) in cursor.fetchall()}
    for model in our_models():
        for constraint in model._meta.constraints:
            if constraint.name not in found:
                yield f"constraint {constraint.name} is missing on {model._meta.db_table}"


def _excess_rights(cursor: Any) -> Iterator[str]:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
    if cursor.fetchone() is None:
        yield f"the database role {WEB_ROLE} does not exist"
        return
    ours = {model._meta.db_table: model for model in our_models()}
    # Also of single columns, and what the role has through PUBLIC or another role.
    cursor.execute(
        """SELECT c.relname, held FROM pg_class c,
           unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) held
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
           AND CASE WHEN held IN ('INSERT', 'UPDATE', 'REFERENCES')
               THEN has_any_column_privilege(%s, c.oid, held)
               ELSE has_table_privilege(%s, c.oid, held) END
           ORDER BY c.relname, held""",
        [WEB_ROLE, WEB_ROLE],
    )
    for table, right in cursor.fetchall():
        if right not in _rights(table, ours.get(table)).split(", "):
            yield f"{WEB_ROLE} may {right} {table}"
    cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [WEB_ROLE])
    if cursor.fetchone()[0]:
        yield f"{WEB_ROLE} may create tables"


def _ownership(cursor: Any) -> Iterator[str]:
    cursor.execute(  # by oid, since a name that does not exist would be an error
        """SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(
               (SELECT oid FROM pg_roles WHERE rolname = %s), tableowner, 'MEMBER') LIMIT 1""",
        [WEB_ROLE],
    )
    if cursor.fetchone():
        yield f"{WEB_ROLE} owns tables, or belongs to the role that does"
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone()[0]:
        yield "this process is connected as a superuser of the database"
