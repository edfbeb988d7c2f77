"""Leaving with 500 staff and 60 things open: one list of names, however many things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import Membership, User
from channels.states import Rank, Task
from tests.ethics.office import Office, assign, draft, member
from tests.people import LONG_AGO, make_channel

SignIn = Callable[[User], Client]
QUERIES = 32


def page(person: User) -> str:
    return f"/staff/{person.pk}/leaving/"


def crowd(office: Office, size: int) -> None:
    people = User.objects.bulk_create(
        User(email=f"staf{n}@dinkes.example", name=f"Pegawai {n:03}", unit=office.unit,
             position="Staf", employment="pns", nip=None)
        for n in range(size)
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(person=one, unit=office.unit, role="officer", mandate=office.mandate,
                   valid_from=LONG_AGO)
        for one in people
    )  # fmt: skip


def load(office: Office, things: int) -> User:
    person = member("Wati", office.unit, "officer", office.mandate)
    for n in range(things // 2):
        channel = make_channel(office.unit, "tiktok", f"kanal{n}")
        assign(channel, person, Task.PUBLISH, office.mandate, Rank.PRIMARY)
        draft(office, by=person, title=f"Konten {n}")
    return person


def test_five_hundred_staff_stand_on_the_page_once(
    office: Office, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    """Two circles of people: who may look after posts, and everybody for the tasks."""
    crowd(office, 500)
    person = load(office, 60)
    client = signed_in(office.ana)
    client.get(page(person))  # what is read once per process
    with django_assert_num_queries(QUERIES):
        answer = client.get(page(person))

    shown = answer.content.decode()
    assert shown.count("<datalist") == 2
    assert shown.count("Pegawai 321") == 2
    assert len(answer.content) < 150_000


def test_two_things_cost_as_many_queries_as_sixty(
    office: Office, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    person = load(office, 2)
    client = signed_in(office.ana)
    client.get(page(person))
    with django_assert_num_queries(QUERIES):
        client.get(page(person))
