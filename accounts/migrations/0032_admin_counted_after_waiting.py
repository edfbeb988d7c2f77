"""Who waits for the other one's end of a role looks at the clock after it, not before.

Else a role that ended between the look and the wait still seemed to last, and both could go.
"""

from django.db import migrations

ANOTHER_ADMIN = """
CREATE OR REPLACE FUNCTION tanggap_another_admin(
    for_unit bigint, without bigint, moment timestamptz
) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7101020);
    {waited}
    RETURN EXISTS (
        WITH RECURSIVE above AS (
            SELECT id, parent_id FROM accounts_unit WHERE id = for_unit
            UNION SELECT u.id, u.parent_id FROM accounts_unit u JOIN above a ON u.id = a.parent_id
        )
        SELECT 1 FROM accounts_membership m JOIN above a ON a.id = m.unit_id
        JOIN accounts_user p ON p.id = m.person_id
        WHERE m.role = 'admin' AND p.is_active AND m.person_id <> without
        AND m.valid_from <= moment AND (m.valid_until IS NULL OR m.valid_until > moment)
    );
END $$;
"""
WAITED = "moment := greatest(moment, clock_timestamp());"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0031_substitutes")]

    operations = [
        migrations.RunSQL(ANOTHER_ADMIN.format(waited=WAITED), ANOTHER_ADMIN.format(waited="")),
    ]
