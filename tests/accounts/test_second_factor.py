"""Whoever approves or administers reaches nothing before a second factor is set up."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern
from django.utils import timezone

from accounts import actions
from accounts.middleware import OPEN_NAMES
from accounts.models import User
from records.models import Event, Notice
from tests.accounts.conftest import Office

# Nobody signs in for these: `socmed_program.public_door` takes every cookie away before a session
# is looked for, so no wall knows who asks, and the pages say the same to everybody.
PUBLIC_NAMES = frozenset(
    {
        "robots",
        "sitemap",
        "public:channels",
        "public:channel",
        "public:check",
        "public:report",
        "public:thanks",
        "public:code_svg",
        "public:code_png",
        "public:data",
        "public:description",
        "public:channels_json",
        "public:channels_csv",
        "public:channel_json",
        "public:changes",
        "public:check_json",
    }
)
PASSWORD = "seekor kancil menyeberang sungai"
Arguments = dict[str, Any]


def every_name(
    resolver: URLResolver, space: str = "", given: Arguments | None = None
) -> Iterator[tuple[str, Arguments]]:
    """Every URL name of the product with its namespace, and arguments that fit its pattern."""
    for entry in resolver.url_patterns:
        arguments = (given or {}) | samples(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from every_name(entry, inner, arguments)
        elif entry.name:
            yield f"{space}{entry.name}", arguments


def samples(pattern: Any) -> Arguments:
    if isinstance(pattern, RegexPattern):
        return dict.fromkeys(pattern.regex.groupindex, "1")
    numbers = [name for name, kind in pattern.converters.items() if "Int" in type(kind).__name__]
    return dict.fromkeys(pattern.converters, "x") | dict.fromkeys(numbers, 1)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def wall() -> str:
    return reverse("mfa_activate_totp")


def test_the_wall_stands_before_every_url_name_but_the_few(office: Office) -> None:
    client = signed_in(office.ratna)
    every = dict(every_name(get_resolver()))
    assert every.keys() >= OPEN_NAMES | PUBLIC_NAMES

    leaks = []
    for name in sorted(every.keys() - OPEN_NAMES - PUBLIC_NAMES):
        for method in (client.get, client.post):
            answer = method(reverse(name, kwargs=every[name]))
            if answer.status_code != 302 or answer.headers["Location"] != wall():
                leaks.append(f"{name}: {answer.status_code}")
    assert leaks == []


@pytest.mark.newcomer
def test_the_public_register_is_open_behind_every_wall(office: Office) -> None:
    """To an admin without second factor and to who has not signed the conduct, as to anybody."""
    admin, unsigned = signed_in(office.ratna), signed_in(office.dewi)
    assert admin.get("/staff/profile/").headers["Location"] == wall()
    conduct = reverse("accounts:conduct")
    assert unsigned.get("/staff/profile/").headers["Location"].startswith(conduct)

    every = dict(every_name(get_resolver()))
    for name in sorted(PUBLIC_NAMES):
        path = reverse(name, kwargs=every[name])
        for method in ("get", "post"):
            expected = getattr(Client(), method)(path).status_code
            assert expected in {200, 400, 404, 405, 422}, f"{name}: {expected}"
            for client in (admin, unsigned):
                answer = getattr(client, method)(path)
                assert (name, answer.status_code) == (name, expected)
                assert not answer.cookies


@pytest.mark.parametrize("path", ["/account/2fa/../../staff/", "/account//2fa/x/", "/staff/"])
def test_the_wall_does_not_look_at_prefixes(office: Office, path: str) -> None:
    answer = signed_in(office.ratna).get(path)
    assert answer.status_code == 404 or answer.headers["Location"] == wall()


def test_htmx_is_sent_to_the_activation_as_a_whole_page(office: Office) -> None:
    answer = signed_in(office.ratna).get("/staff/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == wall()


def test_officers_and_auditors_need_none(office: Office) -> None:
    assert signed_in(office.dewi).get("/staff/profile/").status_code == 200


@pytest.mark.parametrize("name", ["ratna", "hendra", "lukman"])
def test_with_a_second_factor_everything_opens(office: Office, name: str) -> None:
    person: User = getattr(office, name)
    client = signed_in(person)
    assert client.get("/staff/profile/").status_code == 302
    TOTP.activate(person, generate_totp_secret())
    assert client.get("/staff/profile/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(office: Office) -> None:
    Authenticator.objects.create(
        user=office.ratna, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"}
    )
    assert signed_in(office.ratna).get("/staff/profile/").status_code == 302


def test_the_secret_is_ciphertext_in_the_table(office: Office) -> None:
    secret = generate_totp_secret()
    TOTP.activate(office.ratna, secret)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        (stored,) = cursor.fetchone()
    assert secret not in stored
    kept = Authenticator.objects.get(user=office.ratna)
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    assert TOTP(kept).validate_code(code)


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_ends_the_other_sessions(office: Office) -> None:
    here, elsewhere = by_password(office.ratna), by_password(office.ratna)
    assert UserSession.objects.filter(user=office.ratna).count() == 2
    here.get(wall())
    secret = here.session[SECRET_SESSION_KEY]
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))

    here.post(wall(), {"code": code})

    assert here.get("/staff/profile/").status_code == 200
    assert elsewhere.get("/staff/profile/").headers["Location"].startswith("/account/login/")


def by_password(person: User) -> Client:
    """Signed in by the form, and asked for the password once more as for every change there."""
    if not person.has_usable_password():
        person.set_password(PASSWORD)
        person.save()
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_a_lost_factor_is_reset_by_another_admin_and_all_are_told(office: Office) -> None:
    TOTP.activate(office.ratna, generate_totp_secret())
    lost = signed_in(office.ratna)
    TOTP.activate(office.bagus, generate_totp_secret())
    answer = signed_in(office.bagus).post(reverse("accounts:reset_factor", args=[office.ratna.pk]))
    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=office.ratna).exists()
    assert lost.get("/staff/profile/").status_code == 302
    assert signed_in(office.ratna).get("/").headers["Location"] == wall()
    told = Notice.objects.filter(event__kind="signin.factor_reset", medium="in_app")
    assert {notice.person.name for notice in told} == {"Ratna"}


def test_nobody_resets_their_own_and_no_officer_anybodys(office: Office) -> None:
    TOTP.activate(office.ratna, generate_totp_secret())
    for person, by in ((office.ratna, office.ratna), (office.ratna, office.dewi)):
        with pytest.raises(actions.Refused):
            actions.reset_second_factor(person=person, by=by, now=timezone.now())
    assert Authenticator.objects.filter(user=office.ratna).exists()


def test_on_the_server_the_last_admins_factor_can_be_reset(office: Office) -> None:
    TOTP.activate(office.ratna, generate_totp_secret())
    said = StringIO()
    call_command("reset_second_factor", " Ratna@prov.example", stdout=said)
    assert "taken away" in said.getvalue()
    assert signed_in(office.ratna).get("/").headers["Location"] == wall()
    event = Event.objects.get(kind="signin.factor_reset")
    assert event.actor is None
    for address in ("nobody@prov.example", office.ratna.email):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", address, stdout=said)
