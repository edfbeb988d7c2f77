"""A task under an acting mandate ends by itself."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER tanggap_acting_role_ends BEFORE INSERT OR UPDATE OF mandate_id, valid_until
ON channels_responsibility FOR EACH ROW EXECUTE FUNCTION tanggap_acting_role_ends('valid_until');
ALTER TABLE channels_responsibility ENABLE ALWAYS TRIGGER tanggap_acting_role_ends;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0050_channel_in_open_unit"),
        ("accounts", "0024_acting_and_letters"),
    ]

    operations = [
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER tanggap_acting_role_ends ON channels_responsibility"
        ),
    ]
