"""An old revision comes back as a new one, and as an edit it voids the clearance."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import translation

import posts.actions
from posts.digest import content_of
from posts.models import Post
from posts.states import PostState
from tests.posts.conftest import NOW, Draft, Office, approve, content, history
from tests.posts.test_pages import as_


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


@pytest.fixture
def post(office: Office, draft: Draft) -> Post:
    """Two revisions: “Pertama”, then “Kedua” without Facebook."""
    begun = draft(text="Pertama")
    changed = content(begun, text="Kedua", variants={office.x.pk: ""})
    posts.actions.save_revision(
        post_id=begun.pk, expected_number=1, content=changed, by=office.sari, now=NOW
    )
    begun.refresh_from_db()
    return begun


def restore(office: Office, post: Post, number: int = 1, expected: int = 2) -> None:
    posts.actions.restore(
        post_id=post.pk, number=number, expected_number=expected, by=office.rina, now=NOW
    )
    post.refresh_from_db()


def test_it_is_a_new_revision_with_all_that_the_old_one_said(office: Office, post: Post):
    restore(office, post)
    said = content_of(post.revision)
    assert (post.revision.number, said.text, len(said.variants)) == (3, "Pertama", 2)
    assert history(post)[-2:] == ["post.revised", "post.restored"]


def test_it_voids_the_clearance(office: Office, post: Post):
    approve(post, office.marta)
    restore(office, post)
    assert (post.state, post.cleared_digest) == (PostState.DRAFT, "")


def test_whoever_restores_had_a_part_in_it(office: Office, post: Post):
    restore(office, post)
    assert post.contributors.filter(person=office.rina).exists()


def test_what_stands_already_is_not_restored(office: Office, post: Post):
    with pytest.raises(posts.actions.MoveRefused, match="sudah"):
        restore(office, post, number=2)


def test_a_stale_page_restores_nothing(office: Office, post: Post):
    with pytest.raises(posts.actions.Stale):
        restore(office, post, expected=1)


def test_the_page_shows_what_would_change_and_does_it(office: Office, post: Post):
    address = reverse("posts:restore", args=[post.pk, 1])
    client = as_(office.rina)
    page = client.get(address).content.decode()
    done = client.post(address, {"expected": "2"})
    post.refresh_from_db()
    assert "<ins>Pertama</ins>" in page
    assert (done.status_code, post.revision.text) == (302, "Pertama")


def test_a_page_that_grew_old_says_so(office: Office, post: Post):
    answer = as_(office.rina).post(reverse("posts:restore", args=[post.pk, 1]), {"expected": "1"})
    assert answer.status_code == 422
    assert "Orang lain telah menyimpan" in answer.content.decode()


def test_a_revision_that_never_was_is_not_found(office: Office, post: Post):
    assert as_(office.rina).get(reverse("posts:restore", args=[post.pk, 9])).status_code == 404
