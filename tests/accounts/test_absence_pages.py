"""The week of absences, and changing one: who sees what, and for a fixed price."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions
from accounts.models import Absence, User
from tests.accounts.conftest import DAY, Office
from tests.channels.test_pages import as_


def today_away(person: User, substitute: User | None = None, days: int = 3) -> Absence:
    now = timezone.now()
    return actions.record_absence(
        person=person, substitute=substitute, kind="sick", starts_at=now - DAY,
        ends_at=now + days * DAY, by=person, now=now,
    )  # fmt: skip


def test_colleagues_see_who_is_away_but_not_which_leave_it_is(office: Office) -> None:
    today_away(office.dewi, office.rizky)
    colleague = as_(office.hendra).get("/staff/absences/").content.decode()
    assert "Dewi" in colleague
    assert "Rizky" in colleague
    assert "Sick leave" not in colleague
    assert "Sick leave" in as_(office.dewi).get("/staff/absences/").content.decode()
    assert "Sick leave" in as_(office.ratna).get("/staff/absences/").content.decode()
    assert "Dewi" not in as_(office.omar).get("/staff/absences/").content.decode()


def test_week_unit_and_words_stand_in_the_address(office: Office) -> None:
    today_away(office.dewi)
    today_away(office.omar, office.bagus)
    client = as_(office.ratna)

    def found(query: str) -> list[str]:
        rows = client.get(f"/staff/absences/?{query}").context["rows"]
        return [row["absence"].person.name for row in rows]

    assert found("") == ["Dewi", "Omar"]
    assert found("q=dew") == ["Dewi"]
    assert found(f"unit={office.education.pk}") == ["Omar"]
    later = (timezone.localdate() + timedelta(days=21)).isoformat()
    assert found(f"day={later}") == []
    assert found("day=nonsense&unit=x") == ["Dewi", "Omar"]


def test_a_substitute_who_is_away_too_is_marked_and_warned_of(office: Office) -> None:
    today_away(office.omar, days=1)
    client, today = as_(office.dewi), timezone.localdate()
    form = {
        "kind": "annual", "first_day": today.isoformat(), "substitute": office.omar.pk,
        "last_day": (today + timedelta(days=4)).isoformat(),
    }  # fmt: skip
    answer = client.post(f"/staff/{office.dewi.pk}/absences/new/", form, follow=True)
    assert "Omar is away too" in answer.content.decode()
    assert "Away too" in client.get("/staff/absences/").content.decode()


def test_more_absences_cost_no_more_queries(office: Office) -> None:
    client = as_(office.ratna)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/staff/absences/").status_code == 200
        return len(asked)

    today_away(office.dewi, office.rizky)
    client.get("/staff/absences/")
    one = cost()
    today_away(office.omar, office.bagus)
    today_away(office.lukman, office.hendra)
    assert (one, cost()) == (21, 21)


def test_changing_on_the_page(office: Office) -> None:
    absence = today_away(office.dewi, office.rizky)
    client, path = as_(office.dewi), f"/staff/absences/{absence.pk}/change/"
    assert client.get(path).status_code == 200
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    refused = client.post(path, {"last_day": "2020-01-01", "substitute": office.rizky.pk})
    assert refused.status_code == 422
    assert "over already" in refused.content.decode()
    answer = client.post(path, {"last_day": tomorrow, "substitute": office.omar.pk})
    assert answer.status_code == 302
    assert [one.substitute for one in Absence.objects.order_by("pk")] == [
        office.rizky, office.omar,
    ]  # fmt: skip
    assert as_(office.hendra).get(path).status_code == 404
