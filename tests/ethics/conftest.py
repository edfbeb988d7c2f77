"""The office of these tests; see office.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import translation

from accounts.models import User
from tests.ethics.office import Office, make_office


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """The words of refusals as the code has them."""
    with translation.override("en"):
        yield


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
