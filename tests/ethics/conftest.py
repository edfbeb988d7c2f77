"""The office of these tests; see office.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from tests.ethics.office import Office, make_office
from tests.surroundings import _in_english, _own_media

__all__ = ["_in_english", "_own_media"]  # used by name


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser of that person, who has the second factor that supervisors need."""

    def sign_in(person: User) -> Client:
        Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {}})
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return client

    return sign_in
