"""The staff pages: who gets in, what a refusal looks like, what a success leads to."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions
from accounts.models import Absence, Invitation, Membership, User
from accounts.states import Role
from tests.accounts.conftest import NOW, Office, as_, make_person

PASSWORD = "seekor kancil menyeberang sungai"


@pytest.fixture(autouse=True)
def _mails_in_memory(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def pages(office: Office) -> dict[str, str]:
    role = Membership.objects.get(person=office.dewi)
    return {
        "people": "/staff/",
        "person": f"/staff/{office.dewi.pk}/",
        "invitations": "/staff/invitations/",
        "invite": "/staff/invitations/new/",
        "grant": f"/staff/{office.dewi.pk}/roles/new/",
        "end": f"/staff/roles/{role.pk}/end/",
        "absence": f"/staff/{office.dewi.pk}/absences/new/",
        "profile": "/staff/profile/",
    }


def statuses(client: Client, office: Office) -> dict[str, int]:
    return {name: client.get(path).status_code for name, path in pages(office).items()}


def test_a_stranger_is_sent_to_the_sign_in_page(office: Office) -> None:
    assert set(statuses(Client(), office).values()) == {302}


def test_an_admin_gets_everywhere(office: Office) -> None:
    assert set(statuses(as_(office.ratna), office).values()) == {200}


def test_others_see_themselves_only(office: Office) -> None:
    closed = {
        "people": 403, "person": 404, "invitations": 403, "invite": 403, "grant": 403,
        "end": 403, "absence": 404, "profile": 200,
    }  # fmt: skip
    assert statuses(as_(office.omar), office) == closed
    assert statuses(as_(office.hendra), office) == closed
    own = statuses(as_(office.dewi), office)
    assert (own["person"], own["absence"], own["people"]) == (200, 200, 403)


def test_an_admin_of_one_unit_does_not_see_the_others(office: Office) -> None:
    actions.grant_membership(
        person=office.dewi, unit=office.health, role=Role.ADMIN, valid_from=NOW - timedelta(1),
        valid_until=None, mandate=office.mandate, by=office.ratna, now=NOW,
    )  # fmt: skip
    client = as_(office.dewi)
    assert client.get(f"/staff/{office.rizky.pk}/").status_code == 200
    assert client.get(f"/staff/{office.omar.pk}/").status_code == 404
    assert "Omar" not in client.get("/staff/").content.decode()


def test_search_and_filters_stand_in_the_address(office: Office) -> None:
    client = as_(office.ratna)

    def found(query: str) -> set[str]:
        names = [p.name for p in client.get(f"/staff/?{query}").context["page"].object_list]
        return set(names)

    assert found("q=dew") == {"Dewi"}
    assert found(f"unit={office.education.pk}") == {"Omar"}
    assert found("role=admin") == {"Ratna", "Bagus"}
    assert found("state=closed") == set()
    assert len(found("role=nonsense&unit=x")) == 7


def test_the_list_costs_the_same_for_more_people(office: Office) -> None:
    client = as_(office.ratna)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/staff/").status_code == 200
        return len(asked)

    client.get("/staff/")
    before = cost()
    for number in range(3):
        make_person(f"Baru{number}", office.health)
    assert cost() == before


def invitation_data(office: Office, **changes: object) -> dict[str, object]:
    return {
        "email": "maya@prov.example", "name": "Maya Puspitasari", "employment": "pppk",
        "unit": office.health.pk, "role": "officer", "language": "id",
        "mandate_kind": "definitive",
    } | changes  # fmt: skip


def test_from_invitation_to_first_page(office: Office, settings: Any) -> None:
    as_(office.ratna).post("/staff/invitations/new/", invitation_data(office))
    letter = mail.outbox[0]
    assert letter.to == ["maya@prov.example"]
    assert letter.subject.startswith("[Tanggap] Undangan")
    link = re.search(r"http\S+/staff/invitation/\S+/", str(letter.body))
    assert link
    path, guest = urlsplit(link[0]).path, Client()

    assert guest.get(path).status_code == 200
    wrong = guest.post(path, {"password": PASSWORD, "again": "other"})
    assert wrong.status_code == 422
    right = guest.post(path, {"password": PASSWORD, "again": PASSWORD})

    assert right.status_code == 302
    assert guest.get("/staff/profile/").status_code == 200
    assert Client().get(path).status_code == 410


def test_a_refused_invitation_keeps_what_was_typed(office: Office) -> None:
    answer = as_(office.ratna).post(
        "/staff/invitations/new/", invitation_data(office, email="dewi@prov.example")
    )
    assert answer.status_code == 422
    assert "on the staff already" in answer.content.decode()
    assert 'value="Maya Puspitasari"' in answer.content.decode()
    assert mail.outbox == []


def test_a_supervisor_without_decree_is_refused_beside_the_fields(office: Office) -> None:
    answer = as_(office.ratna).post(
        "/staff/invitations/new/", invitation_data(office, role="supervisor")
    )
    assert set(answer.context["form"].errors) == {"number", "signed_on", "signer"}


def test_a_mail_that_fails_is_said_and_the_invitation_can_be_sent_again(
    office: Office, settings: Any
) -> None:
    client = as_(office.ratna)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = client.post("/staff/invitations/new/", invitation_data(office), follow=True)
    assert "could not be sent" in page.content.decode()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.post(f"/staff/invitations/{Invitation.objects.get().pk}/resend/")
    assert len(mail.outbox) == 1


def test_an_unknown_token_answers_like_a_used_one(office: Office) -> None:
    assert Client().get("/staff/invitation/nothing/").status_code == 410
    assert Client().post("/staff/invitation/nothing/", {"password": "x"}).status_code == 410


def test_an_officer_enters_an_own_absence(office: Office) -> None:
    today = timezone.localdate()
    answer = as_(office.dewi).post(
        f"/staff/{office.dewi.pk}/absences/new/",
        {
            "kind": "annual", "first_day": today.isoformat(),
            "last_day": (today + timedelta(days=2)).isoformat(), "substitute": office.rizky.pk,
        },
    )  # fmt: skip
    assert answer.status_code == 302
    absence = Absence.objects.get()
    assert absence.substitute == office.rizky
    assert absence.ends_at - absence.starts_at == timedelta(days=3)


def test_closing_an_account_needs_somebody_else(office: Office) -> None:
    client = as_(office.ratna)
    own = client.post(f"/staff/{office.ratna.pk}/close/")
    assert own.status_code == 422
    assert client.post(f"/staff/{office.dewi.pk}/close/").status_code == 302
    assert not User.objects.get(pk=office.dewi.pk).is_active


def test_fields_that_no_form_has_change_nothing(office: Office) -> None:
    as_(office.dewi).post(
        "/staff/profile/",
        {"language": "en", "phone": "0812 0000 0000", "role": "admin", "is_active": "",
         "unit": office.education.pk, "employment": "pns", "email": "evil@prov.example"},
    )  # fmt: skip
    dewi = User.objects.get(pk=office.dewi.pk)
    assert (dewi.language, dewi.unit, dewi.email) == ("en", office.health, "dewi@prov.example")
    assert set(dewi.memberships.values_list("role", flat=True)) == {"officer"}


def test_a_chosen_language_outdoes_the_browser(office: Office) -> None:
    User.objects.filter(pk=office.dewi.pk).update(language="id")
    client = as_(office.dewi)
    assert '<html lang="id"' in client.get("/staff/profile/").content.decode()
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in client.get("/staff/profile/").content.decode()
