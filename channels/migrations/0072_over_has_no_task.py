"""An account that is over has no task and no desk, and is given none."""

from django.db import migrations, models

from records.sql import guard

OVER_HAS_NO_TASK = """
CREATE FUNCTION tanggap_over_has_no_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('declined', 'closed') AND (
        EXISTS (SELECT 1 FROM channels_responsibility r WHERE r.channel_id = NEW.id
                AND (r.valid_until IS NULL
                     OR (r.valid_until > NEW.closed_at AND r.valid_until > r.valid_from)))
        OR EXISTS (SELECT 1 FROM channels_deskcover d WHERE d.channel_id = NEW.id
                   AND (d.valid_until IS NULL
                        OR (d.valid_until > NEW.closed_at AND d.valid_until > d.valid_from))))
    THEN
        RAISE EXCEPTION 'channel % is not over: a task on it remains', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# FOR SHARE waits for whoever closes the channel at this moment. What only ends asks nothing.
TASK_ENDS_WITH_CHANNEL = """
CREATE FUNCTION tanggap_task_ends_with_channel() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE channel record;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.channel_id = OLD.channel_id AND NEW.valid_from = OLD.valid_from
       AND NEW.valid_until IS NOT NULL
       AND (OLD.valid_until IS NULL OR NEW.valid_until <= OLD.valid_until)
    THEN
        RETURN NEW;
    END IF;
    SELECT c.state, c.closed_at INTO channel FROM channels_channel c
    WHERE c.id = NEW.channel_id FOR SHARE;
    IF channel.state IN ('declined', 'closed') AND (NEW.valid_until IS NULL
        OR (NEW.valid_until > channel.closed_at AND NEW.valid_until > NEW.valid_from))
    THEN
        RAISE EXCEPTION 'channel % is over: it is given no task', NEW.channel_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0071_tasks_of_what_is_over")]

    operations = [
        migrations.RemoveConstraint("channel", "channel_closed_says_when"),
        migrations.AddConstraint(
            "channel",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["declined", "closed"]), _negated=True)
                | models.Q(("closed_at__isnull", False)),
                name="channel_closed_says_when",
            ),
        ),
        *guard(
            "tanggap_over_has_no_task",
            OVER_HAS_NO_TASK,
            "channels_channel",
            "BEFORE UPDATE OF state, closed_at",
        ),
        *guard(
            "tanggap_task_ends_with_channel",
            TASK_ENDS_WITH_CHANNEL,
            ["channels_responsibility", "channels_deskcover"],
            "BEFORE INSERT OR UPDATE OF channel_id, valid_from, valid_until",
        ),
    ]
