"""All kinds of leave of the civil service, and study assignments."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0030_gone_holds_nothing")]

    operations = [
        migrations.AlterField(
            model_name="absence",
            name="kind",
            field=models.CharField(
                choices=[
                    ("annual", "Annual leave"),
                    ("long", "Long leave"),
                    ("sick", "Sick leave"),
                    ("maternity", "Maternity leave"),
                    ("important", "Leave for important reasons"),
                    ("unpaid", "Leave outside the charge of the state"),
                    ("travel", "Official travel"),
                    ("study", "Study assignment"),
                ],
                max_length=12,
                verbose_name="kind of leave",
            ),
        ),
    ]
