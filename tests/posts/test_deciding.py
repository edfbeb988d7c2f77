"""Submission, return, clearance: what posts itself refuses, whatever ethics says."""

from __future__ import annotations

from datetime import timedelta

import pytest

import posts.actions
from channels.states import ChannelState
from posts.digest import Picture
from posts.models import Asset
from tests.posts.conftest import (
    NOW,
    TOMORROW,
    Draft,
    Office,
    approve,
    content,
    history,
    judge,
    png,
    upload,
)


def submit(post, by):
    return posts.actions.submit(post_id=post.pk, by=by, now=NOW)


def clear(post, by, **wrong):
    wanted = {"revision": post.revision, "digest": post.revision.digest, "mandate": None} | wrong
    return posts.actions.clear(post_id=post.pk, by=by, now=NOW, **wanted)


def test_a_complete_draft_goes_to_review_and_is_cleared(office: Office, draft: Draft):
    post = approve(draft(), office.marta)
    assert (post.state, post.cleared_digest) == ("cleared", post.revision.digest)
    assert history(post) == ["post.created", "post.revised", "post.submitted", "post.cleared"]


@pytest.mark.parametrize("variants", [{}, "paused"])
def test_without_an_active_channel_nothing_is_submitted(
    office: Office, draft: Draft, variants: object
):
    post = draft(variants={}) if variants == {} else draft()
    if variants == "paused":
        office.x.state = ChannelState.PAUSED
        office.x.save()
    with pytest.raises(posts.actions.MoveRefused):
        submit(post, office.rina)


def test_a_picture_without_alt_text_is_not_submitted(office: Office, draft: Draft):
    picture = posts.actions.store_asset(
        unit=office.unit, file=upload(png()), licence="x", by=office.rina, now=NOW
    )
    with pytest.raises(posts.actions.MoveRefused):
        submit(draft(assets=[Picture(picture.pk)]), office.rina)


def test_a_text_that_is_too_long_for_a_network_is_not_submitted(office: Office, draft: Draft):
    with pytest.raises(posts.actions.MoveRefused, match="X dinkes"):
        submit(draft(text="a" * 400), office.rina)


def test_a_stranger_does_not_submit(office: Office, draft: Draft):
    with pytest.raises(posts.actions.MoveRefused):
        submit(draft(), office.omar)


@pytest.mark.parametrize(
    ("outcome", "state"), [("return", "changes_requested"), ("reject", "rejected")]
)
def test_a_returned_text_must_be_changed_first(
    office: Office, draft: Draft, outcome: str, state: str
):
    post = draft()
    submit(post, office.rina)
    posts.actions.return_to_author(post_id=post.pk, outcome=outcome, by=office.marta, now=NOW)
    post.refresh_from_db()
    assert (post.state, post.submitted_digest) == (state, "")
    with pytest.raises(posts.actions.MoveRefused):
        submit(post, office.rina)
    posts.actions.save_revision(
        post_id=post.pk, expected_number=1, content=content(post, text="Baru"), by=office.rina,
        now=NOW,
    )  # fmt: skip
    assert submit(post, office.rina).state == "in_review"


def test_the_author_takes_a_post_back(office: Office, draft: Draft):
    post = draft()
    submit(post, office.rina)
    assert posts.actions.recall(post_id=post.pk, by=office.rina, now=NOW).state == "draft"


def test_whoever_had_a_part_does_not_clear(office: Office, draft: Draft):
    post = draft()
    submit(post, office.rina)
    post.refresh_from_db()
    with pytest.raises(posts.actions.MoveRefused):
        clear(post, office.rina)


def test_other_bytes_than_the_submitted_are_not_cleared(office: Office, draft: Draft):
    post = draft()
    with pytest.raises(posts.actions.MoveRefused):
        clear(post, office.marta)
    submit(post, office.rina)
    post.refresh_from_db()
    with pytest.raises(posts.actions.MoveRefused):
        clear(post, office.marta, digest="0" * 64)


def test_a_picture_replaced_on_disk_is_not_cleared(office: Office, draft: Draft, settings):
    picture = posts.actions.store_asset(
        unit=office.unit, file=upload(png()), licence="x", by=office.rina, now=NOW
    )
    post = draft(assets=[Picture(picture.pk, "Bayi")])
    submit(post, office.rina)
    post.refresh_from_db()
    (settings.MEDIA_ROOT / Asset.objects.get().path).write_bytes(png(colour="red"))
    with pytest.raises(posts.actions.MoveRefused):
        clear(post, office.marta)


def test_a_clearance_that_comes_late_leaves_the_post_missed_until_a_person_decides(
    office: Office, draft: Draft
):
    post = draft(planned_at=TOMORROW)
    submit(post, office.rina)
    late = TOMORROW + timedelta(hours=1)
    posts.actions.mark_missed(now=late)
    post.refresh_from_db()
    judge(post, office.marta, late)
    clear(post, office.marta)
    post.refresh_from_db()
    assert (post.state, post.cleared_digest) == ("missed", post.revision.digest)
    posts.actions.schedule(
        post_id=post.pk, slot_at=late + timedelta(hours=1), by=office.rina, now=late
    )
    post.refresh_from_db()
    assert post.state == "scheduled"
