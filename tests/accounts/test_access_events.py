"""A change of how an account is entered is recorded, also when the sign-in library did it."""

from __future__ import annotations

import pytest
from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from records.models import Event, EventDetail, label
from tests.accounts.conftest import Office

PASSWORD = "seekor kancil menyeberang sungai"


def kinds(person: User) -> list[str]:
    return list(
        Event.objects.filter(subject=label(person), kind__startswith="person.")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def test_a_changed_password_is_recorded(office: Office) -> None:
    omar = office.omar
    omar.set_password(PASSWORD)
    omar.save()
    client = Client()
    client.force_login(omar, backend="allauth.account.auth_backends.AuthenticationBackend")
    new = "kancil yang lain menyeberang laut"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert kinds(omar)[-1] == "person.password_changed"
    event = Event.objects.get(kind="person.password_changed")
    assert (event.actor, event.facts) == (omar, {})


@pytest.mark.parametrize(
    ("signal", "kind"),
    [
        (mfa.authenticator_added, "person.second_factor_added"),
        (mfa.authenticator_removed, "person.second_factor_removed"),
        (mfa.authenticator_reset, "person.second_factor_renewed"),
    ],
)
def test_a_second_factor_that_comes_or_goes_is_recorded(
    office: Office, signal: object, kind: str
) -> None:
    factor = Authenticator(user=office.omar, type=Authenticator.Type.TOTP, data={"secret": "x"})
    request = RequestFactory().post("/")
    request.user, request.session = office.omar, Client().session
    signal.send(Authenticator, request=request, user=office.omar, authenticator=factor)
    event = Event.objects.get(kind=kind)
    assert (event.actor, event.facts) == (office.omar, {"factor": "totp"})


def test_a_reset_password_is_recorded_as_the_persons_own_act(office: Office) -> None:
    account.password_reset.send(User, request=RequestFactory().post("/"), user=office.omar)
    assert Event.objects.get(kind="person.password_reset").actor == office.omar


def test_a_changed_address_stands_beside_the_record(office: Office) -> None:
    account.email_changed.send(
        User, request=RequestFactory().post("/"), user=office.omar,
        from_email_address=None, to_email_address=None,
    )  # fmt: skip
    event = Event.objects.get(kind="person.address_changed")
    assert "@" not in str(event.facts)
    assert EventDetail.objects.get(event=event).data == {"address": office.omar.email}
