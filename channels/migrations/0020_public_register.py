"""What the public check and the public feed find channels by."""

from django.db import migrations, models
from django.db.models import F, Func, Value
from django.db.models.functions import Lower, Now, Replace

from records.sql import guard

# Whoever writes, the feed of changes tells it: also an import, also a hand in the database.
# Generated columns are not there yet before the row is written.
TOUCHED = """
CREATE FUNCTION tanggap_channel_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT'
        OR to_jsonb(NEW) - 'touched_at' - 'look_alike'
        IS DISTINCT FROM to_jsonb(OLD) - 'touched_at' - 'look_alike'
    THEN
        NEW.touched_at := clock_timestamp();
    ELSE
        NEW.touched_at := OLD.touched_at;
    END IF;
    RETURN NEW;
END $$;
"""


def skeleton_of_handle() -> Func:
    """Written out: what the code says later must not change what this migration did."""
    plain = Func(
        Lower(F("handle")), Value("i1|0345789q@._-"), Value("llloeastbgg"), function="TRANSLATE"
    )
    for pair, letter in (("rn", "m"), ("vv", "w"), ("cl", "d")):
        plain = Replace(plain, Value(pair), Value(letter))
    return plain


class Migration(migrations.Migration):
    dependencies = [("channels", "0015_register_guards"), ("records", "0002_guards")]

    operations = [
        migrations.AddField(
            "channel", "touched_at", models.DateTimeField(db_default=Now(), editable=False)
        ),
        migrations.AddField(
            "channel",
            "look_alike",
            models.GeneratedField(
                expression=skeleton_of_handle(),
                output_field=models.CharField(max_length=100),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "channel", models.Index(fields=["look_alike"], name="channel_look_alike")
        ),
        migrations.AddIndex(
            "channel",
            models.Index(
                fields=["platform_id"],
                condition=~models.Q(platform_id=""),
                name="channel_platform_id",
            ),
        ),
        migrations.AddField(
            "formerhandle",
            "look_alike",
            models.GeneratedField(
                expression=skeleton_of_handle(),
                output_field=models.CharField(max_length=100),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "formerhandle", models.Index(fields=["look_alike"], name="former_handle_look_alike")
        ),
        migrations.AddIndex("channel", models.Index(fields=["touched_at"], name="channel_touched")),
        *guard("tanggap_channel_touched", TOUCHED, "channels_channel", "BEFORE INSERT OR UPDATE"),
    ]
