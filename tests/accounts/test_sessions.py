"""How long a session lives, what ends it, and what the person hears of a new browser."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from accounts import actions, later
from accounts.models import KnownDevice, Membership
from records.models import Event, Notice
from tests.accounts.conftest import Office
from tests.accounts.signing_in import (
    LOGIN,
    PASSWORD,
    PROFILE,
    code_of,
    is_in,
    type_code,
    type_password,
    with_password,
    with_totp,
)

NEW_PASSWORD = "dua ekor kancil menyeberang sungai"


def aged(client: Client, **ago: float) -> None:
    """The session as it looks after so much time."""
    session = client.session
    for key, seconds in ago.items():
        session[key] = time.time() - seconds
    session.save()


def admin(office: Office) -> Client:
    """Ratna, in with password and code."""
    secret = with_totp(with_password(office.ratna))
    client, _answer = type_password(office.ratna)
    type_code(client, code_of(secret))
    assert is_in(client)
    return client


def test_an_idle_session_of_a_sensitive_role_ends_after_half_an_hour(office: Office) -> None:
    client = admin(office)
    aged(client, seen_at=29 * 60)
    assert is_in(client)
    aged(client, seen_at=30 * 60)
    assert client.get(PROFILE).headers["Location"] == f"{LOGIN}?next={PROFILE}"
    assert not is_in(client)


def test_a_page_that_asks_by_itself_keeps_no_session_alive(office: Office) -> None:
    client = admin(office)
    aged(client, seen_at=29 * 60)
    assert client.get(PROFILE, headers={"X-Unattended": "1"}).status_code == 200
    assert client.session["seen_at"] < time.time() - 28 * 60
    client.get(PROFILE)
    assert client.session["seen_at"] > time.time() - 60


def test_an_officer_may_be_idle_but_no_session_outlives_twelve_hours(office: Office) -> None:
    client, _answer = type_password(with_password(office.dewi))
    aged(client, seen_at=3 * 3600, began_at=11.9 * 3600)
    assert is_in(client)
    aged(client, seen_at=5, began_at=12 * 3600)
    assert not is_in(client)


def test_htmx_is_sent_to_the_sign_in_as_a_whole_page(office: Office) -> None:
    client, _answer = type_password(with_password(office.dewi))
    aged(client, began_at=13 * 3600)
    answer = client.get(PROFILE, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, LOGIN)


def test_the_session_changes_at_sign_in_and_the_old_one_is_worth_nothing(office: Office) -> None:
    secret = with_totp(with_password(office.ratna))
    client, _answer = type_password(office.ratna)
    planted = client.cookies["session"].value
    type_code(client, code_of(secret))
    assert is_in(client)
    assert client.cookies["session"].value != planted
    thief = Client()
    thief.cookies["session"] = planted
    assert not is_in(thief)


def test_signing_out_ends_the_session_on_the_server(office: Office) -> None:
    client, _answer = type_password(with_password(office.dewi))
    copied = client.cookies["session"].value
    client.post("/account/logout/")
    client.cookies["session"] = copied
    assert not is_in(client)


def test_a_changed_password_ends_the_other_sessions(office: Office) -> None:
    here, _answer = type_password(with_password(office.dewi))
    elsewhere, _answer = type_password(office.dewi)
    typed = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    here.post("/account/password/change/", typed)
    assert is_in(here)
    assert not is_in(elsewhere)
    assert Event.objects.filter(kind="person.password_changed", actor=office.dewi).exists()
    assert KnownDevice.objects.known().filter(person=office.dewi).count() == 1


def test_one_device_is_signed_out_from_another(office: Office) -> None:
    here, _answer = type_password(with_password(office.dewi))
    elsewhere, _answer = type_password(office.dewi)
    other = UserSession.objects.get(session_key=elsewhere.session.session_key)
    assert f"/staff/sessions/{other.pk}/end/" in here.get("/account/sessions/").content.decode()
    assert here.post(f"/staff/sessions/{other.pk}/end/").status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_nobody_ends_the_session_of_somebody_else(office: Office) -> None:
    dewi, _answer = type_password(with_password(office.dewi))
    rizky, _answer = type_password(with_password(office.rizky))
    theirs = UserSession.objects.get(user=office.rizky)
    assert dewi.post(f"/staff/sessions/{theirs.pk}/end/").status_code == 404
    assert is_in(rizky)


def test_a_role_that_ends_with_a_page_open_is_gone_at_the_next_request(office: Office) -> None:
    client = admin(office)
    assert client.get("/staff/").status_code == 200
    role = Membership.objects.get(person=office.ratna)
    actions.end_membership(membership_id=role.pk, at=(now := timezone.now()), by=None, now=now)
    assert client.get("/staff/").status_code == 403


def test_a_role_for_a_period_is_gone_when_its_time_is_over(office: Office) -> None:
    """No sweep has to run: the period itself is asked at each request."""
    client = admin(office)
    Membership.objects.filter(person=office.ratna).update(valid_until=timezone.now())
    assert client.get("/staff/").status_code == 403


def test_a_new_browser_is_told_and_the_known_one_is_not(office: Office) -> None:
    known, _answer = type_password(with_password(office.dewi))
    assert not Notice.objects.filter(person=office.dewi).exists()  # the first one ever
    known.post("/account/logout/")
    type_password(office.dewi, client=known)
    assert not Notice.objects.filter(person=office.dewi).exists()

    stranger = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120"})
    type_password(office.dewi, client=stranger)

    notices = Notice.objects.filter(person=office.dewi, event__kind="signin.new_device")
    assert sorted(notices.values_list("medium", flat=True)) == ["email", "in_app"]
    assert notices[0].event.facts["device"] == "Chrome, Android"


def test_a_forgotten_browser_is_new_again(office: Office) -> None:
    client, _answer = type_password(with_password(office.dewi))
    actions.forget_devices(by=office.dewi, now=timezone.now())
    client.post("/account/logout/")
    type_password(office.dewi, client=client)
    assert Notice.objects.filter(person=office.dewi, event__kind="signin.new_device").exists()


def test_the_device_cookie_is_random_and_its_hash_is_all_that_is_kept(office: Office) -> None:
    client, _answer = type_password(with_password(office.dewi))
    cookie = client.cookies["device"]
    assert len(cookie.value) >= 43
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    kept = KnownDevice.objects.get(person=office.dewi)
    assert cookie.value not in str(vars(kept))


def test_a_device_cookie_signs_nobody_in(office: Office) -> None:
    client, _answer = type_password(with_password(office.dewi))
    thief = Client()
    thief.cookies["device"] = client.cookies["device"].value
    assert not is_in(thief)


@pytest.mark.django_db(transaction=True)
def test_a_reset_password_ends_every_session(office: Office, settings: Any) -> None:
    from django.core import mail

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    signed_in, _answer = type_password(with_password(office.dewi))
    Client().post("/account/password/reset/", {"email": office.dewi.email})
    later.wait()
    path = str(mail.outbox[0].body).split("http://127.0.0.1:8000")[1].split()[0]
    client = Client()
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert not is_in(signed_in)
    assert not is_in(client)  # the link signs nobody in: the second factor stands
    assert UserSession.objects.filter(user=office.dewi).count() == 0
    assert timedelta(0) < timezone.now() - Event.objects.latest("pk").at < timedelta(minutes=1)
