from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import User
from socmed_program.demo_office import filling
from socmed_program.demo_office.build import build


class Command(BaseCommand):
    help = (
        "Fill an empty database with a fictitious province: twelve units, twenty people, eight "
        "channels, posts and messages in every state around today. Never in production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, without complaint, when there are people already",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This is a production installation: no demo data here.")
        if filling.interrupted(connection.settings_dict):
            raise CommandError("The last filling was interrupted. `make demo` begins it anew.")
        if User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("There are people already. `make reset` starts afresh.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT date_trunc('minute', clock_timestamp())")
            now = cursor.fetchone()[0]
        with filling.to_its_end(connection.settings_dict):
            office = build(now=now)
        self.stdout.write(
            f"Demo office filled: {len(office.units)} units, {len(office.people)} people, "
            f"{len(office.channels)} channels."
        )
