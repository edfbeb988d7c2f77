"""Two people of one office, and the moment at which tests act."""

from datetime import UTC, datetime

import pytest

from accounts.models import Unit, User
from worktime.models import WorkCalendar


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(db) -> Unit:
    wib = WorkCalendar.objects.get(code="wib")
    return Unit.objects.create(code="kominfo-wt", name="Diskominfo", short_name="K", calendar=wib)


@pytest.fixture
def sari(office) -> User:
    """Program admin who enters days off."""
    return _person(office, "Sari Wulandari")


@pytest.fixture
def bayu(office) -> User:
    """Her colleague who confirms them."""
    return _person(office, "Bayu Pratama")


def _person(office: Unit, name: str) -> User:
    email = f"{name.split()[0].lower()}@worktime.example.id"
    return User.objects.create_user(email, name=name, employment="pns", unit=office)
