"""Navigation by permission, the room one is in, the bell and the clock's alarm."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from accounts.models import User
from insights import context
from tests.duties.conftest import Office, build_office


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def asked(person: User, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = person
    return request


def rooms(person: User, path: str = "/") -> list[context.Entry]:
    with translation.override("id"):
        return context.navigation(person, path, timezone.now())


def test_an_officer_sees_the_rooms_of_the_work(office: Office) -> None:
    assert [room.url for room in rooms(office.sari)] == [
        "/", "/posts/calendar/", "/posts/", "/inbox/", "/channels/", "/channels/rota/",
    ]  # fmt: skip


def test_only_who_administers_sees_the_people(office: Office) -> None:
    assert rooms(office.ratna)[-1].url == "/staff/"


@pytest.mark.parametrize(
    ("path", "room", "value"),
    [
        ("/", "/", "page"),
        ("/posts/calendar/", "/posts/calendar/", "page"),
        ("/posts/12/", "/posts/", "true"),
        ("/notices/", None, None),
    ],
)
def test_the_room_one_is_in_is_marked_once(
    office: Office, path: str, room: str | None, value: str | None
) -> None:
    marked = {entry.url: entry.current for entry in rooms(office.sari, path) if entry.current}

    assert marked == ({room: value} if room else {})


def test_a_fragment_that_shows_no_frame_asks_nothing(
    office: Office, django_assert_num_queries: Any
) -> None:
    request = asked(office.sari)
    with django_assert_num_queries(0):
        context.frame(request)


def test_a_visitor_gets_only_the_day(db: None, client: Client) -> None:
    response = client.get("/account/login/")

    assert "navigation" not in response.context
    assert 'id="navigation"' not in response.text


def test_the_address_of_a_form_leads_back_when_it_is_loaded_again(db: None, client: Client) -> None:
    answer = client.get("/staff/demo/", headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert 'href="/"' in answer.content.decode()


def test_a_program_gets_the_bare_refusal(db: None, client: Client) -> None:
    answer = client.get("/staff/demo/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.content) == (405, b"")
