"""Six people report one account at the same moment: one case, six reports, one notice each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from channels import actions
from channels.models import Impostor
from platforms.handles import Account
from records.models import Event, Notice
from tests.accounts.conftest import NOW, Office, build

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
FAKE = Account("x", "d1nkes", "https://x.com/d1nkes")


@pytest.fixture
def office(transactional_db: None) -> Office:
    return build()


def test_reports_at_once_are_one_case(office: Office) -> None:
    start = Barrier(6)

    def report(number: int) -> int:
        start.wait()
        try:
            return actions.report_impostor(
                account=FAKE, imitates=None, text=f"Laporan {number}", contact="", by=None, now=NOW
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        cases = set(pool.map(report, range(6)))
    assert cases == {Impostor.objects.get().pk}
    assert Event.objects.filter(kind="impostor.reported").count() == 6
    told = (
        Notice.objects.filter(medium="in_app").order_by("person").values_list("person", flat=True)
    )
    assert list(told) == sorted([office.ratna.pk, office.bagus.pk])
