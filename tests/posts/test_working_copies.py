"""What is typed is kept before it is saved: its writer finds it again, others see who is here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

import posts.actions
from posts import copies
from posts.models import Post, Revision, WorkingCopy
from records.models import Event
from tests.posts.conftest import NOW, Draft, Office
from tests.posts.test_pages import as_, typed

KEY = UUID("5f0c6f3e-8a43-4a0e-9d55-0d8a4f2b7c11")


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


def keep(office: Office, post: Post | None = None, **wanted: Any) -> WorkingCopy:
    given: dict[str, Any] = {
        "key": KEY,
        "post_id": post.pk if post else None,
        "fields": {"title": ["Imunisasi"], "text": ["Belum selesai"]},
        "by": office.rina,
        "now": NOW,
    }
    return posts.actions.keep_copy(**(given | wanted))


def beat(client: Client, post: Post | None = None, **fields: Any) -> Any:
    address = reverse("posts:copy", args=[post.pk]) if post else reverse("posts:new_copy")
    return client.post(address, {"copy": str(KEY)} | fields)


def test_typed_words_are_kept_without_a_revision_or_an_event(office: Office, draft: Draft):
    post = draft()
    answer = beat(as_(office.rina), post, typed="1", text="Belum selesai")
    assert answer.json()["kept"].startswith("Tersimpan sementara pukul")
    assert WorkingCopy.objects.get().fields["text"] == ["Belum selesai"]
    kinds = Event.objects.filter(kind__startswith="post").values_list("kind", flat=True)
    assert (Revision.objects.count(), set(kinds)) == (1, {"post.created", "post.revised"})


def test_the_composer_offers_unsaved_words_and_opens_with_them(office: Office, draft: Draft):
    post, client = draft(text="Semula"), as_(office.rina)
    beat(client, post, **typed(office, expected="1", text="Belum selesai"), typed="1")
    address = reverse("posts:edit", args=[post.pk])
    offered = client.get(address)
    assert f"?copy={KEY}" in offered.content.decode()
    assert "Belum selesai" not in offered.content.decode()
    again = client.get(address, {"copy": str(KEY)})
    assert "Belum selesai" in again.content.decode()
    assert "field-error" not in again.content.decode()


def test_saving_ends_the_copy_and_empties_it(office: Office, draft: Draft):
    post, client = draft(), as_(office.rina)
    beat(client, post, typed="1", text="Belum selesai")
    form = typed(office, expected="1", text="Selesai", copy=str(KEY))
    assert client.post(reverse("posts:edit", args=[post.pk]), form).status_code == 302
    copy = WorkingCopy.objects.get()
    assert (copy.fields, copy.ended_at is None) == ({}, False)


def test_a_refused_form_leaves_the_copy(office: Office, draft: Draft):
    post, client = draft(), as_(office.rina)
    beat(client, post, typed="1", text="Belum selesai")
    form = typed(office, expected="1", title="", copy=str(KEY))
    assert client.post(reverse("posts:edit", args=[post.pk]), form).status_code == 422
    assert WorkingCopy.objects.unsaved().count() == 1


def test_a_late_word_of_a_closed_page_brings_no_copy_back(office: Office, draft: Draft):
    post = draft()
    keep(office, post)
    posts.actions.end_copy(key=KEY, by=office.rina, now=NOW)
    assert beat(as_(office.rina), post, typed="1", text="Lama").json()["ended"]
    assert WorkingCopy.objects.get().fields == {}


def test_a_dropped_copy_is_not_offered_again(office: Office, draft: Draft):
    post, client = draft(), as_(office.rina)
    keep(office, post)
    answer = client.post(
        reverse("posts:drop_copy", args=[post.pk]), {"copy": str(KEY)}, follow=True
    )
    assert "?copy=" not in answer.content.decode()


def test_nobody_opens_or_drops_the_words_of_another(office: Office, draft: Draft):
    post, sari = draft(), as_(office.sari)
    keep(office, post)
    page = sari.get(reverse("posts:edit", args=[post.pk]), {"copy": str(KEY)}).content.decode()
    sari.post(reverse("posts:drop_copy", args=[post.pk]), {"copy": str(KEY)})
    assert "Belum selesai" not in page
    assert WorkingCopy.objects.unsaved().count() == 1


def test_nobody_writes_into_the_copy_of_another(office: Office, draft: Draft):
    post = draft()
    keep(office, post)
    answer = beat(as_(office.sari), post, typed="1", text="Milik Sari")
    assert (answer.status_code, WorkingCopy.objects.get().person) == (422, office.rina)


def test_a_stranger_and_a_reader_keep_nothing(office: Office, draft: Draft):
    post = draft()
    assert beat(as_(office.omar), post, typed="1").status_code == 404
    assert beat(as_(office.budi), post, typed="1").status_code == 422
    assert WorkingCopy.objects.count() == 0


def test_two_who_have_the_composer_open_see_each_other(office: Office, draft: Draft):
    post = draft()
    beat(as_(office.rina), post)
    answer = beat(as_(office.sari), post, copy=str(uuid4())).json()
    assert answer["company"].startswith(f"{office.rina.full_title} juga sedang membuka")
    assert beat(as_(office.rina), post).json()["company"].startswith(office.sari.full_title)


def test_who_closed_the_page_a_minute_ago_is_not_here_any_more(office: Office, draft: Draft):
    post = draft()
    keep(office, post, fields=None)
    assert [*copies.company(office.sari, post, NOW + timedelta(seconds=50))] == [office.rina]
    assert [*copies.company(office.sari, post, NOW + timedelta(seconds=51))] == []


def test_a_newer_revision_is_told_to_whoever_still_writes_the_old(office: Office, draft: Draft):
    post = draft()
    newer = beat(as_(office.sari), post, expected="0").json()["newer"]
    assert newer.startswith(f"{office.rina.full_title} telah menyimpan revisi 1")


def test_words_for_a_text_that_was_fixed_meanwhile_are_not_lost(office: Office, draft: Draft):
    post = draft()
    Post.objects.filter(pk=post.pk).update(state="cancelled")
    assert keep(office, post).fields["text"] == ["Belum selesai"]


def test_too_much_is_refused_with_its_reason(office: Office):
    with pytest.raises(posts.actions.MoveRefused, match="terlalu panjang"):
        keep(office, fields={"text": ["a" * (copies.MOST_CHARACTERS + 1)]})


def test_a_copy_of_no_key_is_refused(office: Office, draft: Draft):
    answer = beat(as_(office.rina), draft(), copy="bukan", typed="1")
    assert (answer.status_code, answer.json()) == (422, {"error": "Buka kembali penyunting."})


def test_words_with_a_nul_are_kept_without_it(office: Office, draft: Draft):
    beat(as_(office.rina), draft(), typed="1", text="Tidak\x00hilang")
    assert WorkingCopy.objects.get().fields["text"] == ["Tidakhilang"]


def test_after_thirty_days_a_copy_is_emptied(office: Office):
    keep(office)
    assert posts.actions.forget_copies(now=NOW + timedelta(days=30)) == 0
    assert posts.actions.forget_copies(now=NOW + timedelta(days=30, seconds=1)) == 1
    assert WorkingCopy.objects.get().fields == {}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("ended_at = now()", "working_copy_empty_when_ended"),
        ("typed_at = NULL", "working_copy_words_have_a_time"),
    ],
)
def test_sql_keeps_no_words_of_an_ended_copy(office: Office, change: str, constraint: str):
    keep(office)
    with (
        pytest.raises(DatabaseError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE posts_workingcopy SET {change}")
