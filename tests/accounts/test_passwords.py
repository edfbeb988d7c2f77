"""Passwords: long and uncommon by default; with the switch BSSN composed, and never old."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from socmed_program import env
from tests.accounts.conftest import Office
from tests.accounts.signing_in import PASSWORD, PROFILE, is_in, type_password, with_password

COMPOSED = "Seekor kancil, 2 sungai"
CHANGE = "/account/password/change/"


def refusals(password: str, person: User | None = None) -> set[str]:
    try:
        validate_password(password, person)
    except ValidationError as error:
        return {one.code or "" for one in error.error_list}
    return set()


@pytest.fixture
def bssn(settings: Any) -> None:
    settings.PASSWORD_POLICY, settings.PASSWORD_MAX_AGE_DAYS = "bssn", 183
    settings.AUTH_PASSWORD_VALIDATORS = env.password_validators("bssn")


def test_by_default_length_counts_and_no_composition(db: None) -> None:
    assert refusals(PASSWORD) == set()
    assert refusals("seekor kancil!") == {"password_too_short"}
    assert "password_too_common" in refusals("1qaz2wsx3edc4rfv")
    person = User(email="dewi.lestari@prov.example", name="Dewi Lestari Wulandari")
    assert refusals("dewi lestari wulandari", person) == {"password_too_similar"}


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "SEEKOR KANCIL, 2 SUNGAI", "Seekor kancil sungai", "Seekor2kancil2sungai"],
)
def test_bssn_asks_for_composition(bssn: None, password: str) -> None:
    assert refusals(password) == {"password_composition"}
    assert refusals(COMPOSED) == set()


def test_an_old_password_opens_only_the_change_of_it(office: Office, bssn: None) -> None:
    client, _answer = type_password(with_password(office.dewi, COMPOSED), COMPOSED)
    half_a_year = timezone.now() - timedelta(days=183)
    User.objects.filter(pk=office.dewi.pk).update(password_set_at=half_a_year)
    for path in (PROFILE, "/", "/posts/"):
        assert client.get(path).headers["Location"] == CHANGE
    assert client.get(CHANGE).status_code == 200
    new = "Dua ekor kancil, 3 sungai"
    client.post(CHANGE, {"oldpassword": COMPOSED, "password1": new, "password2": new})
    assert is_in(client)


def test_a_password_of_unknown_age_is_renewed_too(office: Office, bssn: None) -> None:
    client, _answer = type_password(with_password(office.dewi, COMPOSED), COMPOSED)
    assert client.get(PROFILE).headers["Location"] == CHANGE


def test_by_default_passwords_do_not_age(office: Office) -> None:
    client, _answer = type_password(with_password(office.dewi))
    User.objects.update(password_set_at=timezone.now() - timedelta(days=999))
    assert is_in(client)
