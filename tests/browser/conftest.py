from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.site import Site, running


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Site]:
    with django_db_blocker.unblock(), running() as started:  # type: ignore[attr-defined]
        yield started
