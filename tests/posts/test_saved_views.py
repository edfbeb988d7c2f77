"""Views that people keep: their own, by name, and nothing but filters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

import posts.actions
from posts.models import SavedView
from tests.posts.conftest import NOW, Office
from tests.posts.test_pages import as_


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


def keep(office: Office, **wanted: str) -> SavedView:
    given = {"name": "Draf saya", "page": "board", "query": "mine=on"} | wanted
    return posts.actions.keep_view(**given, by=office.rina, now=NOW)


def ask(client: Client, **wanted: str) -> list[str]:
    """Keep a view over HTTP; what the page then says."""
    given = {"name": "Draf saya", "page": "list", "query": "mine=on"} | wanted
    answer = client.post(reverse("posts:keep_view"), given, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_a_kept_view_stands_on_every_page_of_its_owner_only(office: Office):
    keep(office)
    for name in ("posts:list", "posts:board", "posts:calendar"):
        assert "Draf saya" in as_(office.rina).get(reverse(name)).content.decode()
        assert "Draf saya" not in as_(office.sari).get(reverse(name)).content.decode()


def test_it_leads_to_its_page_with_its_filters(office: Office):
    assert keep(office).get_absolute_url() == f"{reverse('posts:board')}?mine=on"


def test_only_filters_are_kept(office: Office):
    ask(as_(office.rina), query="mine=on&after=12&x=1&view=week&q=")
    assert SavedView.objects.get().query == "mine=on&view=week"


def test_the_same_name_again_changes_the_view(office: Office):
    keep(office)
    keep(office, name="draf  SAYA", query="state=draft")
    assert SavedView.objects.get().query == "state=draft"


def test_a_view_without_a_name_is_refused(office: Office):
    assert ask(as_(office.rina), name="  ") == ["Beri nama untuk tampilan ini."]
    assert SavedView.objects.count() == 0


def test_the_twenty_first_is_refused_by_its_name(office: Office):
    for number in range(20):
        keep(office, name=f"Tampilan {number}")
    (said,) = ask(as_(office.rina), name="Kebanyakan")
    assert "Kebanyakan" in said
    assert SavedView.objects.count() == 20


def test_a_dropped_view_leaves_its_name_free(office: Office):
    view = keep(office)
    client = as_(office.rina)
    client.post(reverse("posts:drop_view", args=[view.pk]), {"next": "/posts/board/"})
    assert "saved-views" not in client.get(reverse("posts:board")).content.decode()
    assert keep(office).pk != view.pk


def test_nobody_drops_the_view_of_another(office: Office):
    view = keep(office)
    answer = as_(office.sari).post(reverse("posts:drop_view", args=[view.pk]))
    view.refresh_from_db()
    assert (answer.status_code, view.dropped_at) == (404, None)


@pytest.mark.parametrize(
    ("name", "constraint"),
    [("'DRAF SAYA'", "saved_view_name_once"), ("''", "saved_view_has_a_name")],
)
def test_sql_keeps_no_second_nor_nameless_view(office: Office, name: str, constraint: str):
    keep(office)
    with (
        pytest.raises(DatabaseError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"""INSERT INTO posts_savedview (owner_id, name, page, query, made_at)
                SELECT owner_id, {name}, page, query, made_at FROM posts_savedview"""
        )
