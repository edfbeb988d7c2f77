"""Notices: what, when, why you; read one, read all."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from records.models import Notice
from records.queries import unread_count
from tests.ethics.office import Office, submitted

SignIn = Callable[[User], Client]
LIST = "/notices/"
READ = "/notices/read/"


def test_a_notice_says_what_and_why(office: Office, signed_in: SignIn) -> None:
    submitted(office)
    page = signed_in(office.marta).get(LIST).content.decode()
    assert "To judge: Imunisasi" in page
    assert "because you approve posts of this channel" in page
    assert "new" in page


def test_opening_one_marks_it_read_and_leads_on(office: Office, signed_in: SignIn) -> None:
    review = submitted(office)
    notice = Notice.objects.for_person(office.marta).get()
    client = signed_in(office.marta)
    target = reverse("ethics:review", args=[review.pk])
    got = client.post(READ, {"notice": notice.pk, "next": target})
    assert got.url == target  # type: ignore[attr-defined]
    assert unread_count(office.marta) == 0
    assert unread_count(office.luis) == 1


def test_a_notice_never_leads_elsewhere(office: Office, signed_in: SignIn) -> None:
    submitted(office)
    notice = Notice.objects.for_person(office.marta).get()
    client = signed_in(office.marta)
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        got = client.post(READ, {"notice": notice.pk, "next": target})
        assert got.url == LIST  # type: ignore[attr-defined]


def test_nobody_reads_for_somebody_else(office: Office, signed_in: SignIn) -> None:
    submitted(office)
    notice = Notice.objects.for_person(office.marta).get()
    signed_in(office.luis).post(READ, {"notice": notice.pk})
    assert unread_count(office.marta) == 1


def test_all_at_once_and_by_filter(office: Office, signed_in: SignIn) -> None:
    for _ in range(3):
        submitted(office)
    client = signed_in(office.marta)
    assert client.get(LIST + "?only=unread").content.decode().count('class="task"') == 3
    client.post(READ, {"all": "1"})
    assert "Nothing matches" in client.get(LIST + "?only=unread").content.decode()
    assert client.get(LIST).content.decode().count('class="task"') == 3


def test_pages_by_key(office: Office, signed_in: SignIn) -> None:
    for _ in range(27):
        submitted(office)
    client = signed_in(office.marta)
    first = client.get(LIST).context["page"]
    second = client.get(LIST + first.next_url).context["page"]
    assert (len(first.items), len(second.items)) == (25, 2)
    assert second.next_url == ""
    assert client.get(LIST + "?before=abc").status_code == 200


def test_an_empty_list_is_friendly(office: Office, signed_in: SignIn) -> None:
    assert "No notices yet" in signed_in(office.omar).get(LIST).content.decode()


def test_a_notice_beyond_the_thousandth_can_be_read(office: Office, signed_in: SignIn) -> None:
    """Numbers on pages get separators; the ids in forms must not."""
    submitted(office)
    notice = Notice.objects.for_person(office.marta).get()
    notice.pk, notice.key = 1_234_567, "later"
    notice.save(force_insert=True)
    client = signed_in(office.marta)
    client.cookies["django_language"] = "id"
    for address in (LIST, "/"):
        assert 'value="1234567"' in client.get(address).content.decode()
    client.post(READ, {"notice": "1234567"})
    assert unread_count(office.marta) == 1
