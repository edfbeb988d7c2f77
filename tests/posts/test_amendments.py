"""A correction is a post of its own: both lead to each other, and the time it took is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

import posts.actions
from posts import amendments
from posts.digest import content_of
from posts.models import Amendment, Post
from posts.states import PostState
from tests.posts.conftest import (
    NOW,
    TOMORROW,
    Draft,
    Office,
    history,
    make_draft,
    publication,
    scheduled,
)
from tests.posts.test_five_at_once import proof
from tests.posts.test_pages import as_


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


def put_out(office: Office, post: Post, at: Any = TOMORROW) -> Post:
    scheduled(office, post, at)
    posts.actions.open_due_slots(now=at)
    for channel in (office.x, office.facebook):
        one = publication(post, channel)
        posts.actions.confirm_published(
            publication_id=one.pk, evidence_url=proof(one), published_at=at, by=office.budi, now=at
        )
    post.refresh_from_db()
    return post


@pytest.fixture
def original(office: Office) -> Post:
    """Out on X and Facebook since tomorrow, 09.00."""
    return put_out(office, make_draft(office, text="Buka pukul 7."))


def amend(office: Office, post: Post, **wanted: Any) -> Post:
    given: dict[str, Any] = {
        "post_id": post.pk, "kind": "correction", "reason": "Jamnya keliru", "by": office.rina,
        "now": TOMORROW + timedelta(hours=1),
    }  # fmt: skip
    return posts.actions.amend(**(given | wanted))


def test_a_correction_is_a_draft_for_the_same_channels(office: Office, original: Post):
    draft = amend(office, original)
    content = content_of(draft.revision)
    assert (draft.state, draft.title) == (PostState.DRAFT, "Ralat: Imunisasi")
    assert set(content.variants) == {office.x.pk, office.facebook.pk}


def test_its_one_text_names_what_was_out_first(office: Office, original: Post):
    content = content_of(amend(office, original).revision)
    address = proof(publication(original, office.x))
    assert content.text == f"RALAT atas unggahan kami 24 November 2026: {address}\n\nBuka pukul 7."
    assert set(content.variants.values()) == {""}


def test_a_channel_with_words_of_its_own_names_its_own_address(office: Office):
    own = {office.x.pk: "Buka 7!", office.facebook.pk: ""}
    original = put_out(office, make_draft(office, text="Buka pukul 7.", variants=own))
    content = content_of(amend(office, original).revision)
    address = proof(publication(original, office.x))
    assert content.variants[office.x.pk].endswith(f"{address}\n\nBuka 7!")
    assert content.variants[office.facebook.pk] == ""


def test_both_lead_to_each_other(office: Office, original: Post):
    draft = amend(office, original, kind="clarification")
    (seen,) = amendments.of(original, NOW)["amendments"]
    back = amendments.of(draft, NOW)["amends"]
    assert (seen.url, seen.kind) == (draft.get_absolute_url(), "Klarifikasi")
    assert (back.url, back.reason) == (original.get_absolute_url(), "Jamnya keliru")


def test_the_pages_of_both_say_so(office: Office, original: Post):
    draft, client = amend(office, original), as_(office.rina)
    assert draft.get_absolute_url() in client.get(original.get_absolute_url()).content.decode()
    assert original.get_absolute_url() in client.get(draft.get_absolute_url()).content.decode()


def test_the_time_to_correction_runs_from_publication_to_publication(
    office: Office, original: Post
):
    draft = amend(office, original)
    later = TOMORROW + timedelta(hours=2)
    (waiting,) = amendments.of(original, later)["amendments"]
    put_out(office, draft, TOMORROW + timedelta(hours=3))
    (done,) = amendments.of(original, later)["amendments"]
    assert (waiting.took, waiting.waits) == (None, timedelta(hours=2))
    assert (done.took, done.waits) == (timedelta(hours=3), None)


def test_a_correction_that_was_given_up_waits_no_more(office: Office, original: Post):
    draft = amend(office, original)
    posts.actions.cancel(post_id=draft.pk, reason="Tidak perlu", by=office.rina, now=TOMORROW)
    (seen,) = amendments.of(original, TOMORROW)["amendments"]
    assert (seen.took, seen.waits) == (None, None)


def test_it_is_cleared_like_every_post(office: Office, original: Post):
    draft = amend(office, original)
    with pytest.raises(posts.actions.MoveRefused, match="belum disetujui"):
        posts.actions.schedule(
            post_id=draft.pk, slot_at=TOMORROW + timedelta(days=1), by=office.rina, now=TOMORROW
        )


def test_a_correction_can_itself_be_set_right(office: Office, original: Post):
    first = put_out(office, amend(office, original), TOMORROW + timedelta(hours=3))
    second = amend(office, first, now=TOMORROW + timedelta(hours=4))
    assert amendments.of(first, NOW)["amends"].url == original.get_absolute_url()
    assert amendments.of(second, NOW)["amends"].url == first.get_absolute_url()


def test_what_was_taken_down_can_still_be_set_right(office: Office, original: Post):
    posts.actions.withdraw(post_id=original.pk, reason="Keliru", by=office.rina, now=TOMORROW)
    assert amend(office, original).state == PostState.DRAFT


def test_the_record_says_it_without_the_reason(office: Office, original: Post):
    amend(office, original)
    assert history(original)[-1] == "post.amended"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_event WHERE facts::text LIKE '%Jamnya%'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(("reason", "words"), [(" ", "Sebutkan"), ("HP 081234567890", "nomor")])
def test_without_a_usable_reason_nothing_begins(
    office: Office, original: Post, reason: str, words: str
):
    with pytest.raises(posts.actions.MoveRefused, match=words):
        amend(office, original, reason=reason)
    assert Post.objects.count() == 1


def test_what_is_not_out_is_changed_instead(office: Office, draft: Draft):
    with pytest.raises(posts.actions.MoveRefused, match="ubah"):
        amend(office, draft())


def test_who_does_not_write_there_begins_none(office: Office, original: Post):
    with pytest.raises(posts.actions.MoveRefused, match="tidak menyusun"):
        amend(office, original, by=office.budi)


def test_the_page_begins_the_draft_and_opens_it(office: Office, original: Post):
    address = reverse("posts:amend", args=[original.pk])
    client = as_(office.rina)
    refused = client.post(address, {"kind": "correction", "reason": ""})
    begun = client.post(address, {"kind": "correction", "reason": "Jamnya keliru"})
    made = Amendment.objects.get()
    assert (refused.status_code, begun.url) == (422, reverse("posts:edit", args=[made.post_id]))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE posts_amendment SET reason = 'lain'", "permission denied"),
        ("DELETE FROM posts_amendment", "permission denied"),
        (
            "INSERT INTO posts_amendment (kind, original_id, post_id, reason, decided_by_id,"
            " decided_at) SELECT kind, post_id, original_id, reason, decided_by_id, decided_at"
            " FROM posts_amendment",
            "was never out",
        ),
    ],
)
def test_sql_changes_no_amendment_and_invents_none(
    office: Office, original: Post, statement: str, words: str
):
    amend(office, original)
    with (
        pytest.raises(DatabaseError, match=words),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
