"""The conduct of the staff: signed on the first sign-in and at each new version."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import ConductAcknowledgement, ConductCode, User
from accounts.rules import conduct_due
from records.models import Event
from tests.accounts.conftest import DAY, NOW, Office, as_

pytestmark = pytest.mark.newcomer
PAGE = "/staff/conduct/"


def plain(person: User) -> Client:
    """Signed in without a second factor."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def issue(office: Office) -> ConductCode:
    """Drafted by Ratna, confirmed by Bagus, in force at once."""
    now = timezone.now()
    draft = actions.draft_conduct(by=office.ratna, now=now, today=now.date())
    return actions.confirm_conduct(
        draft_id=draft.pk, seen_at=draft.edited_at, starts_at=now, by=office.bagus, now=now
    )


def sign(person: User, version: int = 1) -> None:
    actions.acknowledge_conduct(person=person, version=version, by=person, now=timezone.now())


def test_nothing_else_opens_before_it_is_signed(office: Office) -> None:
    client = plain(office.dewi)
    answer = client.get("/posts/?state=draft")
    assert answer.url == f"{PAGE}?next=%2Fposts%2F%3Fstate%3Ddraft"
    assert client.post("/staff/profile/").url == PAGE
    fragment = client.get("/posts/", headers={"hx-request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, PAGE)
    for way_out in ("/account/logout/", "/health/live"):
        assert client.get(way_out).status_code == 200


def test_the_page_shows_eight_points_and_leads_where_one_was_going(office: Office) -> None:
    client = plain(office.dewi)
    page = client.get(PAGE).content.decode()
    assert page.count('<li class="mb-2">') == 8
    refused = client.post(PAGE, {"version": "1"})
    assert refused.status_code == 422
    assert "Tick this to go on." in refused.content.decode()

    done = client.post(PAGE, {"version": "1", "agreed": "on", "next": "/posts/?state=draft"})
    assert done.url == "/posts/?state=draft"
    assert client.get("/posts/").status_code == 200
    event = Event.objects.get(kind="conduct.acknowledged")
    assert (event.actor, event.facts) == (office.dewi, {"version": 1})


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_page_leads_nowhere_else(office: Office, elsewhere: str) -> None:
    client = plain(office.dewi)
    done = client.post(PAGE, {"version": "1", "agreed": "on", "next": elsewhere})
    assert done.url == "/"


def test_the_second_factor_comes_first(office: Office) -> None:
    assert plain(office.hendra).get("/").url == "/account/2fa/totp/activate/"
    assert plain(office.hendra).get(PAGE).url == "/account/2fa/totp/activate/"
    with_factor = as_(office.hendra)
    assert with_factor.get("/").url == f"{PAGE}?next=%2F"
    assert with_factor.get("/account/2fa/recovery-codes/").status_code != 302


def test_a_new_version_is_due_again(office: Office) -> None:
    sign(office.dewi)
    client = plain(office.dewi)
    assert client.get("/").status_code == 200
    issue(office)
    assert client.get("/").url.startswith(PAGE)
    with pytest.raises(actions.Refused, match="newer version"):
        sign(office.dewi, 1)
    sign(office.dewi, 2)
    assert client.get("/").status_code == 200


def test_nobody_signs_for_somebody_else_and_twice_is_once(office: Office) -> None:
    with pytest.raises(actions.Refused, match="alone"):
        actions.acknowledge_conduct(person=office.dewi, version=1, by=office.ratna, now=NOW)
    sign(office.dewi)
    sign(office.dewi)
    assert Event.objects.filter(kind="conduct.acknowledged").count() == 1
    with pytest.raises(IntegrityError, match="acknowledged_once"), transaction.atomic():
        ConductAcknowledgement.objects.create(
            person=office.dewi, code=ConductCode.objects.get(), at=NOW
        )


@pytest.mark.parametrize("table", ["conductcode", "conductpoint", "conductacknowledgement"])
def test_what_was_signed_never_changes(office: Office, table: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE accounts_{table} SET id = id")


def test_a_version_that_has_not_begun_is_not_due(office: Office) -> None:
    sign(office.dewi)
    later = issue(office)
    now = later.in_force_from - DAY
    assert conduct_due(office.dewi, now) is None
    assert conduct_due(office.dewi, later.in_force_from) == later


def test_an_admin_sees_who_has_not(office: Office) -> None:
    sign(office.ratna)
    sign(office.dewi)
    page = as_(office.ratna).get("/staff/conduct/status/").content.decode()
    assert "Omar" in page
    assert "dewi@" not in page
    sign(office.hendra)
    assert as_(office.hendra).get("/staff/conduct/status/").status_code == 403
