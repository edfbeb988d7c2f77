"""Personal detail is written once and erased at most: never changed, never brought back."""

from django.db import migrations

from records.sql import guard

ONLY_ERASED = """
CREATE FUNCTION tanggap_detail_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.id, NEW.event_id) IS DISTINCT FROM (OLD.id, OLD.event_id)
       OR OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL
       OR NEW.data <> '{}'::jsonb OR NEW.salt <> '' THEN
        RAISE EXCEPTION 'the detail of event % can only be erased, with its salt', OLD.event_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0003_cause_over_while_sending")]

    operations = guard(
        "tanggap_detail_only_erased", ONLY_ERASED, "records_eventdetail", "BEFORE UPDATE OR DELETE"
    )
