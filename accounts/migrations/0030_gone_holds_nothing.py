"""Whoever is gone holds no role, stands in for nobody, and gets nothing new."""

from django.db import migrations

from records.sql import guard

GONE_HOLDS_NOTHING = """
CREATE FUNCTION tanggap_gone_holds_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.left_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM accounts_membership m WHERE m.person_id = NEW.id
               AND (m.valid_until IS NULL
                    OR (m.valid_until > NEW.left_at AND m.valid_until > m.valid_from)))
        OR EXISTS (SELECT 1 FROM accounts_absence a WHERE a.substitute_id = NEW.id
                   AND a.cancelled_at IS NULL AND a.ends_at > NEW.left_at)
        OR EXISTS (SELECT 1 FROM accounts_invitation i WHERE i.invited_by_id = NEW.id
                   AND i.accepted_at IS NULL AND i.revoked_at IS NULL
                   AND i.expires_at > NEW.left_at)
    THEN
        RAISE EXCEPTION 'person % is not gone: a role, an absence or an invitation remains', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# FOR SHARE waits for a departure that is under way, and the departure waits for this row.
WORKS_HERE = """
CREATE FUNCTION tanggap_person_works_here() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted bigint; works boolean;
BEGIN
    wanted := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    IF wanted IS NOT NULL THEN
        SELECT p.is_active INTO works FROM accounts_user p WHERE p.id = wanted FOR SHARE;
        IF NOT works THEN
            RAISE EXCEPTION 'person % does not work here any more', wanted
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0029_left_at")]

    operations = [
        *guard(
            "tanggap_gone_holds_nothing",
            GONE_HOLDS_NOTHING,
            "accounts_user",
            "BEFORE UPDATE OF left_at",
        ),
        migrations.RunSQL(WORKS_HERE, "DROP FUNCTION tanggap_person_works_here()"),
        migrations.RunSQL(
            "CREATE TRIGGER tanggap_person_works_here BEFORE INSERT OR UPDATE OF person_id "
            "ON accounts_membership FOR EACH ROW "
            "EXECUTE FUNCTION tanggap_person_works_here('person_id');"
            "ALTER TABLE accounts_membership ENABLE ALWAYS TRIGGER tanggap_person_works_here;",
            "DROP TRIGGER tanggap_person_works_here ON accounts_membership",
        ),
    ]
