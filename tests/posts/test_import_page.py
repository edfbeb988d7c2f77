"""Posts from a sheet, by page: tried first, then all rows or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from posts.digest import content_of
from posts.models import Post
from tests.posts.conftest import Office
from tests.posts.test_pages import as_

HEAD = "title;unit;channels;text;planned_at;zone"
GOOD = "Imunisasi anak;kesehatan;x/dinkes;Gratis di puskesmas.;2027-08-17 09:00;WITA"


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


def choose(person: Any, *rows: str, head: str = HEAD) -> Any:
    file = SimpleUploadedFile("konten.csv", "\n".join([head, *rows]).encode(), "text/csv")
    return as_(person).post(reverse("posts:import"), {"file": file})


def confirm(person: Any, token: str) -> Any:
    return as_(person).post(reverse("posts:confirm_import"), {"rows": token})


def test_a_file_is_tried_and_nothing_is_written(office: Office):
    answer = choose(office.rina, GOOD)
    (line,) = answer.context["report"].good
    assert (line.unit, line.channels) == (office.unit, [office.x])
    assert "08.00 WIB" in answer.content.decode()
    assert Post.objects.count() == 0


def test_confirmed_rows_become_drafts(office: Office):
    token = choose(office.rina, GOOD).context["token"]
    answer = confirm(office.rina, token)
    post = Post.objects.get()
    assert answer.url == "/posts/?state=draft&mine=on"
    assert (post.state, content_of(post.revision).text) == ("draft", "Gratis di puskesmas.")


def test_each_faulty_row_is_named_with_its_reason(office: Office):
    answer = choose(
        office.rina, GOOD, ";pertanian;x/lain;;2027-08-17 09:00;", "Baik;kesehatan;;Isi;;"
    )
    (faulty,) = answer.context["report"].faulty
    assert (answer.status_code, faulty.number, len(faulty.faults)) == (422, 3, 5)
    assert "Baris 3" in answer.content.decode()


def test_with_one_faulty_row_none_is_written_even_by_hand(office: Office):
    token = choose(office.rina, GOOD, "Salah;pertanian;;Isi;;").context["token"]
    assert confirm(office.rina, token).status_code == 422
    assert Post.objects.count() == 0


@pytest.mark.parametrize(
    ("head", "rows", "words"),
    [("judul;isi", ["a;b"], "title, unit, text"), (HEAD, [], "baris")],
)
def test_what_is_no_list_of_posts_is_refused_beside_the_field(
    office: Office, head: str, rows: list[str], words: str
):
    answer = choose(office.rina, *rows, head=head)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["file"])


def test_rows_of_another_person_are_not_confirmed(office: Office):
    token = choose(office.rina, GOOD).context["token"]
    answer = confirm(office.sari, token)
    assert (answer.status_code, Post.objects.count()) == (422, 0)


def test_who_writes_nowhere_imports_nothing(office: Office):
    assert choose(office.budi, GOOD).status_code == 403


def test_the_template_has_the_heading_and_can_be_chosen(office: Office):
    data = as_(office.rina).get(reverse("posts:import_template")).content.decode("utf-8-sig")
    assert data.splitlines()[0].startswith("title,unit,channels,text")
