"""Many posts at once: what would happen is shown first, and a refusal stops only its own post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from posts.models import Post
from posts.views.bulk import MOST
from tests.posts.conftest import Draft, Office, history, make_draft
from tests.posts.test_pages import as_, soon

LIST = "/posts/?state=draft"


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


def ask(person: Any, posts: list[Post], **fields: Any) -> Any:
    """With `step="do"`: first shown, then done."""
    given = {"picked": [post.pk for post in posts], "next": LIST} | fields
    client, address = as_(person), reverse("posts:bulk")
    if fields.get("step") == "do" and "tried" not in fields:
        shown = client.post(address, given | {"step": "try"})
        given["tried"] = shown.context["asked"] if shown.context else ""
    return client.post(address, given)


def two(office: Office) -> list[Post]:
    """One planned tomorrow, one the day after."""
    return [make_draft(office, planned_at=soon(hours)) for hours in (24, 48)]


def times(posts: list[Post]) -> list[Any]:
    return list(
        Post.objects.filter(pk__in=[one.pk for one in posts])
        .order_by("pk")
        .values_list("planned_at", flat=True)
    )


def test_the_list_offers_a_box_for_each_post(office: Office, draft: Draft):
    page = as_(office.rina).get(reverse("posts:list")).content.decode() if draft() else ""
    assert f'name="picked" value="{Post.objects.get().pk}"' in page


def test_nothing_changes_before_it_was_shown(office: Office):
    posts = two(office)
    before = times(posts)
    answer = ask(office.rina, posts, step="try", act="shift", days="7")
    assert [one.becomes for one in answer.context["outcomes"]] == [soon(24 * 8), soon(24 * 9)]
    assert (answer.status_code, times(posts)) == (200, before)


def test_all_move_by_the_same_days_and_keep_their_hour(office: Office):
    posts = two(office)
    answer = ask(office.rina, posts, step="do", act="shift", days="7")
    assert (answer.url, times(posts)) == (LIST, [soon(24 * 8), soon(24 * 9)])


def test_a_new_time_is_spread_in_the_order_of_the_old_ones(office: Office):
    later, first = reversed(two(office))
    at = timezone.localtime(soon(72)).strftime("%Y-%m-%dT%H:%M")
    ask(office.rina, [later, first], step="do", act="time", slot_at=at, apart="30")
    assert times([first, later]) == [soon(72), soon(72) + timedelta(minutes=30)]


def test_what_cannot_be_done_is_named_and_the_rest_is_done(office: Office):
    planned, without = make_draft(office, planned_at=soon()), make_draft(office)
    tried = ask(office.rina, [planned, without], step="try", act="shift", days="1")
    assert [one.refused for one in tried.context["outcomes"]] == ["", "Konten ini belum berwaktu."]
    assert tried.context["possible"] == 1
    ask(office.rina, [planned, without], step="do", act="shift", days="1")
    assert times([planned, without]) == [soon(48), None]


def test_posts_are_given_to_a_colleague(office: Office):
    posts = two(office)
    ask(office.rina, posts, step="do", act="keeper", to=str(office.sari.pk))
    assert {post.keeper for post in Post.objects.all()} == {office.sari}


def test_only_who_writes_there_can_be_chosen(office: Office):
    answer = ask(office.rina, two(office), step="try", act="keeper", to=str(office.omar.pk))
    assert answer.status_code == 422
    assert answer.context["form"].errors["to"]


def test_posts_are_called_off_with_one_reason(office: Office):
    posts = two(office)
    ask(office.rina, posts, step="do", act="cancel", reason="Acara batal")
    assert {post.state for post in Post.objects.all()} == {"cancelled"}
    assert history(posts[0])[-1] == "post.cancelled"


@pytest.mark.parametrize(
    ("act", "field"),
    [("shift", "days"), ("time", "slot_at"), ("keeper", "to"), ("cancel", "reason")],
)
def test_what_the_act_needs_is_asked_for_beside_its_field(office: Office, act: str, field: str):
    answer = ask(office.rina, two(office), step="try", act=act)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_posts_of_others_are_left_out_and_counted(office: Office, draft: Draft):
    own = draft(planned_at=soon())
    theirs = Post.objects.create(
        unit=office.other_unit, title="Panen raya", created_by=office.omar,
        created_at=own.created_at, information_class="berkala", state="draft",
        state_at=own.created_at,
    )  # fmt: skip
    answer = ask(office.rina, [own, theirs], step="try", act="cancel", reason="Batal")
    page = answer.content.decode()
    assert "1 konten yang dicentang dilewati" in page
    assert "Panen raya" not in page


def test_only_posts_of_others_change_nothing(office: Office):
    answer = ask(office.omar, two(office), step="do", act="cancel", reason="Iseng")
    assert (answer.status_code, answer.url) == (302, LIST)
    assert {post.state for post in Post.objects.all()} == {"draft"}


def test_a_reader_is_told_why_nothing_can_be_done(office: Office):
    answer = ask(office.budi, two(office), step="try", act="shift", days="1")
    assert answer.context["possible"] == 0


def test_more_than_a_hundred_are_refused(office: Office, draft: Draft):
    one = draft()
    Post.objects.bulk_create(
        Post(
            unit=office.unit, title="Banyak", created_by=office.rina, created_at=one.created_at,
            information_class="berkala", state="draft", state_at=one.created_at,
        )
        for _ in range(MOST)
    )  # fmt: skip
    answer = ask(office.rina, list(Post.objects.all()), step="do", act="cancel", reason="Semua")
    assert answer.status_code == 302
    assert not Post.objects.filter(state="cancelled").exists()


def test_what_was_typed_after_it_was_shown_is_shown_first(office: Office):
    posts = two(office)
    before = times(posts)
    seen = ask(office.rina, posts, step="try", act="shift", days="1").context["asked"]
    answer = ask(office.rina, posts, step="do", act="shift", days="9", tried=seen)
    assert (answer.status_code, times(posts)) == (200, before)
    assert [one.becomes for one in answer.context["outcomes"]] == [soon(24 * 10), soon(24 * 11)]
