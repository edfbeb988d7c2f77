"""Steps that fall so long before the deadline, and such as repeat until it is done."""

from django.db import migrations, models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat

KINDS = [
    ("first_response", "First response"),
    ("review", "Ethics review"),
    ("attestation", "Half-yearly confirmation"),
    ("access_review", "Quarterly access review"),
]
STEPS = [
    ("early", "First reminder"),
    ("second", "Second reminder"),
    ("half", "50 % of the time"),
    ("four_fifths", "80 % of the time"),
    ("breach", "Deadline passed"),
    ("day_after", "One working day later"),
]
CONFIRMS = Q(
    subject=Concat(Value("channels.channel:"), Cast("channel_id", models.CharField())),
    message=None,
)


class Migration(migrations.Migration):
    dependencies = [("duties", "0005_deadlines_follow_calendars")]

    operations = [
        migrations.AlterModelOptions(
            "standardstep", {"ordering": ["percent", "-minutes_before", "minutes_after"]}
        ),
        *(
            migrations.AlterField(model, "kind", models.CharField(choices=KINDS, max_length=20))
            for model in ("standard", "duty")
        ),
        *(
            migrations.AlterField(model, "step", models.CharField(choices=STEPS, max_length=12))
            for model in ("standardstep", "reminder")
        ),
        migrations.AlterField(
            "reminder",
            "collapsed_into",
            models.CharField(blank=True, choices=STEPS, default="", max_length=12),
        ),
        migrations.AddField(
            "standardstep", "minutes_before", models.PositiveIntegerField(default=0)
        ),
        *(
            migrations.AddField(model, "repeat_minutes", models.PositiveIntegerField(default=0))
            for model in ("standardstep", "reminder")
        ),
        migrations.AddField("reminder", "round", models.PositiveSmallIntegerField(default=0)),
        migrations.RemoveConstraint("reminder", "reminder_once_per_step"),
        migrations.AddConstraint(
            "reminder",
            models.UniqueConstraint(
                fields=["duty", "step", "round"], name="reminder_once_per_step"
            ),
        ),
        migrations.AddConstraint(
            "duty",
            models.CheckConstraint(
                condition=Q(("kind__in", ["attestation", "access_review"]), _negated=True)
                | CONFIRMS,
                name="duty_confirms_its_channel",
            ),
        ),
    ]
