"""Trigrams, by which near-duplicates are found."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("posts", "0038_campaign")]

    operations = [TrigramExtension()]
