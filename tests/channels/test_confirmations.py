"""Every half year the unit confirms its account; nobody just moves the date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from channels import actions
from channels.models import Channel, Confirmation
from channels.obligations import due_after
from tests.accounts.conftest import DAY, NOW, Office
from tests.channels.conftest import Give

WIB = "Asia/Jakarta"
DUE = datetime(2027, 5, 22, 17, 0, tzinfo=UTC)  # 23 May 2027, 00.00 WIB


@pytest.fixture
def active(office: Office, channel: Channel, give: Give) -> Channel:
    give(office.dewi, task="custody")
    return actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2026, 11, 23, 3, tzinfo=UTC), DUE),
        (datetime(2026, 8, 31, 18, tzinfo=UTC), datetime(2027, 2, 28, 17, tzinfo=UTC)),
        (datetime(2026, 8, 31, 3, tzinfo=UTC), datetime(2027, 2, 27, 17, tzinfo=UTC)),
    ],
)
def test_half_a_year_ends_with_a_day_where_the_unit_works(at: datetime, due: datetime) -> None:
    assert due_after(at, "attestation", WIB) == due


def test_an_account_is_attested_until_its_half_year_is_over(active: Channel) -> None:
    assert active.attestation_due_at == DUE
    assert active.is_attested(DUE - timedelta(seconds=1))
    assert not active.is_attested(DUE)
    assert Channel.objects.attested(DUE - timedelta(seconds=1)).get() == active
    assert Channel.objects.not_attested(DUE).get() == active


def attest(active: Channel, by: object, **changes: bool) -> Channel:
    answers = {"ours": True, "data_right": True, "custody_right": True} | changes
    return actions.attest(channel_id=active.pk, by=by, now=DUE, **answers)


def test_the_unit_confirms_and_nobody_else(office: Office, active: Channel) -> None:
    for person in (office.dewi, office.ratna, office.omar):
        with pytest.raises(actions.Refused, match="Only the supervisor or the head"):
            attest(active, person)
    with pytest.raises(actions.Refused, match="confirm all three"):
        attest(active, office.hendra, data_right=False)
    assert attest(active, office.lukman).is_attested(DUE)


@pytest.mark.parametrize("column", ["attestation_due_at", "access_due_at"])
def test_nobody_just_moves_the_date(active: Channel, column: str) -> None:
    with pytest.raises(IntegrityError, match="nobody"), transaction.atomic():
        Channel.objects.filter(pk=active.pk).update(**{column: DUE + 100 * DAY})


def test_a_confirmation_stands(active: Channel) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE channels_confirmation SET due_at = due_at + interval '1 year'")
    assert Confirmation.objects.count() == 2


def test_an_account_in_use_always_has_its_dates(active: Channel) -> None:
    with pytest.raises(IntegrityError, match=r"in_use_has|nobody"), transaction.atomic():
        Channel.objects.filter(pk=active.pk).update(attestation_due_at=None)
