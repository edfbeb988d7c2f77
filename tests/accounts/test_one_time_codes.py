"""A code opens once: again, at the same instant, and after the cache was emptied."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.forms.signin import LAST
from tests.accounts.conftest import Office
from tests.accounts.signing_in import (
    code_of,
    is_in,
    recovery_codes_of,
    type_code,
    type_password,
    with_password,
    with_totp,
)

race = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(clients: list[Client], code: str) -> int:
    """How many get in when all type the same code at the same instant."""
    start = Barrier(len(clients))

    def run(client: Client) -> bool:
        try:
            start.wait(10)
            type_code(client, code)
            return is_in(client)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return sum(pool.map(run, clients))


def waiting(office: Office, browsers: int) -> list[Client]:
    """Browsers in which Ratna's password was typed, and the code is asked for."""
    return [type_password(office.ratna)[0] for _number in range(browsers)]


class TestInARace:
    pytestmark = race

    def test_a_code_typed_in_four_browsers_at_once_opens_one(self, office: Office) -> None:
        secret = with_totp(with_password(office.ratna))
        assert at_once(waiting(office, 4), code_of(secret)) == 1

    def test_not_even_when_the_cache_remembers_nothing(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The row decides, also where the library's own guard is gone."""
        from allauth.mfa.totp.internal.auth import TOTP

        monkeypatch.setattr(TOTP, "_mark_code_used", lambda self, code: True)
        secret = with_totp(with_password(office.ratna))
        assert at_once(waiting(office, 4), code_of(secret)) == 1

    def test_a_recovery_code_typed_in_four_browsers_at_once_opens_one(self, office: Office) -> None:
        with_totp(with_password(office.ratna))
        code = recovery_codes_of(office.ratna)[0]
        assert at_once(waiting(office, 4), code) == 1


def test_a_code_is_not_good_again_after_the_cache_was_emptied(office: Office) -> None:
    secret = with_totp(with_password(office.ratna))
    code = code_of(secret)
    first, second = waiting(office, 2)
    type_code(first, code)
    cache.clear()
    type_code(second, code)
    assert is_in(first)
    assert not is_in(second)


def test_an_older_code_does_not_open_after_a_newer_one(office: Office) -> None:
    """Each of three codes is good at any time; a stranger who saw the last one comes too late."""
    secret = with_totp(with_password(office.ratna))
    first, second, third = waiting(office, 3)
    type_code(first, code_of(secret))
    type_code(second, code_of(secret, -1))
    type_code(third, code_of(secret, 1))
    assert [is_in(client) for client in (first, second, third)] == [True, False, True]


@pytest.mark.django_db(transaction=True)
def test_the_code_of_the_set_up_is_used_up(office: Office) -> None:
    from tests.accounts.test_second_factor import by_password, wall

    client = by_password(office.ratna)
    client.get(wall())
    secret = client.session["mfa.totp.secret"]
    code = code_of(secret)
    kept = Authenticator.objects.filter(user=office.ratna)
    client.post(wall(), {"code": code})
    assert LAST in kept.get(type="totp").data
    again = waiting(office, 1)[0]
    type_code(again, code)
    assert not is_in(again)


def test_a_recovery_code_opens_once(office: Office) -> None:
    with_totp(with_password(office.ratna))
    code = recovery_codes_of(office.ratna)[3]
    first, second = waiting(office, 2)
    type_code(first, code)
    type_code(second, code)
    assert [is_in(first), is_in(second)] == [True, False]


def test_recovery_codes_are_shown_only_after_reauthentication(office: Office) -> None:
    secret = with_totp(with_password(office.ratna))
    recovery_codes_of(office.ratna)
    client = waiting(office, 1)[0]
    type_code(client, code_of(secret))
    session = client.session
    session["account_authentication_methods"] = [
        one | {"at": one["at"] - 3600} for one in session["account_authentication_methods"]
    ]
    session.save()
    for path in ("/account/2fa/recovery-codes/", "/account/2fa/recovery-codes/download/"):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert "reauthenticate" in answer.headers["Location"]
