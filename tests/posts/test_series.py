"""A post again and again by a rule of the calendar, each copy with its own review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

import posts.actions
from posts.digest import content_of
from posts.models import Post, Series
from posts.recurrence import Rule, placed
from tests.posts.conftest import NOW, Draft, Office, approve, history
from tests.posts.test_pages import as_

WIB = ZoneInfo("Asia/Jakarta")
MONDAYS = Rule("weekly", (0,))


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


def repeat(office: Office, post: Post, **wanted: Any) -> Series:
    given: dict[str, Any] = {
        "post_id": post.pk, "rule": MONDAYS, "at": time(9), "until": date(2026, 12, 21),
        "on_holiday": "skip", "by": office.rina, "now": NOW,
    }  # fmt: skip
    return posts.actions.repeat(**(given | wanted))


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Rule("weekly", (0, 3)), ["2026-12-03", "2026-12-07", "2026-12-10"]),
        (Rule("nth_weekday", (0,), 1), ["2026-12-07", "2027-01-04"]),
        (Rule("nth_weekday", (4,), -1), ["2026-12-25", "2027-01-29"]),
        (Rule("date", (), 31), ["2026-12-31", "2027-01-31"]),
        (Rule("date", (), -1), ["2026-12-31", "2027-01-31", "2027-02-28"]),
    ],
)
def test_a_rule_gives_its_days(rule: Rule, days: list[str]):
    last = date(2026, 12, 13) if rule.kind == "weekly" else date(2027, 2, 28)
    found = [day.isoformat() for day in rule.days(date(2026, 12, 1), last)]
    assert found[: len(days)] == days


@pytest.mark.parametrize(
    ("on_holiday", "days"),
    [("skip", [24, None, 28]), ("shift", [24, 26, 28]), ("keep", [24, 25, 28])],
)
def test_a_holiday_is_skipped_shifted_or_kept(on_holiday: str, days: list[int | None]):
    asked = [date(2026, 12, day) for day in (24, 25, 28)]
    found = placed(asked, {date(2026, 12, 25): "Natal"}, on_holiday)
    assert [one.on and one.on.day for one in found] == days


def test_a_day_that_is_taken_is_not_taken_twice():
    asked = [date(2026, 12, day) for day in (25, 26)]
    first, second = placed(asked, {date(2026, 12, 25): "Natal"}, "shift")
    assert (first.on, second.on) == (None, date(2026, 12, 26))


def test_each_copy_is_a_draft_with_the_words_and_its_own_time(office: Office, draft: Draft):
    post = draft(text="Ayo ke Posyandu.")
    series = repeat(office, post)
    copies = list(series.posts.order_by("pk"))
    assert [timezone.localtime(one.planned_at, WIB).date().day for one in copies] == [30, 7, 14, 21]
    assert {timezone.localtime(one.planned_at, WIB).time() for one in copies} == {time(9)}
    assert {content_of(one.revision).text for one in copies} == {"Ayo ke Posyandu."}
    assert {one.state for one in copies} == {"draft"}
    assert history(post)[-1] == "post.repeated"


def test_copies_of_a_cleared_post_are_not_cleared(office: Office, draft: Draft):
    series = repeat(office, approve(draft(), office.marta))
    assert {(one.state, one.cleared_digest) for one in series.posts.all()} == {("draft", "")}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"until": date(2026, 11, 23)}, "satu tahun"),
        ({"until": date(2027, 12, 1)}, "satu tahun"),
        ({"rule": Rule("date", (), 31), "until": date(2026, 12, 30)}, "tidak punya hari"),
        ({"rule": Rule("weekly", tuple(range(7))), "until": date(2027, 3, 1)}, "paling banyak 60"),
    ],
)
def test_a_rule_without_days_or_with_too_many_makes_nothing(
    office: Office, draft: Draft, wrong: dict[str, Any], words: str
):
    post = draft()
    with pytest.raises(posts.actions.MoveRefused, match=words):
        repeat(office, post, **wrong)
    assert Post.objects.count() == 1


def test_who_does_not_write_there_repeats_nothing(office: Office, draft: Draft):
    with pytest.raises(posts.actions.MoveRefused, match="tidak menyusun"):
        repeat(office, draft(), by=office.budi)


def test_the_page_shows_the_days_before_it_makes_them(office: Office, draft: Draft):
    post, client = draft(), as_(office.rina)
    address = reverse("posts:repeat", args=[post.pk])
    until = (datetime.now(WIB) + timedelta(days=22)).date().isoformat()
    fields = {
        "kind": "weekly", "weekdays": ["0"], "at": "09:00", "until": until, "on_holiday": "keep",
    }  # fmt: skip
    shown = client.post(address, fields | {"step": "try"})
    assert (shown.status_code, shown.context["number"], Series.objects.count()) == (200, 3, 0)
    done = client.post(address, fields | {"step": "do", "tried": shown.context["asked"]})
    series = Series.objects.get()
    assert done.url == reverse("posts:series", args=[series.pk])
    assert client.get(done.url).content.decode().count('name="picked"') == 3


def test_what_the_rule_lacks_is_asked_for_beside_its_field(office: Office, draft: Draft):
    address = reverse("posts:repeat", args=[draft().pk])
    fields = {"kind": "weekly", "at": "09:00", "until": "2026-12-21", "on_holiday": "skip"}
    answer = as_(office.rina).post(address, fields)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["weekdays"])


@pytest.mark.parametrize(
    "statement", ["UPDATE posts_series SET nth = 1", "DELETE FROM posts_series"]
)
def test_sql_changes_no_series(office: Office, draft: Draft, statement: str):
    repeat(office, draft())
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
