"""Ratna and Bagus administer the province; Dewi and Rizky are officers of the health office, Hendra
supervises it, Lukman heads it; Omar works in another office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

import accounts.actions
from accounts.models import Mandate, Unit, User
from accounts.states import Employment, Role
from tests.surroundings import _in_english
from worktime.models import WorkCalendar

__all__ = ["_in_english"]  # used by name

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # a Monday, 10.00 WIB
DAY = timedelta(days=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)  # also before the real clock, which pages read


@dataclass
class Office:
    province: Unit
    health: Unit
    education: Unit
    mandate: Mandate
    ratna: User
    bagus: User
    dewi: User
    rizky: User
    hendra: User
    lukman: User
    omar: User


def make_unit(code: str, parent: Unit | None = None, domains: tuple[str, ...] = ()) -> Unit:
    return accounts.actions.create_unit(
        code=code,
        name=f"Dinas {code}",
        short_name=code.title(),
        zone="Asia/Jakarta",
        calendar=WorkCalendar.objects.get(code="wib"),
        parent=parent,
        mail_domains=domains,
        by=None,
        now=NOW,
    )


def make_person(name: str, unit: Unit, employment: str = Employment.PNS) -> User:
    return accounts.actions.add_person(
        email=f"{name.lower()}@prov.example",
        name=name,
        employment=employment,
        unit=unit,
        by=None,
        now=NOW,
    )


def give(person: User, role: str, unit: Unit, mandate: Mandate | None) -> None:
    accounts.actions.grant_membership(
        person=person,
        unit=unit,
        role=role,
        valid_from=LONG_AGO,
        valid_until=None,
        mandate=mandate,
        by=None,
        now=NOW,
    )


@pytest.fixture
def office(db: None) -> Office:
    return build()


def build() -> Office:
    province = make_unit("province", domains=("prov.example",))
    health, education = make_unit("health", province), make_unit("education", province)
    mandate = accounts.actions.record_mandate(
        number="800/1", signed_on=NOW.date(), signer="Sekda", kind="definitive", by=None, now=NOW
    )
    people = {
        "ratna": (province, Role.ADMIN, Employment.PNS),
        "bagus": (province, Role.ADMIN, Employment.PNS),
        "dewi": (health, Role.OFFICER, Employment.PNS),
        "rizky": (health, Role.OFFICER, Employment.NON_ASN),
        "hendra": (health, Role.SUPERVISOR, Employment.PNS),
        "lukman": (health, Role.HEAD, Employment.PNS),
        "omar": (education, Role.OFFICER, Employment.PPPK),
    }
    hired = {}
    for name, (unit, role, employment) in people.items():
        hired[name] = make_person(name.title(), unit, employment)
        give(hired[name], role, unit, mandate)
    return Office(province, health, education, mandate, **hired)


def as_(person: User) -> Client:
    """Signed in, with a second factor, reading English."""
    TOTP.activate(person, generate_totp_secret())
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client
