"""Units form a tree; a closed one is empty, and nothing begins in it."""

from django.db import migrations

from records.sql import guard

# Moves wait for each other: two that each look fine alone may close a circle together.
TREE = """
CREATE FUNCTION tanggap_units_form_a_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(7101020);
    IF EXISTS (
        WITH RECURSIVE above (id, parent_id) AS (
            SELECT u.id, u.parent_id FROM accounts_unit u WHERE u.id = NEW.parent_id
            UNION SELECT u.id, u.parent_id FROM accounts_unit u JOIN above a ON u.id = a.parent_id
        ) SELECT 1 FROM above WHERE above.id = NEW.id
    ) THEN
        RAISE EXCEPTION 'unit % would stand under itself', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

CLOSED_IS_EMPTY = """
CREATE FUNCTION tanggap_closed_unit_is_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT NEW.is_active AND OLD.is_active AND (
        EXISTS (SELECT 1 FROM accounts_unit u WHERE u.parent_id = NEW.id AND u.is_active)
        OR EXISTS (SELECT 1 FROM accounts_user p WHERE p.unit_id = NEW.id AND p.is_active)
        OR EXISTS (SELECT 1 FROM accounts_membership m
                   JOIN accounts_user p ON p.id = m.person_id AND p.is_active
                   WHERE m.unit_id = NEW.id
                   AND (m.valid_until IS NULL
                        OR (m.valid_until > clock_timestamp() AND m.valid_until > m.valid_from)))
    ) THEN
        RAISE EXCEPTION 'unit % is not empty', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# FOR SHARE waits for a closing that is under way, and the closing waits for this row.
IS_OPEN = """
CREATE FUNCTION tanggap_unit_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted bigint; open boolean;
BEGIN
    wanted := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    IF wanted IS NULL OR NOT coalesce((to_jsonb(NEW) ->> 'is_active')::boolean, true) THEN
        RETURN NEW;
    END IF;
    SELECT u.is_active INTO open FROM accounts_unit u WHERE u.id = wanted FOR SHARE;
    IF NOT open THEN
        RAISE EXCEPTION 'unit % is closed', wanted USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BEGINS = {
    "accounts_unit": ("parent_id", "BEFORE INSERT OR UPDATE OF parent_id, is_active"),
    "accounts_user": ("unit_id", "BEFORE INSERT OR UPDATE OF unit_id, is_active"),
    "accounts_membership": ("unit_id", "BEFORE INSERT OR UPDATE OF unit_id"),
}


def begins(table: str) -> migrations.RunSQL:
    column, when = BEGINS[table]
    return migrations.RunSQL(
        f"CREATE TRIGGER tanggap_unit_is_open {when} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION tanggap_unit_is_open('{column}');"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER tanggap_unit_is_open;",
        f"DROP TRIGGER tanggap_unit_is_open ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0020_nip")]

    operations = [
        *guard(
            "tanggap_units_form_a_tree",
            TREE,
            "accounts_unit",
            "BEFORE INSERT OR UPDATE OF parent_id",
        ),
        *guard(
            "tanggap_closed_unit_is_empty",
            CLOSED_IS_EMPTY,
            "accounts_unit",
            "BEFORE UPDATE OF is_active",
        ),
        migrations.RunSQL(IS_OPEN, "DROP FUNCTION tanggap_unit_is_open()"),
        *(begins(table) for table in BEGINS),
    ]
