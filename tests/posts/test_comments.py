"""Colleagues talk about a post beside it: who may, who hears of it, and what never goes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

import posts.actions
from posts import comments
from posts.digest import of_revision
from posts.models import Comment, Post
from records.models import Event, Notice
from tests.posts.conftest import NOW, Draft, Office, approve, content
from tests.posts.test_pages import as_


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


@pytest.fixture
def post(draft: Draft) -> Post:
    return draft(text="Imunisasi gratis di puskesmas.")


def say(office: Office, post: Post, **wanted: Any) -> Comment:
    given: dict[str, Any] = {
        "post_id": post.pk, "text": "Jamnya sudah benar?", "by": office.sari, "now": NOW,
    }  # fmt: skip
    return posts.actions.comment(**(given | wanted))


def told(kind: str) -> set[str]:
    return {one.person.name for one in Notice.objects.filter(event__kind=kind)}


def test_authors_hear_of_a_comment_and_the_speaker_does_not(office: Office, post: Post):
    say(office, post)
    assert told("comment.made") == {"Rina"}


def test_who_is_mentioned_is_called_as_such(office: Office, post: Post):
    say(office, post, mention=[office.marta, office.rina])
    assert (told("comment.mentioned"), told("comment.made")) == ({"Marta", "Rina"}, set())


def test_an_answer_is_heard_by_those_of_the_thread(office: Office, post: Post):
    first = say(office, post, by=office.budi)
    say(office, post, answer_to=first.pk, by=office.rina, text="Sudah.")
    (thread,) = comments.of(post)
    assert [one.text for one in thread.answers] == ["Sudah."]
    answered = Event.objects.filter(kind="comment.made").latest("pk")
    assert [notice.person for notice in answered.notices.all()] == [office.budi]


def test_no_event_or_notice_carries_what_was_said(office: Office, post: Post):
    say(office, post, text="Rahasia kita", quote="gratis", mention=[office.marta])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_event WHERE facts::text ~ 'Rahasia|gratis'")
        assert cursor.fetchone() == (0,)


def test_a_quote_must_stand_in_the_text(office: Office, post: Post):
    assert say(office, post, quote="gratis  di\npuskesmas").quote == "gratis di puskesmas"
    with pytest.raises(posts.actions.MoveRefused, match="tidak ada di konten") as refused:
        say(office, post, quote="berbayar")
    assert refused.value.field == "quote"


def test_a_quote_that_stands_no_more_says_so(office: Office, post: Post):
    say(office, post, quote="gratis")
    posts.actions.save_revision(
        post_id=post.pk, expected_number=1, content=content(post, text="Imunisasi besok."),
        by=office.rina, now=NOW,
    )  # fmt: skip
    post.refresh_from_db()
    (thread,) = comments.of(post)
    assert (thread.gone, thread.first.revision.number) == (True, 1)


def test_a_comment_changes_neither_bytes_nor_clearance_nor_who_wrote(office: Office, post: Post):
    before = of_revision(post.revision)
    say(office, post, by=office.marta)
    approve(post, office.marta)
    assert (of_revision(post.revision), post.cleared_digest) == (before, before)


def test_strangers_do_not_speak(office: Office, post: Post):
    with pytest.raises(posts.actions.MoveRefused, match="tidak mengerjakannya"):
        say(office, post, by=office.omar)


def test_only_people_who_see_the_post_are_mentioned(office: Office, post: Post):
    with pytest.raises(posts.actions.MoveRefused) as refused:
        say(office, post, mention=[office.omar])
    assert refused.value.field == "mention"


def test_a_thread_is_resolved_and_opened_again(office: Office, post: Post):
    said = say(office, post)
    for resolved in (True, False):
        posts.actions.resolve_comment(
            comment_id=said.pk, resolved=resolved, by=office.rina, now=NOW
        )
        said.refresh_from_db()
        assert (said.resolved_by == office.rina) is resolved


def test_resolved_threads_come_last(office: Office, post: Post):
    first, second = say(office, post), say(office, post)
    posts.actions.resolve_comment(comment_id=first.pk, resolved=True, by=office.rina, now=NOW)
    assert [thread.first for thread in comments.of(post)] == [second, first]


def test_ones_own_is_taken_back_with_its_words(office: Office, post: Post):
    said = say(office, post, quote="gratis")
    with pytest.raises(posts.actions.MoveRefused, match="Hanya"):
        posts.actions.take_back_comment(comment_id=said.pk, by=office.rina, now=NOW)
    posts.actions.take_back_comment(comment_id=said.pk, by=office.sari, now=NOW)
    said.refresh_from_db()
    assert (said.text, said.quote) == ("", "")
    page = as_(office.rina).get(reverse("posts:comments", args=[post.pk])).content.decode()
    assert "ditarik oleh penulisnya" in page


def test_the_page_keeps_what_was_typed_beside_the_reason(office: Office, post: Post):
    address = reverse("posts:comments", args=[post.pk])
    answer = as_(office.rina).post(address, {"text": "Cek ini", "quote": "berbayar"})
    page = answer.content.decode()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["quote"])
    assert "Cek ini" in page


def test_a_comment_on_a_post_of_others_does_not_exist(office: Office, post: Post):
    said = say(office, post)
    client = as_(office.omar)
    assert client.get(reverse("posts:comments", args=[post.pk])).status_code == 404
    assert client.post(reverse("posts:change_comment", args=[said.pk])).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("text = 'lain'", "stands as said"),
        ("quote = 'lain'", "stands as said"),
        ("by_id = resolved_by_id", "stands as said|null value"),
        ("withdrawn_at = now()", "comment_says_something"),
        ("resolved_at = now()", "comment_resolved_by"),
    ],
)
def test_sql_puts_no_words_into_a_mouth(office: Office, post: Post, change: str, words: str):
    say(office, post)
    _refused(f"UPDATE posts_comment SET {change}", words)


@pytest.mark.parametrize("column", ["revision_id", "parent_id"])
def test_sql_mixes_no_posts(office: Office, post: Post, draft: Draft, column: str):
    other = say(office, draft())
    own = say(office, post)
    value = other.pk if column == "parent_id" else other.revision_id
    _refused(
        f"INSERT INTO posts_comment (post_id, {column}, text, quote, by_id, at)"
        f" SELECT post_id, {value}, 'x', '', by_id, at FROM posts_comment WHERE id = {own.pk}",
        "another post",
    )


def _refused(statement: str, words: str) -> None:
    with (
        pytest.raises(DatabaseError, match=words),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
