"""Nobody learns who works here: same status, text, length and work for known and unknown.

The time itself is measured in benchmarks/bench_sign_in.py; here stands why it is the same.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions, later
from accounts.models import User
from tests.accounts.conftest import NOW, Office
from tests.accounts.signing_in import LOGIN, PASSWORD, text_of, type_password, with_password
from tests.accounts.test_invitations import accept, invite

KNOWN, UNKNOWN = "dewi@prov.example", "budi@prov.example"  # of the same length
RESET = "/account/password/reset/"


class CountingHasher(MD5PasswordHasher):
    done = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).done += 1
        return super().encode(password, salt)


def same(one: Any, other: Any) -> None:
    first, second = text_of(one), text_of(other).replace(UNKNOWN, KNOWN)
    assert (one.status_code, first) == (other.status_code, second)
    assert len(one.content) == len(other.content)


def test_a_wrong_password_and_an_unknown_address_look_alike(office: Office) -> None:
    with_password(office.dewi)
    same(type_password(KNOWN, "wrong wrong wrong")[1], type_password(UNKNOWN, "wrong wrong")[1])


def test_they_look_alike_also_when_the_measure_is_full(office: Office) -> None:
    with_password(office.dewi)
    for _number in range(5):
        type_password(KNOWN, "wrong wrong wrong")
        type_password(UNKNOWN, "wrong wrong wrong")
    same(type_password(KNOWN)[1], type_password(UNKNOWN)[1])


@pytest.mark.parametrize("state", ["has a password", "has none", "is closed"])
def test_every_attempt_hashes_once(office: Office, settings: Any, state: str) -> None:
    if state != "has none":
        with_password(office.dewi)
    User.objects.filter(email=KNOWN).update(is_active=state != "is closed")
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    counts = []
    for email in (KNOWN, UNKNOWN):
        CountingHasher.done = 0
        same_page = type_password(email, "wrong wrong wrong")[1]
        assert same_page.status_code == 200
        counts.append(CountingHasher.done)
    assert counts == [1, 1]


def test_asking_for_a_new_password_does_the_same_for_everybody(office: Office) -> None:
    asked, answers = [], []
    for email in (KNOWN, UNKNOWN):
        client = Client(headers={"accept-language": "en"})
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(RESET, {"email": email})
        asked.append([re.sub(r"'[^']*'", "?", one["sql"]) for one in queries])
        answers.append(client.get(answer.headers["Location"]))
    assert asked[0] == asked[1]
    same(*answers)


@pytest.mark.django_db(transaction=True)
def test_only_who_works_here_gets_a_mail(office: Office, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    actions.deactivate(person=office.omar, by=office.ratna, now=timezone.now())
    for email in (UNKNOWN, KNOWN, office.omar.email):
        Client().post(RESET, {"email": email})
    later.wait()
    assert [letter.to for letter in mail.outbox] == [[KNOWN]]


def test_closed_sign_up_says_the_same_to_everybody(office: Office) -> None:
    def ask(email: str) -> Any:
        client = Client(headers={"accept-language": "en"})
        typed = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
        return client.post("/account/signup/", typed)

    same(ask(KNOWN), ask(UNKNOWN))
    assert b"invitation only" in ask(KNOWN).content


def test_dead_invitations_and_invented_ones_look_alike(office: Office) -> None:
    _one, used = invite(office, now=timezone.now())
    accept(used, after=timezone.now() - NOW)
    second, revoked = invite(office, email="maya2@prov.example", now=timezone.now())
    actions.revoke_invitation(invitation_id=second.pk, by=office.ratna, now=timezone.now())
    _third, expired = invite(office, email="maya3@prov.example", now=LONG_PAST)
    client = Client(headers={"accept-language": "en"})
    pages = {
        (answer.status_code, text_of(answer).replace(token, ""))
        for token in (used, revoked, expired, "x" * 43)
        for answer in (client.get(f"/staff/invitation/{token}/"),)
    }
    assert [status for status, _text in pages] == [410]


LONG_PAST = NOW.replace(year=2025)


def test_a_stranger_is_not_told_whom_a_page_belongs_to(office: Office) -> None:
    answers = {Client().get(f"/staff/{pk}/").status_code for pk in (office.dewi.pk, 999_999)}
    assert answers == {302}
    assert Client().get(LOGIN).status_code == 200
