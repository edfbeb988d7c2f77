"""Finding posts: by words, class and person; the same filters on list, calendar and board."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import posts.actions
from channels.models import Responsibility
from channels.states import Rank, Task
from posts import board, filters, rules
from posts.models import Post
from posts.search import saying
from tests.people import LONG_AGO
from tests.posts.conftest import (
    NOW,
    TOMORROW,
    Draft,
    Office,
    approve,
    content,
    publication,
    scheduled,
)
from tests.posts.test_pages import as_, soon
from tests.posts.test_pauses import DAY
from tests.posts.test_publishing import confirm


def found(words: str) -> list[str]:
    return sorted(saying(Post.objects.all(), words).values_list("revision__text", flat=True))


@pytest.fixture
def written(office: Office, draft: Draft) -> Post:
    draft(text="Pasar murah di alun-alun.")
    return draft(text="Membersihkan jentik nyamuk bersama kader.")


@pytest.mark.parametrize("words", ["bersih", "membersihkan", "JENTIK kader", "kad", "nyamuk!!"])
def test_a_word_is_found_by_its_stem_and_by_its_beginning(written: Post, words: str):
    assert found(words) == ["Membersihkan jentik nyamuk bersama kader."]


@pytest.mark.parametrize("words", ["jentik murah", "ggota", "...", "'", "jentik:*|!murah"])
def test_all_the_words_must_be_there_and_no_sign_means_anything(written: Post, words: str):
    assert found(words) == []


def test_the_title_counts_too(written: Post):
    assert len(found("imunisasi")) == 2


def test_a_text_for_one_channel_counts(office: Office, draft: Draft):
    draft(variants={office.x.pk: "Khusus cuitan", office.facebook.pk: ""})
    assert len(found("cuitan")) == 1


def test_what_an_older_revision_said_is_not_found(office: Office, written: Post):
    changed = content(written, text="Fogging ditunda.")
    posts.actions.save_revision(
        post_id=written.pk, expected_number=1, content=changed, by=office.rina, now=NOW
    )
    assert (found("jentik"), found("fogging")) == ([], ["Fogging ditunda."])


def test_searching_asks_the_three_indexes(written: Post):
    with connection.cursor() as cursor:
        # Of nearly empty tables the planner reads all rows, in one way or another: only the way
        # by these indexes is left open.
        for way in ("seqscan", "indexscan", "indexonlyscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = saying(Post.objects.all(), "jentik").explain()
    for index in ("post_title_words", "revision_words", "variant_words"):
        assert index in plan


@pytest.fixture
def client(office: Office, draft: Draft) -> Client:
    """Of Rina; she and Sari each planned a draft for tomorrow."""
    draft(planned_at=soon(), text="Donor darah.")
    draft(planned_at=soon(), text="Posyandu lansia.", by=office.sari)
    return as_(office.rina)


def titles_on(client: Client, page: str, query: str) -> int:
    """How many posts the page shows."""
    answer = client.get(f"{reverse(page)}?{query}").context
    if page == "posts:list":
        return len(answer["page"].items)
    if page == "posts:board":
        return sum(len(column.posts) for column in answer["columns"])
    return sum(len(day.posts) for day in answer["days"])


@pytest.mark.parametrize("page", ["posts:list", "posts:board", "posts:calendar"])
@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 2),
        ("q=darah", 1),
        ("q=tidak+ada", 0),
        ("kind=setiap_saat", 2),
        ("kind=berkala", 0),
        ("person=sar", 1),
        ("mine=on", 1),
        ("unit=0", 2),
    ],
)
def test_the_same_filters_hold_on_every_page(client: Client, page: str, query: str, number: int):
    place = f"&month={soon():%Y-%m}" if page == "posts:calendar" else ""
    assert titles_on(client, page, query + place) == number


def test_the_feed_of_the_calendar_is_filtered_too(client: Client):
    address = client.get(f"{reverse('posts:calendar')}?q=darah").context["feed_url"]
    span = f"&start={soon(-24):%Y-%m-%dT%H:%M:%SZ}&end={soon(99):%Y-%m-%dT%H:%M:%SZ}"
    shown = json.loads(client.get(address + span).content)
    assert len([one for one in shown if one["kind"] == "post"]) == 1


def test_the_ways_to_see_the_posts_keep_the_filters(client: Client):
    page = client.get(f"{reverse('posts:list')}?q=donor+darah&mine=on").content.decode()
    assert f'href="{reverse("posts:board")}?q=donor+darah&amp;mine=on"' in page


def test_the_filters_keep_the_day_that_is_open(client: Client):
    page = client.get(f"{reverse('posts:calendar')}?date=2026-12-24&view=week").content.decode()
    assert '<input type="hidden" name="date" value="2026-12-24">' in page


def test_the_board_has_a_column_for_every_stage(office: Office, draft: Draft):
    draft()
    approve(draft(), office.marta)
    scheduled(office, draft())
    columns = board.columns(Post.objects.all(), NOW)
    assert [len(column.posts) for column in columns] == [1, 0, 1, 1, 0, 0]


def test_a_full_column_says_that_there_is_more(office: Office, draft: Draft):
    for _ in range(board.CARDS + 1):
        draft()
    (first, *_others) = board.columns(Post.objects.all(), NOW)
    assert (len(first.posts), first.more) == (board.CARDS, ["draft"])
    page = as_(office.rina).get(reverse("posts:board")).content.decode()
    assert f"{reverse('posts:list')}?state=draft" in page


def test_what_is_out_leaves_the_board_after_a_week(office: Office, draft: Draft):
    post = scheduled(office, draft())
    posts.actions.open_due_slots(now=TOMORROW)
    for channel in (office.x, office.facebook):
        confirm(publication(post, channel), office.budi)
    out = lambda days: board.columns(Post.objects.all(), TOMORROW + days * DAY)[-1].posts  # noqa: E731
    assert (out(6), out(8)) == ([post], [])


@pytest.mark.parametrize("rows", [1, 5])
def test_the_board_asks_three_queries(office: Office, draft: Draft, rows: int):
    for _ in range(rows):
        draft()
    with CaptureQueriesContext(connection) as asked:
        board.columns(Post.objects.all(), NOW)
    assert len(asked) == 3


def test_a_month_that_is_too_full_says_so(office: Office, draft: Draft, monkeypatch):
    from posts import queries

    monkeypatch.setattr(queries, "MOST_SHOWN", 2)
    for _ in range(3):
        draft(planned_at=soon())
    client = as_(office.rina)
    page = client.get(f"{reverse('posts:calendar')}?month={soon():%Y-%m}")
    assert "Hanya 2 konten pertama" in page.content.decode()
    span = f"&start={soon(-24):%Y-%m-%dT%H:%M:%SZ}&end={soon(99):%Y-%m-%dT%H:%M:%SZ}"
    shown = json.loads(client.get(page.context["feed_url"] + span).content)
    assert [one["id"] for one in shown if one["id"] == "more"] == ["more"]
    assert len([one for one in shown if one["kind"] == "post"]) == 2


@pytest.fixture
def aimed(office: Office, draft: Draft) -> Post:
    """Rina's draft for a channel of the farmers' office, where Omar works."""
    Responsibility.objects.create(
        channel=office.foreign, person=office.rina, task=Task.PUBLISH, rank=Rank.BACKUP,
        valid_from=LONG_AGO, mandate=office.mandate,
    )  # fmt: skip
    draft()
    return draft(variants={office.foreign.pk: ""})


@pytest.mark.parametrize("few", [0, 25], ids=["many units", "few units"])
def test_both_ways_of_looking_see_the_same(office: Office, aimed: Post, few: int, monkeypatch):
    monkeypatch.setattr(rules, "FEW_UNITS", few)
    seen = {
        name: rules.visible_posts(getattr(office, name), NOW).count()
        for name in ("rina", "omar", "budi")
    }
    # Budi works in no role, but publishes on both channels of the first draft.
    assert seen == {"rina": 2, "omar": 1, "budi": 1}


def test_a_channel_and_a_unit_narrow_list_board_and_calendar(office: Office, draft: Draft):
    both, on_x = draft(), draft(variants={office.x.pk: ""})
    client = as_(office.rina)

    def found(**query: int) -> list[int]:
        page = client.get(reverse("posts:list"), query).context["page"]
        columns = client.get(reverse("posts:board"), query).context["columns"]
        listed = [post.pk for post in page.items]
        assert listed == [post.pk for column in columns for post in column.posts]
        return listed

    assert found(channel=office.facebook.pk) == [both.pk]
    assert found(channel=office.x.pk) == [on_x.pk, both.pk]
    assert found(unit=office.unit.pk) == [on_x.pk, both.pk]


def test_the_filters_offer_ones_own_units_and_channels(office: Office, draft: Draft):
    draft()
    page = as_(office.rina).get(reverse("posts:list")).content.decode()
    for one in (office.unit, office.x):
        assert f'<option value="{one.pk}">{one}</option>' in page
    assert str(office.foreign) not in page


def test_of_very_many_channels_those_of_the_chosen_unit_are_offered(
    office: Office, draft: Draft, monkeypatch
):
    monkeypatch.setattr(filters, "MOST_CHANNELS", 1)
    post, client = draft(variants={office.x.pk: ""}), as_(office.rina)

    def offered(**query: int) -> bool:
        page = client.get(reverse("posts:list"), query).content.decode()
        return f"{office.facebook}</option>" in page

    assert (offered(), offered(unit=office.unit.pk)) == (False, True)
    linked = client.get(reverse("posts:list"), {"channel": office.x.pk}).context["page"].items
    assert linked == [post]
