"""The English translation of the record of a hand-over, kept beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0075_declined_keeps_no_unit_open")]

    operations = [migrations.AddField("handover", "pdf_en", models.BinaryField(null=True))]
