"""Campaigns: who opens them, which posts belong to them, and where one sees that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

import posts.actions
from posts.models import Campaign, Post
from tests.posts.conftest import NOW, Draft, Office, approve, history
from tests.posts.test_pages import as_, typed


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


def open_one(office: Office, **wanted: Any) -> Campaign:
    given: dict[str, Any] = {
        "unit": office.unit, "name": "Bulan imunisasi", "starts_on": date(2026, 11, 1),
        "ends_on": date(2026, 11, 30), "by": office.rina, "now": NOW,
    }  # fmt: skip
    return posts.actions.open_campaign(**(given | wanted))


def place(office: Office, post: Post, campaign: Campaign | None, **wanted: Any) -> Post:
    given = {"topic": "", "audience": "", "by": office.rina, "now": NOW} | wanted
    return posts.actions.place(post_id=post.pk, campaign=campaign, **given)


def test_a_post_is_written_into_a_campaign(office: Office):
    campaign = open_one(office)
    form = typed(office, campaign=str(campaign.pk), topic="Gizi", audience="orang tua")
    answer = as_(office.rina).post(reverse("posts:new"), form)
    post = Post.objects.get()
    assert answer.status_code == 302
    assert (post.campaign, post.topic, post.audience) == (campaign, "Gizi", "orang tua")


def test_calendar_board_and_list_can_be_narrowed_to_it(office: Office, draft: Draft):
    campaign = open_one(office)
    place(office, draft(planned_at=None), campaign)
    draft()
    client = as_(office.rina)
    shown = client.get(reverse("posts:list"), {"campaign": campaign.pk}).context["page"].items
    assert [post.campaign for post in shown] == [campaign]


def test_where_a_post_belongs_voids_no_clearance(office: Office, draft: Draft):
    post = approve(draft(), office.marta)
    place(office, post, open_one(office))
    post.refresh_from_db()
    assert (post.state, bool(post.cleared_digest)) == ("cleared", True)
    assert history(post)[-1] == "post.placed"


def test_a_closed_campaign_keeps_its_posts_and_takes_none(office: Office, draft: Draft):
    campaign, inside, outside = open_one(office), draft(), draft()
    place(office, inside, campaign)
    posts.actions.close_campaign(campaign_id=campaign.pk, by=office.rina, now=NOW)
    place(office, inside, campaign, topic="Gizi")
    with pytest.raises(posts.actions.MoveRefused, match="berjalan"):
        place(office, outside, campaign)


def test_nobody_places_a_post_into_the_campaign_of_another_unit(office: Office, draft: Draft):
    theirs = open_one(office, unit=office.other_unit, by=office.omar)
    with pytest.raises(posts.actions.MoveRefused):
        place(office, draft(), theirs)


def test_who_only_publishes_opens_none(office: Office):
    with pytest.raises(posts.actions.MoveRefused):
        open_one(office, by=office.budi)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "bulan IMUNISASI"}, "name"),
        ({"ends_on": "2026-10-01"}, "ends_on"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(office: Office, wrong: dict[str, str], field: str):
    open_one(office)
    fields = {
        "name": "Bulan gizi", "unit": str(office.unit.pk), "starts_on": "2026-11-01",
        "ends_on": "2026-11-30",
    }  # fmt: skip
    answer = as_(office.rina).post(reverse("posts:campaigns"), fields | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_the_list_of_campaigns_costs_the_same_for_one_and_three(
    office: Office, django_assert_max_num_queries: Any
):
    client, url = as_(office.rina), reverse("posts:campaigns")
    open_one(office)
    with django_assert_max_num_queries(30) as one:
        client.get(url)
    open_one(office, name="Dua")
    open_one(office, name="Tiga")
    with django_assert_max_num_queries(30) as three:
        client.get(url)
    assert len(one) == len(three)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("ends_on = starts_on - 1", "campaign_ends_after"),
        ("name = ''", "campaign_has_a_name"),
        ("closed_at = now()", "campaign_closed_by"),
    ],
)
def test_sql_leaves_no_campaign_without_name_end_or_closer(office: Office, change: str, words: str):
    open_one(office)
    with (
        pytest.raises(DatabaseError, match=words),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE posts_campaign SET {change}")
