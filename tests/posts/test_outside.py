"""The calendar outside: on paper, in calendar programs, as a page for others, and when not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

import posts.actions
from accounts.models import Membership, User
from posts import outside
from posts.models import CalendarLink
from posts.queries import Day
from tests.people import LONG_AGO
from tests.posts.conftest import Office, approve, make_draft
from tests.posts.test_pages import as_, soon


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


def make(office: Office, kind: str = "page", **wanted: Any) -> str:
    """An address of Rina's, as its path."""
    given = {
        "kind": kind, "scope": office.unit if kind == "page" else None, "label": "Bupati",
        "days": 30, "by": office.rina, "now": timezone.now(),
    }  # fmt: skip
    _link, token = posts.actions.make_link(**(given | wanted))
    return reverse("posts:shared" if kind == "page" else "posts:ical", args=[token])


def events(address: str) -> list[Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def page(address: str, **query: str) -> str:
    return Client().get(address, query).content.decode()


def cleared(office: Office, title: str = "Posyandu remaja") -> Any:
    post = make_draft(office, text="Rahasia naskah", planned_at=soon(2))
    posts.actions.describe(
        post_id=post.pk, title=title, information_class="berkala", by=office.rina, now=soon(0)
    )
    return approve(post, office.marta)


def test_a_calendar_program_reads_title_time_and_state_but_no_text(office: Office):
    post = make_draft(office, text="Rahasia naskah", planned_at=soon())
    (event,) = events(make(office, "feed"))
    assert (event["SUMMARY"], event["DTSTART"].dt) == ("Imunisasi (Draf)", soon())
    assert event["UID"] == f"post-{post.pk}@tanggap"
    assert b"Rahasia" not in event.to_ical()


def test_a_feed_of_a_channel_has_that_channel_only(office: Office):
    make_draft(office, planned_at=soon(), variants={office.x.pk: ""})
    make_draft(office, planned_at=soon(), variants={office.facebook.pk: ""})
    (event,) = events(make(office, "feed", scope=office.x))
    assert event["LOCATION"] == str(office.x)


def test_a_page_shows_what_is_decided_without_text_and_names(office: Office):
    make_draft(office, planned_at=soon(2))
    cleared(office)
    seen = page(make(office), month=f"{timezone.localtime(soon(2)):%Y-%m}")
    assert "Posyandu remaja" in seen
    assert not any(word in seen for word in ("Imunisasi", "Rahasia", "Rina", "Sari"))


def test_a_page_does_not_say_why_the_office_pauses(office: Office):
    posts.actions.pause(
        kind="mourning", reason="Wafatnya Bapak X", scope=office.unit, starts_at=None,
        ends_at=None, by=office.marta, now=timezone.now(),
    )  # fmt: skip
    assert "Wafatnya" not in page(make(office))


def test_a_page_stays_in_its_unit(office: Office):
    cleared(office)
    Membership.objects.create(
        person=office.rina, unit=office.other_unit, role="officer", valid_from=LONG_AGO,
        mandate=office.mandate,
    )  # fmt: skip
    assert "Posyandu" not in page(make(office, scope=office.other_unit))


def _revoke(office: Office) -> None:
    link = CalendarLink.objects.get()
    posts.actions.revoke_link(link_id=link.pk, by=office.rina, now=timezone.now())


def _leave(office: Office) -> None:
    User.objects.filter(pk=office.rina.pk).update(is_active=False)


def _lose_the_role(office: Office) -> None:
    Membership.objects.filter(person=office.rina).update(valid_until=timezone.now())


@pytest.mark.parametrize("end", [_revoke, _leave, _lose_the_role])
@pytest.mark.parametrize("kind", ["page", "feed"])
def test_an_address_dies_with_what_gave_it(
    office: Office, kind: str, end: Callable[[Office], None]
):
    address = make(office, kind, scope=office.unit)
    assert Client().get(address).status_code == 200
    end(office)
    assert Client().get(address).status_code == 404


def test_a_page_ends_by_itself(office: Office):
    now = timezone.now()
    address = make(office, now=now - timedelta(days=31))
    assert Client().get(address).status_code == 404


def test_unknown_and_dead_addresses_answer_alike(office: Office):
    address = make(office)
    _revoke(office)
    unknown = reverse("posts:shared", args=["a" * 43])
    assert Client().get(address).content == Client().get(unknown).content


def test_a_page_goes_into_no_cache_search_or_referrer(office: Office):
    answer = Client().get(make(office))
    assert "no-store" in answer["Cache-Control"]
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")


def test_its_owner_sees_that_it_is_read(office: Office):
    Client().get(make(office))
    assert CalendarLink.objects.get().last_used_at is not None


def test_a_feed_costs_the_same_for_one_and_three_posts(
    office: Office, django_assert_max_num_queries: Callable[..., Any]
):
    address = make(office, "feed")
    make_draft(office, planned_at=soon())
    with django_assert_max_num_queries(12) as one:
        events(address)
    for _ in range(2):
        make_draft(office, planned_at=soon())
    with django_assert_max_num_queries(12) as three:
        events(address)
    assert abs(len(one) - len(three)) <= 1  # the note of its use, once a minute


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "page", "scope": "", "label": "Bupati", "days": "30"}, "scope"),
        ({"kind": "page", "scope": "unit-{unit}", "label": "Bupati", "days": "200"}, "days"),
        ({"kind": "page", "scope": "unit-{unit}", "label": "Bupati", "days": ""}, "days"),
        ({"kind": "feed", "scope": "", "label": " ", "days": ""}, "label"),
        ({"kind": "feed", "scope": "unit-{other}", "label": "Ponsel", "days": ""}, "scope"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(office: Office, fields: dict[str, str], field: str):
    ids = {"unit": office.unit.pk, "other": office.other_unit.pk}
    given = {name: value.format(**ids) for name, value in fields.items()}
    answer = as_(office.rina).post(reverse("posts:links"), given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_the_address_is_shown_once(office: Office):
    client, url = as_(office.rina), reverse("posts:links")
    fields = {"kind": "feed", "scope": "", "label": "Ponsel", "days": ""}
    made = client.post(url, fields)
    assert "/posts/calendar/ical/" in made.context["address"]
    assert "/posts/calendar/ical/" not in client.get(url).content.decode()


def test_whoever_only_publishes_shares_no_page(office: Office):
    with pytest.raises(posts.actions.MoveRefused, match="tidak dapat membagikan"):
        make(office, by=office.budi)
    assert make(office, "feed", scope=office.x, by=office.budi)


def test_paper_has_the_month_with_its_filters_in_words(office: Office):
    make_draft(office, planned_at=soon(2))
    client, month = as_(office.rina), f"{timezone.localtime(soon(2)):%Y-%m}"
    seen = client.get(reverse("posts:paper"), {"month": month, "state": "draft"}).content.decode()
    none = client.get(reverse("posts:paper"), {"month": month, "state": "cleared"})
    assert "Imunisasi" in seen
    assert "Status: Draf" in seen
    assert none.context["empty"]


def test_weeks_run_from_monday_and_end_with_the_month():
    day = Day(date(2026, 11, 30), [], ["Libur"], [])
    rows = outside.weeks(date(2026, 11, 1), [day])
    assert [one and one.date.day for one in rows[0]] == [None] * 6 + [1]
    assert rows[-1] == [day, *[None] * 6]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("SET expires_at = expires_at + interval '1 day'", "stands as made"),
        ("SET unit_id = NULL", "stands as made"),
        ("SET kind = 'feed', expires_at = NULL", "stands as made"),
    ],
)
def test_sql_widens_no_address(office: Office, statement: str, words: str):
    make(office)
    _refused(f"UPDATE posts_calendarlink {statement}", words)


def test_sql_revives_no_address(office: Office):
    make(office)
    _revoke(office)
    _refused("UPDATE posts_calendarlink SET revoked_at = NULL", "stands as made")


@pytest.mark.parametrize("ends", ["NULL", "made_at + interval '181 days'", "made_at"])
def test_sql_makes_no_page_without_a_near_end(office: Office, ends: str):
    make(office)
    _refused(
        "INSERT INTO posts_calendarlink (kind, owner_id, unit_id, label, token_hash, made_at,"
        f" expires_at) SELECT kind, owner_id, unit_id, label, 'x', made_at, {ends}"
        " FROM posts_calendarlink",
        "calendar_link_page_ends",
    )


def _refused(statement: str, words: str) -> None:
    with (
        pytest.raises(DatabaseError, match=words),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
