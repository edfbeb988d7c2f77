"""An absence over shifts: said which and who covers, and entered only when it is meant."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Absence
from channels.models import Channel, Desk
from channels.states import Rank, Task
from records.models import Event
from tests.accounts.conftest import DAY, Office
from tests.accounts.test_pages import as_
from tests.channels.conftest import Give
from tests.channels.rota import make_desk, put


@pytest.fixture
def desk(office: Office, channel: Channel, give: Give) -> Desk:
    """Rizky is primary behind the desk."""
    give(office.rizky, Rank.PRIMARY, task=Task.RESPOND)
    return make_desk(office.health, channel)


def noon(days: int) -> datetime:
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + days * DAY


def form(first: int, last: int, **more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "kind": "annual", "substitute": "", "first_day": (today + first * DAY).isoformat(),
        "last_day": (today + last * DAY).isoformat(),
    } | more  # fmt: skip


def page(office: Office) -> str:
    return f"/staff/{office.dewi.pk}/absences/new/"


def test_it_says_which_shifts_and_who_covers_and_writes_nothing(office: Office, desk: Desk) -> None:
    put(desk, office.dewi, noon(3), noon(3) + timedelta(hours=4))
    client, before = as_(office.dewi), Event.objects.count()
    asked = client.post(page(office), form(2, 4))

    shown = asked.content.decode()
    assert asked.status_code == 200
    assert "There are shifts in that time" in shown
    assert "Piket" in shown
    assert "Rizky" in shown
    assert 'name="anyway"' in shown
    assert "annual" in shown
    assert (Absence.objects.count(), Event.objects.count()) == (0, before)


def test_the_substitute_who_is_chosen_is_the_one_named(office: Office, desk: Desk) -> None:
    put(desk, office.dewi, noon(3), noon(3) + timedelta(hours=4))
    asked = as_(office.dewi).post(page(office), form(2, 4, substitute=office.omar.pk))
    listed = asked.content.decode().partition("There are shifts")[2].partition("</ul>")[0]
    assert "Omar" in listed
    assert "Rizky" not in listed


def test_with_the_tick_it_is_entered(office: Office, desk: Desk) -> None:
    put(desk, office.dewi, noon(3), noon(3) + timedelta(hours=4))
    answer = as_(office.dewi).post(page(office), form(2, 4, anyway="on"))
    assert answer.status_code == 302
    assert Absence.objects.get().person == office.dewi


def test_shifts_of_other_days_and_other_people_are_nothing_to_ask_about(
    office: Office, desk: Desk
) -> None:
    put(desk, office.dewi, noon(5), noon(5) + timedelta(hours=4))
    put(desk, office.omar, noon(3), noon(3) + timedelta(hours=4))
    assert as_(office.dewi).post(page(office), form(2, 4)).status_code == 302
    assert Absence.objects.count() == 1


def test_what_is_refused_is_refused_before_it_is_asked(office: Office, desk: Desk) -> None:
    put(desk, office.dewi, noon(3), noon(3) + timedelta(hours=4))
    refused = as_(office.dewi).post(page(office), form(2, 4, substitute=office.dewi.pk))
    assert refused.status_code == 422
    assert "There are shifts in that time" not in refused.content.decode()


def test_ten_are_listed_and_the_rest_counted_for_the_same_price(office: Office, desk: Desk) -> None:
    client = as_(office.dewi)

    def cost(last: int) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as asked:
            shown = client.post(page(office), form(2, last)).content.decode()
        return len(asked), shown

    for day in range(2, 14):
        put(desk, office.dewi, noon(day), noon(day) + timedelta(hours=4))
    cost(2)
    one, _shown = cost(2)
    twelve, shown = cost(13)
    assert twelve == one
    assert shown.count("Piket,") == 10
    assert "and 2 more shifts" in shown
