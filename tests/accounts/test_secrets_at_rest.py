"""Whoever steals a copy of the database finds no clear secret: every table is read and searched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.signing import Signer
from django.db import connection
from django.test import Client, override_settings

from accounts.sealed import keys
from tests.accounts.conftest import Office
from tests.accounts.signing_in import (
    PASSWORD,
    code_of,
    is_in,
    recovery_codes_of,
    type_code,
    type_password,
    with_password,
    with_totp,
)
from tests.accounts.test_invitations import invite
from tests.accounts.test_second_factor import by_password, wall


def rows() -> Iterator[tuple[str, str]]:
    """Every row of every table as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from ((table, row) for (row,) in cursor.fetchall())


def found(*secrets: str) -> set[tuple[str, str]]:
    return {(table, secret) for table, row in rows() for secret in secrets if secret in row}


def test_the_search_would_find_one(office: Office) -> None:
    assert found("ratna@prov.example")


def test_nothing_that_signs_in_lies_open(office: Office) -> None:
    secret = with_totp(with_password(office.ratna))
    codes = recovery_codes_of(office.ratna)
    seed = keys().decrypt(
        Authenticator.objects.get(user=office.ratna, type="recovery_codes").data["seed"]
    )
    _invitation, token = invite(office)
    client, _answer = type_password(office.ratna)
    type_code(client, code_of(secret))
    assert is_in(client)
    device, session = client.cookies["device"].value, client.cookies["session"].value
    assert found(PASSWORD, secret, seed.decode(), token, device, session, *codes) == set()


def test_a_session_key_read_in_the_database_opens_nothing(office: Office) -> None:
    owner, _answer = type_password(with_password(office.dewi))
    key = UserSession.objects.get(user=office.dewi).session_key
    for forged in (key, f"{key}:", f"{key}:{'x' * 43}", Signer(salt="another").sign(key)):
        thief = Client()
        thief.cookies["session"] = forged
        assert not is_in(thief)
    assert is_in(owner)


def test_a_second_factor_that_is_being_set_up_does_not_lie_in_the_session(office: Office) -> None:
    client = by_password(office.ratna)
    client.get(wall())
    secret = client.session["mfa.totp.secret"]
    assert found(secret) == set()
    # Django packs what is long; the same must hold of what it unpacks to.
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        kept = [row for (row,) in cursor.fetchall()]
    from django.core import signing

    for data in kept:
        raw = signing.loads(data, salt="django.contrib.sessions.SessionStore", serializer=Raw)
        assert secret.encode() not in raw


class Raw:
    """What stands in a session before it is decrypted."""

    def loads(self, data: bytes) -> bytes:
        return data


@pytest.mark.parametrize("newest_first", [True, False])
def test_keys_can_be_changed(office: Office, newest_first: bool) -> None:
    from cryptography.fernet import Fernet
    from django.conf import settings

    secret = with_totp(with_password(office.ratna))
    new, old = Fernet.generate_key().decode(), settings.MFA_KEYS[0]
    with override_settings(MFA_KEYS=[new, old] if newest_first else [old, new]):
        client = Client()
        type_password(office.ratna, client=client)
        type_code(client, code_of(secret))
        assert is_in(client)
