"""The database refuses what the code must never do: raw SQL as the web role, on purpose."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from posts.models import Contributor, Post
from tests.posts.conftest import (
    NOW,
    TOMORROW,
    Draft,
    Office,
    approve,
    judge,
    make_draft,
    make_office,
    publication,
    scheduled,
)


def refused(sql: str, *values: object, match: str) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as do:
        do.execute(sql, values)


CLEAR = """INSERT INTO posts_clearance (post_id, revision_id, digest, given_by_id, at)
           SELECT p.id, p.revision_id, r.digest, %s, now() FROM posts_post p
           JOIN posts_revision r ON r.id = p.revision_id WHERE p.id = %s"""


def test_these_statements_run_as_the_web_role(office: Office):
    with connection.cursor() as do:
        do.execute("SELECT current_user")
        assert do.fetchone() == ("tanggap_web",)


def test_nobody_clears_the_own_post(office: Office, draft: Draft):
    post = draft()
    refused(CLEAR, office.rina.pk, post.pk, match="had a part|not approved")


def test_who_had_any_part_since_judging_clears_it_no_more(office: Office, draft: Draft):
    post = draft()
    judge(post, office.marta)
    Contributor.objects.create(post=post, person=office.marta, part="suggested")
    refused(CLEAR, office.marta.pk, post.pk, match="had a part")


def test_nobody_clears_without_a_decision_on_eight_points(office: Office, draft: Draft):
    refused(CLEAR, office.marta.pk, draft().pk, match="not approved on the eight points")


def test_who_is_not_asn_clears_nothing(office: Office, draft: Draft):
    post = draft()
    judge(post, office.sari)
    refused(CLEAR, office.sari.pk, post.pk, match="may not clear")


def test_a_picture_makes_its_uploader_a_contributor_who_cannot_judge(office: Office, draft: Draft):
    import posts.actions
    from posts.digest import Picture
    from tests.posts.conftest import png, upload

    picture = posts.actions.store_asset(
        unit=office.unit, file=upload(png()), licence="x", by=office.sari, now=NOW
    )
    post = draft(assets=[Picture(picture.pk, "Bayi")])
    assert post.contributors.filter(person=office.sari, part="uploaded").exists()


@pytest.mark.parametrize("state", ["cleared", "scheduled", "publishing", "published"])
def test_no_post_enters_a_cleared_state_without_clearance(office: Office, draft: Draft, state: str):
    post = draft()
    sql = "UPDATE posts_post SET state = %s, cleared_digest = %s WHERE id = %s"
    refused(sql, state, post.revision.digest, post.pk, match="no clearance")


def test_no_publication_without_clearance(office: Office, draft: Draft):
    post = draft()
    sql = """INSERT INTO posts_publication
             (post_id, variant_id, channel_id, state, slot_at, evidence_url, reason)
             SELECT %s, v.id, v.channel_id, 'scheduled', now(), '', ''
             FROM posts_variant v WHERE v.revision_id = %s"""
    refused(sql, post.pk, post.revision_id, match="not cleared")


def test_a_second_live_publication_on_a_channel_is_refused(office: Office, draft: Draft):
    post = scheduled(office, draft())
    sql = """INSERT INTO posts_publication
             (post_id, variant_id, channel_id, state, slot_at, evidence_url, reason)
             SELECT post_id, variant_id, channel_id, 'scheduled', slot_at, '', ''
             FROM posts_publication WHERE post_id = %s"""
    refused(sql, post.pk, match="publication_at_most_once_per_channel")


def test_nothing_is_published_without_evidence(office: Office, draft: Draft):
    post = scheduled(office, draft())
    post.publications.update(state="claimed", opened_at=TOMORROW)
    sql = "UPDATE posts_publication SET state = 'published' WHERE post_id = %s"
    refused(sql, post.pk, match="publication_published_has_evidence")


@pytest.mark.parametrize(
    "table", ["revision", "variant", "revisionasset", "asset", "contributor", "clearance"]
)
@pytest.mark.parametrize("verb", ["UPDATE posts_{} SET id = id", "DELETE FROM posts_{}"])
def test_what_stands_is_neither_changed_nor_deleted(office: Office, table: str, verb: str):
    refused(verb.format(table), match="permission denied")


def test_a_publication_cannot_become_that_of_another_channel(office: Office, draft: Draft):
    post = scheduled(office, draft())
    one = publication(post, office.x)
    sql = "UPDATE posts_publication SET channel_id = %s WHERE id = %s"
    refused(sql, office.foreign.pk, one.pk, match="cannot become another")


@pytest.mark.django_db(transaction=True)
def test_nothing_can_be_added_to_a_committed_revision():
    office = make_office()
    post = make_draft(office)
    sql = "INSERT INTO posts_variant (revision_id, channel_id, text) VALUES (%s, %s, 'lain')"
    refused(sql, post.revision_id, office.foreign.pk, match="is complete")


@pytest.mark.django_db(transaction=True)
def test_nothing_can_be_added_to_a_cleared_revision_even_by_its_own_transaction():
    office = make_office()
    with transaction.atomic():
        post = approve(make_draft(office), office.marta)
        sql = "INSERT INTO posts_variant (revision_id, channel_id, text) VALUES (%s, %s, 'lain')"
        refused(sql, post.revision_id, office.foreign.pk, match="is complete")


def test_a_clearance_of_an_older_revision_is_refused(office: Office, draft: Draft):
    import posts.actions
    from tests.posts.conftest import content

    post = draft()
    old = post.revision_id
    judge(post, office.marta)
    posts.actions.save_revision(
        post_id=post.pk, expected_number=1, content=content(post, text="Lain"), by=office.rina,
        now=NOW,
    )  # fmt: skip
    sql = """INSERT INTO posts_clearance (post_id, revision_id, digest, given_by_id, at)
             SELECT post_id, id, digest, %s, now() FROM posts_revision WHERE id = %s"""
    refused(sql, office.marta.pk, old, match="not the current one")


def test_the_text_of_what_is_going_out_is_fixed(office: Office, draft: Draft):
    import posts.actions

    post, other = scheduled(office, draft()), draft()
    posts.actions.open_due_slots(now=TOMORROW)
    Post.objects.filter(pk=other.pk).update(revision=None)
    sql = "UPDATE posts_post SET revision_id = %s WHERE id = %s"
    refused(sql, other.revision_id, post.pk, match="text is fixed")
