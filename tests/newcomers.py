"""pytest plug-in: whoever signs in within a test has signed the conduct of the staff.

Else every page test would meet that page first. A test of the page itself is marked `newcomer`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone


def sign(sender: Any, user: Any, **_given: Any) -> None:
    from accounts.models import ConductAcknowledgement
    from accounts.rules import conduct_due

    now = timezone.now()
    if code := conduct_due(user, now):
        ConductAcknowledgement.objects.create(person=user, code=code, at=now)


@pytest.fixture(autouse=True)
def _signed(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("newcomer"):
        yield
        return
    user_logged_in.connect(sign, dispatch_uid="tests.newcomers")
    yield
    user_logged_in.disconnect(dispatch_uid="tests.newcomers")
