"""Guards as migration operations: plain triggers that fire ALWAYS.

What the migrations made is remembered here, so that the start-up check can compare: a guard that
exists under its name but does nothing protects nothing.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

APPEND_ONLY = "tanggap_append_only"
REFUSE_CHANGE = "tanggap_refuse_change"
# Name of a function → its body as written; (table, trigger) → when it fires and what it calls.
BODIES: dict[str, str] = {}
TRIGGERS: dict[tuple[str, str], tuple[str, str]] = {}


def function(name: str, source: str) -> RunSQL:
    """A trigger function, its body between `$$`."""
    BODIES[name] = source.split("$$")[1]
    return RunSQL(source, f"DROP FUNCTION {name}()")


def replaced(name: str, source: str, before: str) -> RunSQL:
    """Another body for a function that exists; its triggers stay. `before` for the way back."""
    BODIES[name] = source.split("$$")[1]
    anew = ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    return RunSQL(source.replace(*anew), before.replace(*anew))


def append_only(table: str) -> RunSQL:
    """Rows of the table are never changed or deleted. Needs records.0002_guards."""
    return _trigger(APPEND_ONLY, table, "BEFORE UPDATE OR DELETE", calls=REFUSE_CHANGE)


def guard(name: str, source: str, tables: str | list[str], when: str) -> list[RunSQL]:
    """A trigger function and its triggers of the same name, ENABLE ALWAYS."""
    on = [tables] if isinstance(tables, str) else tables
    return [function(name, source), *(_trigger(name, table, when, calls=name) for table in on)]


def _trigger(name: str, table: str, when: str, *, calls: str) -> RunSQL:
    TRIGGERS[table, name] = (when, calls)
    return RunSQL(
        f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {calls}();"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};",
        f"DROP TRIGGER {name} ON {table}",
    )
