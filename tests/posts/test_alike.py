"""Near-duplicates of the last ninety days are shown while somebody writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from posts.alike import alike
from posts.models import Post
from tests.posts.conftest import NOW, Draft, Office
from tests.posts.test_pages import as_, typed

SAID = "Imunisasi gratis di Puskesmas Tanjung setiap Selasa pukul delapan pagi."
AGAIN = "Imunisasi gratis di Puskesmas Tanjung tiap hari Selasa pukul delapan pagi!"
OTHER = "Pendaftaran beasiswa daerah dibuka sampai akhir bulan, lewat sekolah masing-masing."


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


def found(office: Office, text: str, **wanted: object) -> list[Post]:
    given = {"unit_id": office.unit.pk, "but": 0, "person": office.rina, "now": NOW} | wanted
    return [post for post, _percent in alike(text, **given)]


def test_nearly_the_same_words_are_found_and_others_not(office: Office, draft: Draft):
    post = draft(text=SAID)
    assert (found(office, AGAIN), found(office, OTHER)) == ([post], [])


def test_the_most_alike_comes_first_with_its_share(office: Office, draft: Draft):
    near, same = draft(text=AGAIN), draft(text=SAID)
    hits = alike(SAID, unit_id=office.unit.pk, but=0, person=office.rina, now=NOW)
    assert [post for post, _percent in hits] == [same, near]
    assert hits[0][1] == 100 > hits[1][1] >= 50


def test_a_post_is_not_alike_itself(office: Office, draft: Draft):
    post = draft(text=SAID)
    assert found(office, SAID, but=post.pk) == []


def test_after_ninety_days_it_may_be_said_again(office: Office, draft: Draft):
    post = draft(text=SAID)
    assert found(office, SAID, now=NOW + timedelta(days=90)) == [post]
    assert found(office, SAID, now=NOW + timedelta(days=90, seconds=1)) == []


def test_what_was_called_off_does_not_count(office: Office, draft: Draft):
    Post.objects.filter(pk=draft(text=SAID).pk).update(state="cancelled")
    assert found(office, SAID) == []


def test_a_stranger_learns_nothing_of_what_others_wrote(office: Office, draft: Draft):
    draft(text=SAID)
    assert found(office, SAID, person=office.omar) == []


def test_the_composer_shows_it(office: Office, draft: Draft):
    post = draft(text=SAID)
    client, address = as_(office.sari), reverse("ethics:check")
    new = client.post(address, typed(office, text=AGAIN)).content.decode()
    own = client.post(address, typed(office, text=AGAIN, post=str(post.pk))).content.decode()
    assert f'href="{post.get_absolute_url()}"' in new
    assert "% mirip" in new
    assert f'href="{post.get_absolute_url()}"' not in own
