"""A unit with official channels stays open, and no channel begins in a closed one."""

from django.db import migrations

from records.sql import guard

NO_CHANNEL = """
CREATE FUNCTION tanggap_closed_unit_has_no_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT NEW.is_active AND OLD.is_active AND EXISTS (
        SELECT 1 FROM channels_channel c WHERE c.unit_id = NEW.id AND c.state <> 'closed')
    THEN
        RAISE EXCEPTION 'unit % still has official channels', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

NO_CHANNEL_TRIGGER = """
CREATE TRIGGER tanggap_closed_unit_has_no_channel BEFORE UPDATE OF is_active
ON accounts_unit FOR EACH ROW EXECUTE FUNCTION tanggap_closed_unit_has_no_channel();
ALTER TABLE accounts_unit ENABLE ALWAYS TRIGGER tanggap_closed_unit_has_no_channel;
"""

OPEN_UNIT = """
CREATE FUNCTION tanggap_channel_in_open_unit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE open boolean;
BEGIN
    SELECT u.is_active INTO open FROM accounts_unit u WHERE u.id = NEW.unit_id FOR SHARE;
    IF NEW.state <> 'closed' AND NOT open THEN
        RAISE EXCEPTION 'unit % is closed', NEW.unit_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0040_coverage"), ("accounts", "0021_unit_guards")]

    operations = [
        # Replaced in 0075, so not among the guards that the start-up check compares.
        migrations.RunSQL(NO_CHANNEL, "DROP FUNCTION tanggap_closed_unit_has_no_channel()"),
        migrations.RunSQL(
            NO_CHANNEL_TRIGGER, "DROP TRIGGER tanggap_closed_unit_has_no_channel ON accounts_unit"
        ),
        *guard(
            "tanggap_channel_in_open_unit",
            OPEN_UNIT,
            "channels_channel",
            "BEFORE INSERT OR UPDATE OF unit_id, state",
        ),
    ]
