"""A letter stands: whoever acted under it must not find another number or signer there later."""

from django.db import migrations

from records.sql import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_guards")]

    operations = [append_only("accounts_mandate")]
