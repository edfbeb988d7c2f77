from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import connection, transaction

import accounts.actions
from accounts.models import Membership, Unit, User
from accounts.states import Employment, Role
from worktime.models import WorkCalendar

ZONE_OF_CALENDAR = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}


class Command(BaseCommand):
    help = (
        "Create the first program admin, and the root unit if there is none. Asks for what is not "
        "given. The password is asked for, or read from standard input with --password-stdin; "
        "everybody else joins by invitation from the pages."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="official e-mail address; it is the sign-in name")
        parser.add_argument("--name", help="name without titles")
        parser.add_argument(
            "--employment", choices=Employment.values, default=Employment.PNS, help="default: pns"
        )
        parser.add_argument("--unit-name", help="name of the root unit, when there is none yet")
        parser.add_argument(
            "--calendar",
            choices=sorted(ZONE_OF_CALENDAR),
            default="wib",
            help="work calendar and time zone of a new root unit (default: wib)",
        )
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        email = self._email(options["email"])
        name = options["name"] or self._ask("Name without titles: ")
        with transaction.atomic():
            unit = self._root(options)
            password = self._password(email, name, options["password_stdin"])
            self._create(email, name, unit, password, options["employment"])
        self._next_steps(email, unit)

    def _email(self, given: str | None) -> str:
        email = (given or self._ask("Official e-mail address: ")).strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is not an e-mail address.") from None
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"{email} belongs to somebody on the staff already.")
        return email

    def _root(self, options: dict[str, Any]) -> Unit:
        root = Unit.objects.filter(parent=None, is_active=True).order_by("pk").first()
        if root is not None:
            return root
        name = options["unit_name"] or self._ask("Name of the regional government: ")
        code: str = options["calendar"]
        calendar = WorkCalendar.objects.filter(code=code).first()
        if calendar is None:
            raise CommandError(f"There is no work calendar “{code}”. Run `manage.py migrate`.")
        return accounts.actions.create_unit(
            code="pemda",
            name=name,
            short_name=name[:60],
            zone=ZONE_OF_CALENDAR[code],
            calendar=calendar,
            parent=None,
            mail_domains=[],
            by=None,
            now=_now(),
        )

    def _password(self, email: str, name: str, from_stdin: bool) -> str:
        if from_stdin:
            password = sys.stdin.readline().rstrip("\r\n")
        else:
            self._require_terminal("--password-stdin")
            password = getpass.getpass("Password (15 characters or more): ")
            if password != getpass.getpass("Again: "):
                raise CommandError("The two passwords differ.")
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return password

    def _create(self, email: str, name: str, unit: Unit, password: str, employment: str) -> None:
        first = not Membership.objects.current(_now()).in_role([Role.ADMIN]).exists()
        if not first:
            self.stdout.write("There is an admin already; adding another one by the shell.")
        person = accounts.actions.add_person(
            email=email,
            name=name,
            employment=employment,
            unit=unit,
            password=password,
            by=None,
            now=_now(),
        )
        accounts.actions.grant_membership(
            person=person,
            unit=unit,
            role=Role.ADMIN,
            valid_from=_now(),
            valid_until=None,
            mandate=None,
            by=None,
            now=_now(),
        )

    def _next_steps(self, email: str, unit: Unit) -> None:
        self.stdout.write(
            f"{email} is program admin of {unit.name}.\n"
            "Next: sign in, set up the second factor when asked, then invite a second admin "
            "(nobody can give a role to themselves), the officers and the supervisors, and "
            "register the official channels."
        )

    def _ask(self, question: str) -> str:
        self._require_terminal("the options (see --help)")
        answer = input(question).strip()
        if not answer:
            raise CommandError("Nothing was entered.")
        return answer

    def _require_terminal(self, instead: str) -> None:
        if not sys.stdin.isatty():
            raise CommandError(f"This is no terminal to ask on; use {instead}.")


def _now() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
