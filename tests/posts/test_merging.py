"""Two people on one post: what both changed is compared, what one changed stays changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

import posts.actions
from posts import merging
from posts.digest import content_of
from posts.forms import unfinished
from posts.models import Post
from tests.posts.conftest import NOW, Draft, Office
from tests.posts.test_pages import as_, content, typed


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


@pytest.fixture
def post(office: Office, draft: Draft) -> Post:
    """Rina's draft, in which Sari has changed the text since."""
    begun = draft(text="Semula")
    posts.actions.save_revision(
        post_id=begun.pk, expected_number=1, content=content(begun, text="Dari Sari"),
        by=office.sari, now=NOW,
    )  # fmt: skip
    begun.refresh_from_db()
    return begun


def form(office: Office, post: Post, **changes: Any) -> dict[str, Any]:
    """Rina's page, opened before Sari saved: nothing changed but `changes`."""
    as_it_was: dict[str, Any] = {
        "expected": "1",
        "text": "Semula",
        f"text_{office.x.pk}": "",
        "information_class": "setiap_saat",
        "sources-0-what": "",
        "sources-0-url": "",
        "sources-0-checked_on": "",
    }
    seen = {f"initial-{key}": value for key, value in merging.settings_of(post).items()}
    return typed(office, **(as_it_was | seen | changes))


def query(fields: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def differing(office: Office, post: Post, **changes: Any) -> dict[str, str]:
    data = query(form(office, post, **changes))
    return {part.key: part.by for part in merging.compare(post, unfinished(data), data)}


def send(office: Office, post: Post, **fields: Any) -> Any:
    return as_(office.rina).post(
        reverse("posts:edit", args=[post.pk]), form(office, post, **fields)
    )


def test_each_part_says_who_changed_it(office: Office, post: Post):
    found = differing(office, post, link="https://dinkes.example/", title="Imunisasi anak")
    assert found == {"title": "you", "text": "them", "link": "you"}


def test_a_text_that_both_changed_is_changed_by_both(office: Office, post: Post):
    assert differing(office, post, text="Dari Rina") == {"text": "both"}


def test_what_both_changed_to_the_same_is_no_difference(office: Office, post: Post):
    assert differing(office, post, text="Dari Sari") == {}


def test_a_channel_that_one_left_out_is_a_difference(office: Office, post: Post):
    assert differing(office, post, channels=[str(office.x.pk)]) == {
        "text": "them",
        "channels": "you",
    }


def test_the_page_that_compares_proposes_the_side_that_changed(office: Office, post: Post):
    page = send(office, post, link="https://dinkes.example/").content.decode()
    assert 'value="theirs" id="theirs-text" checked' in page
    assert 'value="yours" id="yours-link" checked' in page


def test_chosen_part_by_part_both_are_saved_in_one_revision(office: Office, post: Post):
    answer = send(
        office, post, expected="2", merged="1", then="save", take_text="theirs",
        take_link="yours", link="https://dinkes.example/",
    )  # fmt: skip
    post.refresh_from_db()
    saved = content_of(post.revision)
    assert answer.status_code == 302
    assert (saved.text, saved.link) == ("Dari Sari", "https://dinkes.example/")
    assert post.revision.number == 3


def test_words_put_together_by_hand_are_saved(office: Office, post: Post):
    send(office, post, expected="2", merged="1", take_text="yours", text="Dari Sari dan Rina")
    post.refresh_from_db()
    assert post.revision.text == "Dari Sari dan Rina"


def test_a_third_save_in_between_is_compared_again(office: Office, post: Post):
    posts.actions.save_revision(
        post_id=post.pk, expected_number=2, content=content(post, text="Ketiga"),
        by=office.sari, now=NOW,
    )  # fmt: skip
    answer = send(office, post, expected="2", merged="1", take_text="yours", text="Dari Rina")
    assert answer.status_code == 409
    assert "Ketiga" in answer.content.decode()


def test_sources_and_channels_of_the_other_are_taken_whole(office: Office, post: Post):
    data = query(
        form(office, post, channels=[str(office.x.pk)], **{"sources-0-what": "Milik Rina"})
    )
    taken = merging.take(data, ["sources", "channels"], post)
    content_taken = unfinished(taken)
    assert content_taken.sources == ()
    assert set(content_taken.variants) == {office.x.pk, office.facebook.pk}


def test_a_title_changed_by_the_other_survives_a_save_that_left_it(office: Office, draft: Draft):
    post = draft()
    mine = form(office, post, text="Baru")
    posts.actions.describe(
        post_id=post.pk,
        title="Imunisasi anak",
        information_class="berkala",
        by=office.sari,
        now=NOW,
    )
    as_(office.rina).post(reverse("posts:edit", args=[post.pk]), mine)
    post.refresh_from_db()
    assert (post.title, post.information_class, post.revision.text) == (
        "Imunisasi anak", "berkala", "Baru",
    )  # fmt: skip


def test_a_title_that_both_changed_is_compared(office: Office, draft: Draft):
    post = draft()
    mine = form(office, post, title="Imunisasi bayi")
    posts.actions.describe(
        post_id=post.pk,
        title="Imunisasi anak",
        information_class="berkala",
        by=office.sari,
        now=NOW,
    )
    answer = as_(office.rina).post(reverse("posts:edit", args=[post.pk]), mine)
    assert answer.status_code == 409
    assert 'id="yours-title" checked' in answer.content.decode()
