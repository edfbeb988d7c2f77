"""What was signed never changes, nor that it was signed."""

from django.db import migrations

from records.sql import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0027_conduct_version_1"), ("records", "0002_guards")]

    operations = [
        append_only("accounts_conductcode"),
        append_only("accounts_conductpoint"),
        append_only("accounts_conductacknowledgement"),
    ]
