from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import actions
from accounts.models import User


class Command(BaseCommand):
    help = (
        "Take away the second factor of somebody who lost it and the recovery codes, where no "
        "other program admin can do it on the person's page. It is recorded and the admins are "
        "told; the person signs in by password and sets up a new one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="official e-mail address of the person")

    def handle(self, *_: Any, address: str, **options: Any) -> None:
        person = User.objects.working().filter(email__iexact=address.strip()).first()
        if person is None:
            raise CommandError(f"Nobody on the staff has the address {address}.")
        try:
            actions.reset_second_factor(person=person, by=None, now=timezone.now())
        except actions.Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"The second factor of {person.email} is taken away.")
