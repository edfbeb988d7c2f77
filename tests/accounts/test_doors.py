"""Doors that are shut: sign-up, foreign identities, hosts in links, the demo's door."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from accounts import actions, later
from tests.accounts.conftest import NOW, Office

ENGLISH = {"accept-language": "en"}
PASSWORD = "seekor kancil menyeberang sungai"


@pytest.fixture(autouse=True)
def _mails_in_memory(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_nobody_signs_up(office: Office) -> None:
    answer = Client().post(
        reverse("account_signup"),
        {"email": "new@prov.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert answer.status_code in (200, 403)
    assert not type(office.dewi).objects.filter(email="new@prov.example").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("email", ["dewi@prov.example", "nobody@prov.example"])
def test_reset_links_lead_to_our_own_host_and_unknown_addresses_get_no_mail(
    office: Office, settings: Any, email: str
) -> None:
    settings.BASE_URL = "https://tanggap.prov.example"
    settings.ALLOWED_HOSTS = ["*"]
    answer = Client().post(
        reverse("account_reset_password"), {"email": email}, headers={"host": "evil.example"}
    )

    assert answer.status_code == 302
    later.wait()
    assert len(mail.outbox) == (1 if email.startswith("dewi") else 0)
    for letter in mail.outbox:
        text = str(letter.body)
        links = re.findall(r"https?://[^/\s]+", text)
        assert links
        assert set(links) == {"https://tanggap.prov.example"}
        assert "evil" not in f"{letter.subject} {text}"


@pytest.mark.django_db(transaction=True)
def test_a_reset_link_works_and_once_only(office: Office) -> None:
    Client().post(reverse("account_reset_password"), {"email": office.dewi.email})
    later.wait()
    link = re.search(r"http://\S+(/account/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link
    client = Client()
    form = client.get(link[1], follow=True)
    where = form.redirect_chain[-1][0]
    client.post(where, {"password1": PASSWORD, "password2": PASSWORD})

    office.dewi.refresh_from_db()
    assert office.dewi.check_password(PASSWORD)
    again = Client().get(link[1], follow=True)
    assert not again.redirect_chain


def asked_for(email: str) -> str:
    """The path of the link that a mail brings for this address."""
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": email})
    later.wait()
    link = re.search(r"http://\S+(/account/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link
    return link[1]


@pytest.mark.django_db(transaction=True)
def test_a_reset_link_is_dead_after_one_hour(office: Office, settings: Any) -> None:
    link = asked_for(office.dewi.email)
    assert Client().get(link).status_code == 302
    settings.PASSWORD_RESET_TIMEOUT = -1  # the hour is over
    assert b"no longer works" in Client(headers=ENGLISH).get(link).content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["address", "password"])
def test_a_reset_link_is_dead_after_the_account_has_changed(office: Office, change: str) -> None:
    link, dewi = asked_for(office.dewi.email), office.dewi
    if change == "address":
        dewi.emailaddress_set.update(email="dewi.baru@prov.example")
        dewi.email = "dewi.baru@prov.example"
    else:
        dewi.set_password(PASSWORD)
    dewi.save()
    assert b"no longer works" in Client(headers=ENGLISH).get(link).content


def test_a_reset_link_lasts_one_hour(settings: Any) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT == 3600


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("header", ["X-Forwarded-Host", "Referer", "Origin", "X-Original-Host"])
def test_no_header_leads_a_mail_elsewhere(office: Office, header: str) -> None:
    value = "http://evil.example/" if header in ("Referer", "Origin") else "evil.example"
    Client().post(
        reverse("account_reset_password"), {"email": office.dewi.email}, headers={header: value}
    )
    later.wait()
    assert "evil" not in str(mail.outbox[0].message())


def test_a_host_that_is_not_ours_is_refused(office: Office) -> None:
    for path in ("/account/login/", "/account/password/reset/", "/"):
        assert Client().get(path, headers={"host": "evil.example"}).status_code == 400


def test_an_own_address_stays_official(office: Office) -> None:
    client = Client()
    client.force_login(office.dewi)
    client.post(reverse("account_email"), {"action_add": "", "email": "dewi@gmail.example"})
    assert not office.dewi.emailaddress_set.filter(email="dewi@gmail.example").exists()


def knock(person: int | str, address: str = "127.0.0.1") -> tuple[Client, int]:
    client = Client(REMOTE_ADDR=address)
    answer = client.post(reverse("accounts:demo_sign_in"), {"person": person})
    return client, answer.status_code


def test_the_demos_door_opens_for_one_click_on_this_machine(office: Office) -> None:
    with override_settings(DEMO_DOOR=True):
        client, status = knock(office.ratna.pk)
        assert status == 302
        # Nobody has a second factor in the demo, so the door waives it.
        assert client.get("/staff/").status_code == 200
        page = Client().get(reverse("account_login")).content.decode()
        assert f'data-person="{office.ratna.email}"' in page

    assert client.get("/staff/").status_code == 302  # and only as long as it is the demo


def test_the_demos_door_is_shut_outside_the_demo(office: Office) -> None:
    assert knock(office.ratna.pk)[1] == 404
    assert "data-person" not in Client().get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    "address", ["10.0.0.7", "192.168.1.2", "2001:db8::1", "", "127.0.0.1.evil"]
)
def test_the_demos_door_is_shut_for_other_machines(office: Office, address: str) -> None:
    with override_settings(DEMO_DOOR=True):
        assert knock(office.ratna.pk, address)[1] == 404
        page = Client(REMOTE_ADDR=address or "10.0.0.7").get(reverse("account_login"))
        assert "data-person" not in page.content.decode()


def test_the_demos_door_is_shut_in_production(office: Office) -> None:
    with override_settings(DEMO_DOOR=True, PRODUCTION=True):
        assert knock(office.ratna.pk)[1] == 404


@pytest.mark.parametrize("person", ["", "x", "999999", "-1"])
def test_the_demos_door_knows_only_people(office: Office, person: str) -> None:
    with override_settings(DEMO_DOOR=True):
        assert knock(person)[1] == 404


def test_a_closed_account_is_signed_out_at_once(office: Office) -> None:
    client = Client()
    client.force_login(office.dewi)
    assert client.get("/staff/profile/").status_code == 200

    actions.deactivate(person=office.dewi, by=office.ratna, now=NOW)

    assert client.get("/staff/profile/").headers["Location"].startswith("/account/login/")
