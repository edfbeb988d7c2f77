"""A small office for tests: Rina writes, Marta judges, Omar belongs elsewhere, Ana administers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import Mandate, Membership, Unit, User
from accounts.states import Employment
from channels.models import Channel, Confirmation
from channels.states import ChannelState
from worktime.models import WorkCalendar

LONG_AGO = datetime(2025, 10, 19, 2, 0, tzinfo=UTC)  # before anything that tests tell
FAR_AHEAD = datetime(2120, 1, 1, tzinfo=UTC)  # after the real clock, which pages read


def make_unit(code: str, parent: Unit | None = None) -> Unit:
    return Unit.objects.create(
        code=code,
        name=f"Dinas {code.title()}",
        short_name=code.title(),
        calendar=WorkCalendar.objects.get(code="wib"),
        parent=parent,
    )


def make_person(name: str, unit: Unit, employment: str = Employment.PNS) -> User:
    return User.objects.create_user(
        email=f"{name.lower()}@nusabahari.example", name=name, unit=unit, employment=employment
    )


def member(name: str, unit: Unit, role: str, mandate: Mandate, **fields: Any) -> User:
    person = make_person(name, unit, **fields)
    Membership.objects.create(
        person=person, unit=unit, role=role, valid_from=LONG_AGO, mandate=mandate
    )
    return person


def make_channel(unit: Unit, network: str, handle: str) -> Channel:
    return Channel.objects.create(
        unit=unit,
        network=network,
        handle=handle,
        url=f"https://{network}.example/{handle}",
        name=f"Dinas {handle}",
        state=ChannelState.ACTIVE,
        registered_at=LONG_AGO,
        attested_at=LONG_AGO,
        attestation_due_at=FAR_AHEAD,
        access_due_at=FAR_AHEAD,
    )


@pytest.fixture
def office(db: None) -> Unit:
    return make_unit("kesehatan")


@pytest.fixture
def rina(office: Unit) -> User:
    return make_person("Rina", office)


@pytest.fixture
def marta(office: Unit) -> User:
    return make_person("Marta", office)


def let_lapse(channel: Channel, at: datetime) -> None:
    """The half year of its confirmation was over at that instant."""
    Confirmation.objects.create(
        channel=channel, obligation="attestation", at=LONG_AGO, due_at=at, by=None
    )
    channel.attested_at, channel.attestation_due_at = LONG_AGO, at
    channel.save(update_fields=["attested_at", "attestation_due_at"])
