"""Whoever acts (Plt., Plh., Pj., Pjs.) does so until a day; letters never change."""

from django.db import migrations

from records.sql import append_only

ACTING_ENDS = """
CREATE FUNCTION tanggap_acting_role_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.mandate_id IS NOT NULL AND to_jsonb(NEW) ->> TG_ARGV[0] IS NULL AND EXISTS (
        SELECT 1 FROM accounts_mandate m
        WHERE m.id = NEW.mandate_id AND m.kind IN ('plt', 'plh', 'pj', 'pjs'))
    THEN
        RAISE EXCEPTION 'acting mandate % needs an end', NEW.mandate_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def ends(table: str, column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER tanggap_acting_role_ends BEFORE INSERT OR UPDATE OF mandate_id, {column} "
        f"ON {table} FOR EACH ROW EXECUTE FUNCTION tanggap_acting_role_ends('{column}');"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER tanggap_acting_role_ends;",
        f"DROP TRIGGER tanggap_acting_role_ends ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0023_letters")]

    operations = [
        migrations.RunSQL(ACTING_ENDS, "DROP FUNCTION tanggap_acting_role_ends()"),
        ends("accounts_membership", "valid_until"),
        ends("accounts_invitation", "role_until"),
        append_only("accounts_letterfile"),
    ]
