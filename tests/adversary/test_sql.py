"""Ways around clearance by plain SQL, as the web role and as the owner of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

import posts.actions
from accounts.models import Membership
from ethics.models import Review
from posts.actions.sweeping import CUTOFF
from posts.digest import Content
from posts.models import Post
from posts.states import MOVES, PUBLICATION_MOVES
from tests.database import as_owner
from tests.ethics.office import (
    NOW,
    Office,
    decide,
    draft,
    make_office,
    rewrite,
    submitted,
)
from tests.posts.conftest import judge

TOMORROW = NOW + timedelta(days=1)
CLEAR = """INSERT INTO posts_clearance (post_id, revision_id, digest, given_by_id, at)
           SELECT %s, r.id, r.digest, %s, now() FROM posts_revision r WHERE r.id = %s"""


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as do:
        do.execute(sql, values)


def refused(sql: str, *values: object, match: str) -> None:
    with pytest.raises(DatabaseError, match=match):
        run(sql, *values)


def cleared(office: Office) -> Review:
    review = submitted(office)
    decide(review, office.marta)
    review.refresh_from_db()
    return review


def published(office: Office) -> Post:
    """Posted by hand on both channels and confirmed."""
    post = cleared(office).post
    posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW)
    posts.actions.open_due_slots(now=TOMORROW)
    proofs = {office.x.pk: "https://x.com/dinkes/status/1890000000000000001", office.facebook.pk:
              "https://www.facebook.com/dinkesfb/posts/1890000000000001"}  # fmt: skip
    for one in post.publications.all():
        posts.actions.confirm_published(
            publication_id=one.pk, evidence_url=proofs[one.channel_id],
            published_at=TOMORROW, by=office.budi, now=TOMORROW,
        )  # fmt: skip
    post.refresh_from_db()
    return post


@pytest.fixture(params=["web", "owner"])
def office(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[Office]:
    """Every statement below is tried under both roles."""
    made = make_office()
    if request.param == "web":
        yield made
    else:
        with as_owner():
            yield made


def test_an_approved_review_cannot_lend_its_decision_to_another_text(office: Office) -> None:
    review = cleared(office)
    post = rewrite(review.post, office.rina, "Vaksin berbayar mulai besok.")
    sql = "UPDATE ethics_review SET revision_id = %s WHERE id = %s"
    refused(sql, post.revision_id, review.pk, match="cannot become another")
    refused(CLEAR, post.pk, office.marta.pk, post.revision_id, match="not approved")


def test_a_review_is_of_a_revision_of_its_own_post(office: Office) -> None:
    mine, other = draft(office), draft(office, by=office.budi)
    sql = """INSERT INTO ethics_review (post_id, revision_id, ruleset_id, state, opened_at,
             submitted_by_id) SELECT %s, %s, id, 'open', now(), %s FROM ethics_ruleset"""
    refused(sql, other.pk, mine.revision_id, office.rina.pk, match="another post")


def test_an_author_cannot_clear_the_own_text_under_another_post(office: Office) -> None:
    mine = draft(office, by=office.rina)
    theirs = rewrite(mine, office.rina, "Teks kedua.").revisions.get(number=1)
    empty = posts.actions.create(
        unit=office.unit, title="Umpan", information_class="setiap_saat", planned_at=None,
        by=office.budi, now=NOW,
    )  # fmt: skip
    sql = "UPDATE posts_post SET revision_id = %s WHERE id = %s"
    refused(sql, theirs.pk, empty.pk, match="another post")


def test_a_closed_review_stays_closed(office: Office) -> None:
    review = submitted(office)
    decide(review, office.marta, "reject")
    sql = "UPDATE ethics_review SET state = %s WHERE id = %s"
    refused(sql, "open", review.pk, match="is over")
    refused(sql, "approved", review.pk, match="is over")


def test_no_review_is_approved_without_its_decision(office: Office) -> None:
    review = submitted(office)
    refused(
        "UPDATE ethics_review SET state = 'approved' WHERE id = %s", review.pk, match="no decision"
    )


def test_who_began_a_post_cannot_clear_it(office: Office) -> None:
    Membership.objects.create(
        person=office.marta, unit=office.unit, role="officer", valid_from=NOW - timedelta(days=1)
    )
    post = posts.actions.create(
        unit=office.unit, title="Imunisasi", information_class="setiap_saat", planned_at=None,
        by=office.marta, now=NOW,
    )  # fmt: skip
    written = posts.actions.save_revision(
        post_id=post.pk, expected_number=0, by=office.rina, now=NOW,
        content=Content(text="Imunisasi", variants={office.x.pk: ""}),
    )  # fmt: skip
    post.refresh_from_db()
    judge(post, office.marta)
    refused(CLEAR, post.pk, office.marta.pk, written.pk, match="had a part")


def test_who_began_a_post_began_it(office: Office) -> None:
    """Else somebody else is named in the place of who must not clear it."""
    post = draft(office)
    for column, value in (("created_by_id", office.budi.pk), ("unit_id", office.omar.unit_id)):
        refused(f"UPDATE posts_post SET {column} = %s WHERE id = %s", value, post.pk, match="began")


def test_only_who_supervises_the_channels_clears(office: Office) -> None:
    """Whoever writes eight verdicts and a decision by SQL: the role at that instant counts."""
    post = draft(office)
    judge(post, office.budi)
    refused(CLEAR, post.pk, office.budi.pk, post.revision_id, match="does not supervise")


def test_a_role_that_ended_this_second_clears_nothing(office: Office) -> None:
    post = draft(office)
    judge(post, office.marta)
    Membership.objects.filter(person=office.marta).update(valid_until=NOW)
    sql = CLEAR.replace("now()", "%s")
    refused(sql, post.pk, office.marta.pk, NOW, post.revision_id, match="does not supervise")


@pytest.mark.parametrize(
    "opened",
    [
        "NULL",
        "slot_at - interval '1 second'",
        "slot_at + interval '10 minutes 1 second'",
        "slot_at + interval '1 day', slot_at = slot_at + interval '1 day'",
    ],
)
def test_a_slot_is_not_opened_early_or_late(office: Office, opened: str) -> None:
    post = cleared(office).post
    posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW)
    sql = f"UPDATE posts_publication SET state = 'claimed', opened_at = {opened} WHERE post_id = %s"
    refused(sql, post.pk, match="not open at its slot")


def test_what_is_expired_is_not_opened(office: Office) -> None:
    post = cleared(office).post
    posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW)
    Post.objects.filter(pk=post.pk).update(expires_at=TOMORROW + timedelta(minutes=5))
    sql = """UPDATE posts_publication SET state = 'claimed',
             opened_at = slot_at + interval '5 minutes' WHERE post_id = %s"""
    refused(sql, post.pk, match="not open at its slot")


def test_the_cutoff_in_sql_is_that_of_the_code() -> None:
    in_sql = import_module("posts.migrations.0004_in_time")
    assert timedelta(minutes=in_sql.CUTOFF_MINUTES) == CUTOFF


def test_an_edited_post_does_not_go_back_to_its_cleared_text(office: Office) -> None:
    review = cleared(office)
    post = rewrite(review.post, office.rina, "Teks baru.")
    sql = "UPDATE posts_post SET revision_id = %s, cleared_digest = %s WHERE id = %s"
    refused(sql, review.revision_id, review.revision.digest, post.pk, match="older revision")


def test_what_is_out_does_not_come_back(office: Office) -> None:
    post = published(office)
    for state in ("draft", "cleared", "scheduled", "publishing"):
        sql = "UPDATE posts_post SET state = %s WHERE id = %s"
        refused(sql, state, post.pk, match="cannot become")


def test_what_was_withdrawn_stays_withdrawn(office: Office) -> None:
    post = published(office)
    posts.actions.withdraw(post_id=post.pk, reason="Salah", by=office.marta, now=TOMORROW)
    refused(
        "UPDATE posts_post SET state = 'published' WHERE id = %s", post.pk, match="cannot become"
    )
    sql = "UPDATE posts_publication SET state = 'published' WHERE post_id = %s"
    refused(sql, post.pk, match="cannot become")


def test_a_channel_never_gets_what_it_got_already(office: Office) -> None:
    """A published publication that is not live any more would make room for a second one."""
    post = published(office)
    for state in ("cancelled", "missed", "claimed", "scheduled"):
        sql = "UPDATE posts_publication SET state = %s WHERE post_id = %s"
        refused(sql, state, post.pk, match="cannot become")


def test_the_proof_stands(office: Office) -> None:
    post = published(office)
    sql = "UPDATE posts_publication SET evidence_url = 'https://x.com/lain' WHERE post_id = %s"
    refused(sql, post.pk, match="proof")


def test_the_tables_of_moves_in_sql_are_those_of_the_code() -> None:
    in_sql = import_module("posts.migrations.0023_pause_guards")
    for mine, theirs in (
        (MOVES, in_sql.POST_MOVES), (PUBLICATION_MOVES, in_sql.PUBLICATION_MOVES),
    ):  # fmt: skip
        assert {str(k): {str(v) for v in to} for k, to in mine.items()} == {
            k: set(to) for k, to in theirs.items()
        }


def test_a_missed_slot_does_not_fire_later(office: Office) -> None:
    post = cleared(office).post
    posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW)
    posts.actions.open_due_slots(now=TOMORROW + timedelta(hours=1))
    sql = "UPDATE posts_publication SET state = 'claimed' WHERE post_id = %s"
    refused(sql, post.pk, match="cannot become")


def test_nothing_is_published_that_was_never_opened(office: Office) -> None:
    post = cleared(office).post
    posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW)
    sql = """UPDATE posts_publication SET state = 'published', published_at = now(),
             published_by_id = %s, evidence_url = 'https://x.com/a' WHERE post_id = %s"""
    refused(sql, office.budi.pk, post.pk, match="cannot become")
