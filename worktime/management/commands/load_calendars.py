"""Bring in what newer files of the product know: calendars, special hours, holidays."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from worktime import shipped


class Command(BaseCommand):
    help = (
        "Add the calendars, Ramadan hours and holidays that come with this version and are not in "
        "the database yet. Nothing that is there is changed; running it twice does no harm. "
        "Holidays of years that are not decreed yet come in as proposals to be confirmed."
    )

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:
        added = shipped.load(apps.get_model, now=timezone.now())
        self.stdout.write(f"{added} rows added." if added else "Everything was there already.")
