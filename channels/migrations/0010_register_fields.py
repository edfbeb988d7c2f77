"""What the register knows of an account, from the request to its closure."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("channels", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="access_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="access_remind_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="alternative",
            field=models.TextField(blank=True, verbose_name="why an existing channel does not do"),
        ),
        migrations.AddField(
            model_name="channel",
            name="archive_note",
            field=models.TextField(blank=True, verbose_name="where the archive is kept"),
        ),
        migrations.AddField(
            model_name="channel",
            name="attestation_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="attestation_remind_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="audience",
            field=models.TextField(blank=True, verbose_name="audience"),
        ),
        migrations.AddField(
            model_name="channel",
            name="badge",
            field=models.BooleanField(default=False, verbose_name="badge of the platform"),
        ),
        migrations.AddField(
            model_name="channel",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="closes_on",
            field=models.DateField(blank=True, null=True, verbose_name="last day"),
        ),
        migrations.AddField(
            model_name="channel",
            name="closing_notice",
            field=models.TextField(blank=True, verbose_name="public notice"),
        ),
        migrations.AddField(
            model_name="channel",
            name="contact_email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="official e-mail"),
        ),
        migrations.AddField(
            model_name="channel",
            name="contact_phone",
            field=models.CharField(blank=True, max_length=30, verbose_name="official phone"),
        ),
        migrations.AddField(
            model_name="channel",
            name="decree_number",
            field=models.CharField(
                blank=True, max_length=80, verbose_name="decree number of the channel"
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="decree_on",
            field=models.DateField(blank=True, null=True, verbose_name="date of the decree"),
        ),
        migrations.AddField(
            model_name="channel",
            name="end_reason",
            field=models.TextField(blank=True, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="channel",
            name="hours",
            field=models.CharField(blank=True, max_length=200, verbose_name="service hours"),
        ),
        migrations.AddField(
            model_name="channel",
            name="language",
            field=models.CharField(
                choices=[
                    ("id", "Bahasa Indonesia"),
                    ("en", "English"),
                    ("jv", "Basa Jawa"),
                    ("su", "Basa Sunda"),
                    ("mad", "Bhâsa Madhurâ"),
                    ("min", "Baso Minangkabau"),
                    ("ms", "Bahasa Melayu"),
                    ("ban", "Basa Bali"),
                    ("bug", "Basa Ugi"),
                    ("bjn", "Bahasa Banjar"),
                ],
                default="id",
                max_length=3,
                verbose_name="language",
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="proof_checked_on",
            field=models.DateField(blank=True, null=True, verbose_name="link last checked by hand"),
        ),
        migrations.AddField(
            model_name="channel",
            name="proof_url",
            field=models.URLField(
                blank=True, max_length=300, verbose_name="official page that links here"
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="redirect_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaces",
                to="channels.channel",
                verbose_name="where to go instead",
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="requested_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="staffing",
            field=models.TextField(blank=True, verbose_name="staffing"),
        ),
        migrations.AddField(
            model_name="channel",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                size=None,
                verbose_name="tags",
            ),
        ),
        migrations.AlterField(
            model_name="channel",
            name="platform_id",
            field=models.CharField(blank=True, max_length=100, verbose_name="permanent id"),
        ),
        migrations.AlterField(
            model_name="channel",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "Proposed"),
                    ("declined", "Declined"),
                    ("active", "Active"),
                    ("paused", "Paused"),
                    ("closing", "Closing"),
                    ("closed", "Closed"),
                ],
                default="proposed",
                max_length=10,
            ),
        ),
    ]
