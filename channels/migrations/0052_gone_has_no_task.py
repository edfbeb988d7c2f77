"""Whoever is gone answers for no channel, and nobody who is gone is given a task."""

from django.db import migrations

from records.sql import guard

GONE_HAS_NO_TASK = """
CREATE FUNCTION tanggap_gone_has_no_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.left_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM channels_responsibility r WHERE r.person_id = NEW.id
        AND (r.valid_until IS NULL
             OR (r.valid_until > NEW.left_at AND r.valid_until > r.valid_from)))
    THEN
        RAISE EXCEPTION 'person % is not gone: a task on a channel remains', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0051_acting_responsibility_ends"),
        ("accounts", "0030_gone_holds_nothing"),
    ]

    operations = [
        *guard(
            "tanggap_gone_has_no_task",
            GONE_HAS_NO_TASK,
            "accounts_user",
            "BEFORE UPDATE OF left_at",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER tanggap_person_works_here BEFORE INSERT OR UPDATE OF person_id "
            "ON channels_responsibility FOR EACH ROW "
            "EXECUTE FUNCTION tanggap_person_works_here('person_id');"
            "ALTER TABLE channels_responsibility "
            "ENABLE ALWAYS TRIGGER tanggap_person_works_here;",
            "DROP TRIGGER tanggap_person_works_here ON channels_responsibility",
        ),
    ]
