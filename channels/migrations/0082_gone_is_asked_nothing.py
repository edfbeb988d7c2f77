"""Nobody who is gone is asked to take a shift."""

from django.db import migrations

from records.sql import guard

GONE_IS_ASKED_NOTHING = """
CREATE FUNCTION tanggap_gone_is_asked_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.left_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM channels_swapoffer o JOIN channels_shift s ON s.id = o.shift_id
        WHERE o.offered_to_id = NEW.id AND o.state = 'open' AND s.starts_at > NEW.left_at)
    THEN
        RAISE EXCEPTION 'person % is not gone: an offer of a shift is open', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0081_swap_lapses"),
        ("accounts", "0030_gone_holds_nothing"),
    ]

    operations = [
        *guard(
            "tanggap_gone_is_asked_nothing",
            GONE_IS_ASKED_NOTHING,
            "accounts_user",
            "BEFORE UPDATE OF left_at",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER tanggap_person_works_here BEFORE INSERT OR UPDATE OF offered_to_id "
            "ON channels_swapoffer FOR EACH ROW "
            "EXECUTE FUNCTION tanggap_person_works_here('offered_to_id');"
            "ALTER TABLE channels_swapoffer "
            "ENABLE ALWAYS TRIGGER tanggap_person_works_here;",
            "DROP TRIGGER tanggap_person_works_here ON channels_swapoffer",
        ),
    ]
