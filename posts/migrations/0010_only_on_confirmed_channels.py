"""Nothing new is scheduled on a channel that its unit has not confirmed for half a year.

The clock is that of the act: `state_at` of the post is written when it becomes scheduled.
"""

from django.db import migrations

from records.sql import guard

ONLY_CONFIRMED = """
CREATE FUNCTION tanggap_channel_is_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM channels_channel c JOIN posts_post p ON p.id = NEW.post_id
        WHERE c.id = NEW.channel_id AND c.attestation_due_at <= p.state_at
    ) THEN
        RAISE EXCEPTION 'channel % is not confirmed: nothing is scheduled on it', NEW.channel_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0004_in_time"), ("channels", "0015_register_guards")]

    operations = [
        *guard(
            "tanggap_channel_is_confirmed", ONLY_CONFIRMED, "posts_publication", "BEFORE INSERT"
        ),
    ]
