"""A shift is never rewritten: what it was is what reports and pages say for ever."""

from django.db import migrations

from records.sql import guard

SHIFT_STANDS = """
CREATE FUNCTION tanggap_shift_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'shift % stands: call it off instead of deleting it', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.called_off_at IS NOT NULL
        OR NEW.ends_at > OLD.ends_at
        OR (NEW.desk_id, NEW.person_id, NEW.kind, NEW.starts_at, NEW.pattern_id, NEW.replaces_id,
            NEW.made_by_id, NEW.made_at)
           IS DISTINCT FROM
           (OLD.desk_id, OLD.person_id, OLD.kind, OLD.starts_at, OLD.pattern_id, OLD.replaces_id,
            OLD.made_by_id, OLD.made_at)
    THEN
        RAISE EXCEPTION 'shift % stands: it is called off, cut short or replaced', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0030_rota"), ("records", "0002_guards")]

    operations = guard(
        "tanggap_shift_stands", SHIFT_STANDS, "channels_shift", "BEFORE UPDATE OR DELETE"
    )
