from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import User
from channels import actions
from channels.models import Channel, Responsibility
from channels.states import Moderation, Rank, Task
from tests.accounts.conftest import DAY, NOW, Office, build
from tests.surroundings import _in_english

__all__ = ["_in_english"]  # used by name

Give = Callable[..., Responsibility]


@pytest.fixture
def office(db: None) -> Office:
    return build()


def register(office: Office, handle: str = "dinkes", **changes: object) -> Channel:
    given: dict[str, object] = {
        "unit": office.health,
        "url": f"https://x.com/{handle}",
        "network": "x",
        "handle": handle,
        "name": "Dinas Kesehatan",
        "purpose": "",
        "house_rules": "",
        "moderation": Moderation.ACTIVE,
        "response_minutes": 450,
        "by": office.ratna,
        "now": NOW,
    }
    return actions.register(**(given | changes))


@pytest.fixture
def channel(office: Office) -> Channel:
    return register(office)


@pytest.fixture
def give(office: Office, channel: Channel) -> Give:
    """`give(person, rank)` makes somebody responsible for answering, since long ago."""

    def give(
        person: User,
        rank: str = Rank.PRIMARY,
        task: str = Task.RESPOND,
        valid_from: datetime = NOW - 100 * DAY,
        valid_until: datetime | None = None,
        by: User | None = office.ratna,
    ) -> Responsibility:
        return actions.assign(
            channel_id=channel.pk,
            person=person,
            task=task,
            rank=rank,
            valid_from=valid_from,
            valid_until=valid_until,
            mandate=office.mandate,
            by=by,
            now=NOW,
        )

    return give
