"""For the public check: names that are one letter apart share what remains without one letter."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from channels.public.look_alike import remains_in_database

# Called costly, so that the index is asked and not each row, also before the table is analysed.
REMAINS = """
CREATE FUNCTION tanggap_remains(plain text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
    SELECT CASE WHEN char_length(plain) < 6 THEN '{}'::text[] ELSE (
        SELECT array_agg(DISTINCT left(plain, place - 1) || substr(plain, place + 1))
        FROM generate_series(1, char_length(plain)) place)
    END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0073_unit_change")]

    operations = [
        migrations.RunSQL(REMAINS, "DROP FUNCTION tanggap_remains(text)"),
        migrations.AddIndex(
            "channel", GinIndex(remains_in_database("handle"), name="channel_remains")
        ),
    ]
