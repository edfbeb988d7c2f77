"""What was answered stands."""

from django.db import migrations

from records.sql import append_only


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial"), ("records", "0002_guards")]

    operations = [append_only("duties_reply")]
