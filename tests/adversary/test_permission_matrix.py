"""Every address of the product × who asks × reading and acting, on own and on others' things.

An address without a line in permissions.txt fails. Each line: what the address is about, then the
answers to GET and to a valid POST, in the order of PEOPLE. Nothing that is another office's answers
anything but “no such thing”, whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from records.models import Event
from tests.adversary.place import WORD, Desk, Place, form
from tests.ethics.office import Office

SignIn = Callable[[User], Client]
PEOPLE = ("anonymous", "stranger", "officer", "supervisor", "auditor", "admin", "head")
# The sign-in library's own pages: tests/accounts/test_second_factor.py walks them all.
LIBRARY = ("account/", "i18n/")


def every_route(
    resolver: Any = None, space: str = "", before: str = ""
) -> Iterator[tuple[str, str]]:
    """(name, path) of all addresses of our own; one without a name goes by its path."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = f"{before}{entry.pattern}"
        if path.startswith(LIBRARY):
            continue
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from every_route(entry, inner, path)
        elif isinstance(entry, URLPattern):
            yield (f"{space}{entry.name}" if entry.name else path), path


ROUTES = dict(every_route())


def address(name: str, kind: str, desk: Desk) -> str:
    values = {
        "<int:pk>": desk.ids.get(kind),
        "<str:token>": desk.ids["token"],
        "<str:key>": desk.ids.get(kind),
        "<int:number>": 1,
        "<str:state>": "spam",
        "<str:task>": "respond",
    }
    path = ROUTES[name]
    for place, value in values.items():
        path = path.replace(place, str(value))
    return f"/{path}"


def table() -> Iterator[tuple[str, tuple[str, str, str]]]:
    for line in (Path(__file__).parent / "permissions.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, kind, answers = line.split(maxsplit=2)
            to_get, to_post = answers.split(" | ")
            yield name, (kind.strip("-"), to_get, to_post)


EXPECTED = dict(table())
# Shown to everybody on purpose, whose office's it ever is.
FOR_ALL = tuple(name for name in EXPECTED if name.startswith("public:") or name == "sitemap")
OURS = tuple(
    name
    for name in EXPECTED
    # Whoever knows a secret address reads it, of whichever office.
    if EXPECTED[name][0] not in ("", "token") and "key" not in EXPECTED[name][0]
    if name not in FOR_ALL
)


@pytest.fixture
def place(office: Office) -> Place:
    return Place.build(office)


def client_of(person: User | None, signed_in: SignIn) -> Client:
    client = signed_in(person) if person else Client()
    client.raise_request_exception = False
    return client


def shown_in(answer: Any) -> bytes:
    if not answer.streaming:
        return bytes(answer.content)
    shown = b"".join(answer)
    for close in answer._resource_closers:  # not `answer.close`, which ends the connection too
        close()
    return shown


def ask(client: Client, method: str, path: str, data: dict[str, Any]) -> Any:
    """Nothing of it stays; its events are those that were not there before, as of a sign-in."""
    newest = Event.objects.aggregate(pk=Max("pk", default=0))["pk"]
    with transaction.atomic():
        answer = client.post(path, data) if method == "POST" else client.get(path)
        answer.shown = shown_in(answer)
        answer.events = list(Event.objects.filter(pk__gt=newest).values_list("pk", "actor_id"))
        transaction.set_rollback(True)
    return answer


def clients_of(place: Place, signed_in: SignIn) -> dict[str, Client]:
    return {who: client_of(person, signed_in) for who, person in place.people.items()}


def test_every_address_has_its_line() -> None:
    assert set(ROUTES) == set(EXPECTED)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_gets_the_answer_of_the_table(
    place: Place, signed_in: SignIn, method: str
) -> None:
    clients, wrong = clients_of(place, signed_in), []
    for name, (kind, *answers) in EXPECTED.items():
        data = form(name, place.own) if method == "POST" else {}
        expected = answers[method == "POST"].split()
        path = address(name, kind, place.own)
        got = [str(ask(clients[who], method, path, data).status_code) for who in PEOPLE]
        wrong += [
            (name, who, w, g) for who, w, g in zip(PEOPLE, expected, got, strict=True) if w != g
        ]
    assert not wrong


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_belongs_to_another_office_does_not_exist(
    place: Place, signed_in: SignIn, method: str
) -> None:
    clients, wrong = clients_of(place, signed_in), []
    for name in OURS:
        path = address(name, EXPECTED[name][0], place.other)
        data = form(name, place.own) if method == "POST" else {}
        for who in PEOPLE[2:]:
            answer = ask(clients[who], method, path, data)
            # 403 and 405 are said before anything is looked up, of every number alike.
            if answer.status_code not in (403, 404, 405) or WORD.encode() in answer.shown:
                wrong.append((name, who, answer.status_code))
    assert not wrong


def test_403_and_404_do_not_tell_whether_something_exists_elsewhere(
    place: Place, signed_in: SignIn
) -> None:
    clients = clients_of(place, signed_in)
    for name in OURS:
        kind = EXPECTED[name][0]
        nothing = Desk(**{**vars(place.other), "ids": place.other.ids | {kind: 99_999_999}})
        for who in PEOPLE[2:]:
            there = ask(clients[who], "POST", address(name, kind, place.other), {})
            absent = ask(clients[who], "POST", address(name, kind, nothing), {})
            assert (name, who, there.status_code) == (name, who, absent.status_code)


def test_lists_and_choices_name_nothing_of_another_office(place: Place, signed_in: SignIn) -> None:
    clients, leaks = clients_of(place, signed_in), []
    for name, (kind, *_answers) in EXPECTED.items():
        if name in FOR_ALL:
            continue
        path = address(name, kind, place.own)
        for who in PEOPLE[2:]:
            for query in (
                {},
                {"q": "ahasi"},
                {"state": "all"},
                {"channel": place.other.channel.pk},
            ):
                page = clients[who].get(path, query)
                if WORD.encode() in shown_in(page):
                    leaks.append((name, who, query))
    assert not leaks


def test_an_auditor_only_reads(place: Place, signed_in: SignIn) -> None:
    """All but the own profile, absences, notices, kept views and calendar addresses."""
    auditor = place.people["auditor"]
    assert auditor is not None
    client, wrote = client_of(auditor, signed_in), []
    for name, (kind, *_answers) in EXPECTED.items():
        answer = ask(client, "POST", address(name, kind, place.own), form(name, place.own))
        if any(actor == auditor.pk for _pk, actor in answer.events):
            wrote.append(name)
    assert wrote == ["accounts:profile", "channels:feeds", "posts:links", "posts:keep_view"]
