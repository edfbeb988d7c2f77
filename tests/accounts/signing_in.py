"""What the tests of signing in share: a person with a password, codes of a second factor."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from accounts.models import User

PASSWORD = "seekor kancil menyeberang sungai"
LOGIN, CODE = "/account/login/", "/account/2fa/authenticate/"
PROFILE = "/staff/profile/"


def with_password(person: User, password: str = PASSWORD) -> User:
    person.set_password(password)
    person.save()
    return person


def with_totp(person: User) -> str:
    """The secret of the second factor that the person has from now on."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def code_of(secret: str, periods_on: int = 0) -> str:
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, now + periods_on))


def recovery_codes_of(person: User) -> list[str]:
    return RecoveryCodes.activate(person).get_unused_codes()


def type_password(person: User | str, password: str = PASSWORD, client: Client | None = None,
                  **more: Any) -> tuple[Client, Any]:  # fmt: skip
    """A browser (a new one by default), and the answer to the sign-in form."""
    client = client or Client(headers={"accept-language": "en"})
    email = person if isinstance(person, str) else person.email
    return client, client.post(LOGIN, {"login": email, "password": password}, **more)


def type_code(client: Client, code: str) -> Any:
    return client.post(CODE, {"code": code})


def is_in(client: Client) -> bool:
    return client.get(PROFILE).status_code == 200


def text_of(answer: Any) -> str:
    """The page without what differs by chance: tokens of forms, hidden numbers."""
    page = answer.content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]+"', r"\1", page)
