"""Guards as migration operations: plain triggers that fire ALWAYS."""

from __future__ import annotations

from django.db.migrations import RunSQL


def append_only(table: str) -> RunSQL:
    """Rows of the table are never changed or deleted. Needs records.0002_guards."""
    return RunSQL(
        f"CREATE TRIGGER tanggap_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION tanggap_refuse_change();"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER tanggap_append_only;",
        f"DROP TRIGGER tanggap_append_only ON {table}",
    )


def guard(name: str, function: str, tables: str | list[str], when: str) -> list[RunSQL]:
    """A trigger function and its triggers of the same name, ENABLE ALWAYS."""
    operations = [RunSQL(function, f"DROP FUNCTION {name}()")]
    for table in [tables] if isinstance(tables, str) else tables:
        operations.append(
            RunSQL(
                f"CREATE TRIGGER {name} {when} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}();"
                f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};",
                f"DROP TRIGGER {name} ON {table}",
            )
        )
    return operations
