"""A small office for tests: Rina writes, Marta judges, Omar belongs elsewhere, Ana administers."""

from __future__ import annotations

import pytest

from accounts.models import Unit, User
from accounts.states import Employment
from worktime.models import WorkCalendar


def make_unit(code: str, parent: Unit | None = None) -> Unit:
    return Unit.objects.create(
        code=code,
        name=f"Dinas {code.title()}",
        short_name=code.title(),
        calendar=WorkCalendar.objects.get(code="wib"),
        parent=parent,
    )


def make_person(name: str, unit: Unit, employment: str = Employment.PNS) -> User:
    return User.objects.create_user(
        email=f"{name.lower()}@nusabahari.example", name=name, unit=unit, employment=employment
    )


@pytest.fixture
def office(db: None) -> Unit:
    return make_unit("kesehatan")


@pytest.fixture
def rina(office: Unit) -> User:
    return make_person("Rina", office)


@pytest.fixture
def marta(office: Unit) -> User:
    return make_person("Marta", office)
