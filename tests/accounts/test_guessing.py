"""Guessing passwords: limits hold across processes, and strangers lock out only themselves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest
import requests
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from accounts import later
from accounts.models import User
from records.models import Event, Notice
from socmed_program import embedded, processes
from tests.accounts.conftest import Office
from tests.accounts.signing_in import (
    CODE,
    LOGIN,
    PASSWORD,
    code_of,
    is_in,
    type_code,
    type_password,
    with_password,
    with_totp,
)
from tests.browser.site import free_port
from tests.newcomers import sign


def guess(person: User | str, times: int = 5, address: str = "203.0.113.7") -> None:
    for _number in range(times):
        type_password(person, "wrong wrong wrong", REMOTE_ADDR=address)


def test_after_five_wrong_passwords_the_right_one_waits(office: Office) -> None:
    with_password(office.dewi)
    guess(office.dewi)
    client, answer = type_password(office.dewi)
    assert "Too many failed login attempts" in answer.content.decode()
    assert not is_in(client)


def test_another_address_does_not_help_who_guesses(office: Office) -> None:
    with_password(office.dewi)
    for number in range(5):
        guess(office.dewi, 1, f"198.51.100.{number}")
    assert not is_in(type_password(office.dewi, REMOTE_ADDR="192.0.2.1")[0])


def test_the_known_browser_of_the_victim_is_not_locked_out(office: Office) -> None:
    own, _answer = type_password(with_password(office.dewi))
    own.post("/account/logout/")
    guess(office.dewi, 8)
    type_password(office.dewi, client=own)
    assert is_in(own)


def test_a_known_browser_does_not_guess_for_ever(office: Office) -> None:
    own, _answer = type_password(with_password(office.dewi))
    own.post("/account/logout/")
    for _number in range(10):
        type_password(office.dewi, "wrong wrong wrong", own)
    type_password(office.dewi, client=own)
    assert not is_in(own)


def test_the_browser_of_one_person_is_a_stranger_for_another(office: Office) -> None:
    rizky, _answer = type_password(with_password(office.rizky))
    rizky.post("/account/logout/")
    with_password(office.dewi)
    for _number in range(5):
        type_password(office.dewi, "wrong wrong wrong", rizky)
    type_password(office.dewi, client=rizky)
    assert not is_in(rizky)


def test_one_address_cannot_spray_over_many_accounts(office: Office) -> None:
    with_password(office.dewi)
    for number in range(30):
        guess(f"nobody{number}@prov.example", 1)
    assert not is_in(type_password(office.dewi, REMOTE_ADDR="203.0.113.7")[0])
    assert is_in(type_password(office.dewi, REMOTE_ADDR="192.0.2.1")[0])


def test_wrong_codes_are_counted_too(office: Office) -> None:
    secret = with_totp(with_password(office.ratna))
    client, _answer = type_password(office.ratna)
    for _number in range(5):
        type_code(client, "000000")
    type_code(client, code_of(secret))
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
def test_the_person_and_the_admins_are_told_once(office: Office) -> None:
    guess(with_password(office.dewi), 9)
    later.wait()
    told = Notice.objects.filter(event__kind="signin.attempts_refused", medium="in_app")
    assert set(told.values_list("person__name", flat=True)) == {"Dewi", "Ratna", "Bagus"}
    assert Event.objects.filter(kind="signin.attempts_refused").count() == 1


@pytest.mark.django_db(transaction=True)
def test_attempts_on_an_address_that_nobody_has_leave_no_trace(office: Office) -> None:
    before = Event.objects.count()
    guess("nobody@prov.example", 9)
    later.wait()
    assert Event.objects.count() == before


@pytest.fixture
def without_cache(settings: Any) -> Iterator[None]:
    """The shared cache is gone: nothing listens where it was."""
    kept = settings.CACHES
    settings.CACHES = {"default": kept["default"] | {"LOCATION": "redis://127.0.0.1:1/1"}}
    yield
    settings.CACHES = kept


@pytest.mark.parametrize(
    "path", [LOGIN, "/account/password/reset/", "/account/2fa/webauthn/login/"]
)
def test_without_the_cache_signing_in_is_refused_with_a_notice(
    office: Office, without_cache: None, path: str
) -> None:
    with_password(office.dewi)
    client = Client(headers={"accept-language": "en"})
    typed = {"login": office.dewi.email, "password": PASSWORD, "email": office.dewi.email}
    answer = client.post(path, typed | {"credential": "{}"})
    assert answer.status_code == 503
    assert "Signing in is paused" in answer.content.decode()
    assert not is_in(client)


def test_without_the_cache_no_code_is_accepted(office: Office, request: Any) -> None:
    secret = with_totp(with_password(office.ratna))
    client, _answer = type_password(office.ratna)
    request.getfixturevalue("without_cache")
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 503
    assert not is_in(client)


def test_who_is_signed_in_goes_on_working_without_the_cache(office: Office, request: Any) -> None:
    client, _answer = type_password(with_password(office.dewi))
    request.getfixturevalue("without_cache")
    assert client.get("/").status_code == 200


@pytest.fixture
def servers(environment: dict[str, str]) -> Iterator[list[str]]:
    """Two server processes on one database and one cache."""
    theirs = environment | {
        "TANGGAP_ENV": "demo",
        "TANGGAP_PROXIES": "1",
        "TANGGAP_STATIC_ROOT": os.environ["TANGGAP_STATIC_ROOT"],
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=embedded.BASE_DIR, env=theirs, check=True,
    )  # fmt: skip
    ports = [free_port(), free_port()]
    started = [
        subprocess.Popen(
            processes.here(processes.commands(port=port)["web"]), cwd=embedded.BASE_DIR,
            env=theirs | {"TANGGAP_BASE_URL": f"http://127.0.0.1:{port}"},
        )
        for port in ports
    ]  # fmt: skip
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    try:
        for address in addresses:
            _wait(address)
        yield addresses
    finally:
        for child in started:
            child.terminate()
        for child in started:
            child.wait(60)


def _wait(address: str) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end:
        try:
            requests.get(f"{address}/health/ready", timeout=10)
        except requests.RequestException:
            time.sleep(0.3)
        else:
            return
    raise AssertionError(f"{address} did not answer")


def try_at(address: str, email: str, password: str) -> bool:
    """Whether a browser gets in at that server."""
    browser = requests.Session()
    page = browser.get(f"{address}{LOGIN}", timeout=90).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    typed = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
    browser.post(f"{address}{LOGIN}", typed, headers={"Referer": address}, timeout=90)
    answer = browser.get(f"{address}/staff/profile/", allow_redirects=False, timeout=90)
    return answer.status_code == 200


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_server_processes_count_together(office: Office, servers: list[str]) -> None:
    """Three wrong ones here and two there: the right one waits at both."""
    # As the servers keep it, not the quick way of the tests.
    kept = Argon2PasswordHasher().encode(PASSWORD, "sebutirgaram")
    User.objects.update(password=kept)
    # The servers know no plug-in of the tests, and the conduct stands before every page.
    for person in (office.rizky, office.dewi):
        sign(None, person)
    assert try_at(servers[0], office.rizky.email, PASSWORD)
    for number in range(5):
        assert not try_at(servers[number % 2], office.dewi.email, "wrong wrong wrong")
    assert not try_at(servers[0], office.dewi.email, PASSWORD)
    assert not try_at(servers[1], office.dewi.email, PASSWORD)


WRONG = "The email address and/or password you specified are not correct."


class Guesser(threading.local):
    """One of many at once: a browser of each server, whose tries come from any address."""

    def __init__(self, servers: list[str]) -> None:
        self.servers = [(one, *self._enter(one)) for one in servers]

    @staticmethod
    def _enter(address: str) -> tuple[requests.Session, str]:
        browser = requests.Session()
        page = browser.get(f"{address}{LOGIN}", headers={"Accept-Language": "en"}, timeout=90).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        return browser, token[1]

    def reaches_the_password(self, number: int, email: str, source: str) -> bool:
        """Whether this wrong password was compared at all, and not refused unread."""
        address, browser, token = self.servers[number % len(self.servers)]
        typed = {"login": email, "password": "wrong wrong wrong", "csrfmiddlewaretoken": token}
        headers = {"Referer": address, "X-Forwarded-For": source, "Accept-Language": "en"}
        answer = browser.post(f"{address}{LOGIN}", typed, headers=headers, timeout=90)
        return WRONG in unescape(answer.text)


def compared(servers: list[str], tries: list[tuple[str, str]]) -> int:
    """How many of these (account, source), eight at a time, were compared with the password."""
    guesser = Guesser(servers)
    with ThreadPoolExecutor(8) as crowd:
        every = range(len(tries))
        return sum(crowd.map(lambda n: guesser.reaches_the_password(n, *tries[n]), every))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_thousand_guesses_do_not_get_past_the_limits(office: Office, servers: list[str]) -> None:
    """500 accounts from one source, and one account from a thousand sources, at two servers."""
    kept = Argon2PasswordHasher().encode(PASSWORD, "sebutirgaram")
    staff = User.objects.bulk_create(
        User(email=f"staf{n}@prov.example", name=f"Staf {n}", unit=office.health, password=kept)
        for n in range(500)
    )
    begun = time.monotonic()
    spray = compared(servers, [(one.email, "203.0.113.7") for one in staff * 2])
    minutes = 1 + int((time.monotonic() - begun) // 60)
    assert 1 <= spray <= 30 * minutes
    sources = [f"198.18.{n // 250}.{n % 250}" for n in range(1000)]
    assert 1 <= compared(servers, [(office.dewi.email, source) for source in sources]) <= 5
