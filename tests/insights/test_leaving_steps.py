"""Leaving asks once more when everything is checked, and does what it showed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import channels.actions
from accounts.models import LetterFile, Membership, User
from channels.models import Responsibility, SwapOffer
from posts.models import Post
from records.models import Event
from tests.channels.rota import DAY, make_desk, put
from tests.ethics.office import Office, draft, member
from tests.insights.leaving_steps import confirm, shown_again
from tests.people import LONG_AGO

SignIn = Callable[[User], Client]
LETTER = {"number": "821/5", "signed_on": "2026-11-20", "signer": "Kepala Dinas",
          "mandate_kind": "definitive"}  # fmt: skip
PDF = b"%PDF-1.4\n%%EOF\n"


def page(person: User) -> str:
    return f"/staff/{person.pk}/leaving/"


def words(answer: Any) -> str:
    return str(answer.content.decode())


def held(person: User) -> int:
    return Responsibility.objects.current(timezone.now()).filter(person=person).count()


def test_the_page_opens_without_a_reproach(office: Office, signed_in: SignIn) -> None:
    for mode in ("leave", "transfer", "absence"):
        opened = signed_in(office.ana).get(page(office.budi), {"for": mode})
        assert opened.status_code == 200
        assert "field-error" not in words(opened)


def test_nothing_is_done_before_it_is_confirmed(office: Office, signed_in: SignIn) -> None:
    client, before = signed_in(office.ana), Event.objects.count()
    asked = client.post(page(office.budi), LETTER | {"task_all": "Rina"})

    assert asked.status_code == 200
    assert "it cannot be undone" in words(asked)
    assert words(asked).count("<strong>Rina</strong>") == held(office.budi) == 2
    assert Event.objects.count() == before
    office.budi.refresh_from_db()
    assert office.budi.is_active


def test_what_would_be_refused_is_said_before_it_is_asked(
    office: Office, signed_in: SignIn
) -> None:
    Membership.objects.create(
        person=office.budi, unit=office.omar.unit, role="admin", mandate=office.mandate,
        valid_from=LONG_AGO,
    )  # fmt: skip
    refused = signed_in(office.ana).post(page(office.budi), LETTER | {"task_all": "Rina"})

    assert refused.status_code == 422
    assert "This is the last program admin." in words(refused)
    assert 'value="Rina"' in words(refused)
    assert 'name="reviewed"' not in words(refused)


def test_what_came_meanwhile_is_shown_before_it_is_handed_over(
    office: Office, signed_in: SignIn
) -> None:
    client, form = signed_in(office.ana), LETTER | {"task_all": "Rina", "post_all": "Rina"}
    draft(office, by=office.budi, title="Pertama")
    carried = shown_again(client, page(office.budi), form)
    draft(office, by=office.budi, title="Kedua")
    again = client.post(page(office.budi), carried)

    assert again.status_code == 422
    assert "Something has changed meanwhile" in words(again)
    assert "Kedua" in words(again)
    assert Post.objects.under_way().kept_by(office.budi.pk).count() == 2
    assert confirm(client, page(office.budi), form).status_code == 302


def test_who_changes_something_finds_what_was_chosen(office: Office, signed_in: SignIn) -> None:
    client = signed_in(office.ana)
    carried = shown_again(client, page(office.budi), LETTER | {"task_all": "Rina"})
    back = client.post(page(office.budi), carried | {"back": "1"})

    assert back.status_code == 200
    assert 'value="Rina"' in words(back)
    assert 'value="821/5"' in words(back)
    assert held(office.budi) == 2


def test_a_name_that_nobody_has_is_refused_beside_its_field(
    office: Office, signed_in: SignIn
) -> None:
    refused = signed_in(office.ana).post(page(office.budi), LETTER | {"task_all": "Rian"})

    assert refused.status_code == 422
    assert words(refused).count('class="field-error"') == 1
    assert "Nobody of that name can take this." in words(refused)
    assert 'value="Rian"' in words(refused)


def test_two_of_one_name_are_told_apart_by_their_mail(office: Office, signed_in: SignIn) -> None:
    twin = member("Sita", office.unit, "officer", office.mandate)
    User.objects.filter(pk=twin.pk).update(name="Rina")
    client = signed_in(office.ana)
    refused = client.post(page(office.budi), LETTER | {"task_all": "rina"})

    assert refused.status_code == 422
    assert "Several people are called that." in words(refused)
    shown = f'value="Rina · {office.unit.short_name} · {twin.email}"'
    assert shown in words(refused)
    form = LETTER | {"task_all": f"Rina · {office.unit.short_name} · {twin.email}"}
    assert confirm(client, page(office.budi), form).status_code == 302
    assert held(twin) == 2


def test_the_letter_is_kept_with_its_file(office: Office, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("sk.pdf", PDF, "application/pdf")
    form = LETTER | {"task_all": "Rina"}
    assert confirm(signed_in(office.ana), page(office.budi), form, file=file).status_code == 302

    kept = LetterFile.objects.get()
    assert (kept.mandate.number, kept.original_name) == ("821/5", "sk.pdf")


def test_a_file_that_is_no_letter_undoes_everything(office: Office, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("sk.pdf", b"MZ no letter", "application/pdf")
    form = LETTER | {"task_all": "Rina"}
    refused = confirm(signed_in(office.ana), page(office.budi), form, file=file)

    assert refused.status_code == 422
    assert 'id="id_file_error"' in words(refused)
    assert 'name="reviewed"' in words(refused)
    assert (held(office.budi), LetterFile.objects.count()) == (2, 0)


def test_an_offer_ends_with_the_shift_that_was_asked_for_in_return(
    office: Office, signed_in: SignIn
) -> None:
    """Rina offers Sari a shift for one of hers: the latter passes on, and the offer lapses."""
    now, desk = timezone.now(), make_desk(office.unit, office.x)
    mine = put(desk, office.rina, now + 7 * DAY, now + 7.2 * DAY)
    theirs = put(desk, office.sari, now + 9 * DAY, now + 9.2 * DAY)
    channels.actions.offer_swap(
        shift_id=mine.pk, to=office.sari, in_return_id=theirs.pk, by=office.rina, now=now
    )
    form = {"shift_all": "Luis"}
    assert confirm(signed_in(office.ana), page(office.sari), form).status_code == 302
    assert SwapOffer.objects.get().state != "open"
