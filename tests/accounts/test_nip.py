"""The 18 digits of a NIP or NI PPPK: read, checked, and held by the database too."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import nip
from accounts.models import User
from accounts.states import Employment
from socmed_program.demo_office.staff import PEOPLE
from tests.accounts.conftest import Office

TODAY = date(2026, 11, 23)
PNS, PPPK = "197104121996032001", "199508202024212012"


def test_the_parts_of_a_pns_number_are_read() -> None:
    read = nip.parse("19710412 199603 2 001", today=TODAY)

    assert (read.digits, read.employment) == (PNS, Employment.PNS)
    assert (read.born_on, read.year, read.month) == (date(1971, 4, 12), 1996, 3)
    assert (read.sex, read.serial) == (nip.FEMALE, "001")


def test_a_pppk_number_has_a_code_in_place_of_the_month() -> None:
    read = nip.parse(PPPK, today=TODAY)

    assert (read.employment, read.year, read.month) == (Employment.PPPK, 2024, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("19710412199603200", "has 18 digits"),
        ("19710412199603200x", "has 18 digits"),
        ("१९७१०४१२१९९६०३२००१", "has 18 digits"),
        ("197113121996032001", "no possible date of birth"),
        ("197102301996032001", "no possible date of birth"),
        ("190104121996032001", "no possible date of birth"),
        ("197104121980032001", "year of appointment"),
        ("197104122027032001", "year of appointment"),
        ("197104121996132001", "neither a month"),
        ("197104121996002001", "neither a month"),
        ("197104121996033001", "Digit 15"),
        ("197104121996032000", "begins with 001"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(nip.Wrong, match=reason):
        nip.parse(text, today=TODAY)


def test_the_number_fits_the_kind_of_employment() -> None:
    assert nip.checked(PPPK, employment="pppk", today=TODAY) == PPPK
    assert nip.checked(PNS, employment="non_asn", today=TODAY) == PNS  # of former service
    assert nip.checked("  ", employment="pns", today=TODAY) is None
    with pytest.raises(nip.Wrong, match="number of a PPPK, but"):
        nip.checked(PPPK, employment="pns", today=TODAY)


@pytest.mark.parametrize("person", [one for one in PEOPLE if one.nip], ids=lambda one: one.key)
def test_the_demo_office_has_proper_numbers(person: object) -> None:
    number, employment = person.nip, person.employment  # type: ignore[attr-defined]
    assert nip.checked(number, employment=employment, today=TODAY) == number


@pytest.mark.parametrize("number", [PPPK, "197104311996032001", "197104121996002001"])
def test_the_database_too_wants_a_number_that_fits(office: Office, number: str) -> None:
    with (
        pytest.raises(IntegrityError, match="user_nip_of_employment"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE accounts_user SET nip = %s WHERE id = %s", [number, office.dewi.pk])


def test_the_database_lets_nobody_share_a_number(office: Office) -> None:
    User.objects.filter(pk=office.dewi.pk).update(nip=PNS)
    with pytest.raises(IntegrityError, match="user_nip_once"), transaction.atomic():
        User.objects.filter(pk=office.hendra.pk).update(nip=PNS)
