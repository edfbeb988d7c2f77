"""What left somebody's hands without an answer whether it is out does not go out again."""

from django.db import migrations

from records.sql import guard

# What is held, claimed or unclear still stands; the unique constraint sees to it.
MAYBE_OUT = """
CREATE FUNCTION tanggap_publication_maybe_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM posts_publication p
        WHERE p.post_id = NEW.post_id AND p.channel_id = NEW.channel_id
        AND p.state = 'cancelled' AND p.opened_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'post % may be out on channel % already', NEW.post_id, NEW.channel_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0023_pause_guards")]

    operations = guard(
        "tanggap_publication_maybe_out", MAYBE_OUT, "posts_publication", "BEFORE INSERT"
    )
