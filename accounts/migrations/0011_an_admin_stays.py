"""A unit that has a program admin keeps one: no end of a role and no closed account takes the last.

Time itself may take him: a mandate that lapses is law, and the coverage check tells ahead.
"""

from django.db import migrations
from django.db.migrations import RunSQL

from records.sql import guard

# Whether somebody else administers the unit at that instant. One at a time: of two that end each
# other's role at the same moment, the second sees what the first did.
ANOTHER_ADMIN = """
CREATE FUNCTION tanggap_another_admin(for_unit bigint, without bigint, moment timestamptz)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7101020);
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

AN_ADMIN_STAYS = """
CREATE FUNCTION tanggap_an_admin_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    IF OLD.role <> 'admin' OR OLD.valid_from > moment OR OLD.valid_until <= moment THEN
        RETURN NEW;
    END IF;
    IF (NEW.role, NEW.person_id, NEW.unit_id) = (OLD.role, OLD.person_id, OLD.unit_id)
        AND NEW.valid_from <= moment
    THEN
        IF NEW.valid_until IS NULL OR NEW.valid_until >= OLD.valid_until THEN
            RETURN NEW;
        END IF;
        moment := greatest(moment, NEW.valid_until);
    END IF;
    IF EXISTS (SELECT 1 FROM accounts_user WHERE id = OLD.person_id AND is_active)
        AND NOT tanggap_another_admin(OLD.unit_id, OLD.person_id, moment)
    THEN
        RAISE EXCEPTION 'membership % is that of the last program admin', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

AN_ACTIVE_ADMIN_STAYS = """
CREATE FUNCTION tanggap_an_active_admin_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    held record;
BEGIN
    IF NEW.is_active OR NOT OLD.is_active THEN
        RETURN NEW;
    END IF;
    FOR held IN
        SELECT m.unit_id FROM accounts_membership m WHERE m.person_id = OLD.id
        AND m.role = 'admin' AND m.valid_from <= moment
        AND (m.valid_until IS NULL OR m.valid_until > moment)
    LOOP
        IF NOT tanggap_another_admin(held.unit_id, OLD.id, moment) THEN
            RAISE EXCEPTION 'person % is the last program admin', OLD.id
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_known_devices")]

    operations = [
        RunSQL(
            ANOTHER_ADMIN,
            "DROP FUNCTION tanggap_another_admin(bigint, bigint, timestamptz)",
        ),
        *guard("tanggap_an_admin_stays", AN_ADMIN_STAYS, "accounts_membership", "BEFORE UPDATE"),
        *guard(
            "tanggap_an_active_admin_stays",
            AN_ACTIVE_ADMIN_STAYS,
            "accounts_user",
            "BEFORE UPDATE OF is_active",
        ),
    ]
