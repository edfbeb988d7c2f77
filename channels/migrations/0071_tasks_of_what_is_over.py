"""What is declined says since when, and no task outlasts the account that it was given for."""

from django.db import migrations

END = """
UPDATE channels_channel c SET closed_at = coalesce(
    (SELECT max(e.at) FROM records_event e
     WHERE e.kind = 'channel.declined' AND e.subject = 'channels.channel:' || c.id),
    c.registered_at)
WHERE c.state = 'declined' AND c.closed_at IS NULL;
UPDATE channels_responsibility r SET valid_until = greatest(c.closed_at, r.valid_from)
FROM channels_channel c
WHERE c.id = r.channel_id AND c.state IN ('declined', 'closed')
  AND (r.valid_until IS NULL OR (r.valid_until > c.closed_at AND r.valid_until > r.valid_from));
UPDATE channels_deskcover d SET valid_until = greatest(c.closed_at, d.valid_from)
FROM channels_channel c
WHERE c.id = d.channel_id AND c.state IN ('declined', 'closed')
  AND (d.valid_until IS NULL OR (d.valid_until > c.closed_at AND d.valid_until > d.valid_from));
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0070_reminded_by_duties"), ("records", "0002_guards")]

    operations = [migrations.RunSQL(END, migrations.RunSQL.noop)]
