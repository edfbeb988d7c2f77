"""The calendars that come with the product: hours, Ramadan, holidays with their decrees."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from worktime import shipped


def load(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    shipped.load(apps.get_model, now=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("worktime", "0003_stamp")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
