"""The calendar: plans, slots, moves, ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

import posts.actions
from posts.actions import MoveRefused
from posts.models import Post, Publication
from records.models import Notice
from tests.people import let_lapse
from tests.posts.conftest import (
    NOW,
    TOMORROW,
    Draft,
    Office,
    approve,
    history,
    scheduled,
)

LATER = TOMORROW + timedelta(hours=3)


def test_a_cleared_post_gets_a_slot_on_every_channel(office: Office, draft: Draft):
    post = scheduled(office, draft())
    slots = post.publications.values_list("channel__handle", "state", "slot_at")
    assert set(slots) == {
        ("dinkes", "scheduled", TOMORROW),
        ("dinkesfb", "scheduled", TOMORROW),
    }
    assert post.planned_at == TOMORROW


def test_moving_the_slot_keeps_the_clearance_and_is_recorded(office: Office, draft: Draft):
    post = scheduled(office, draft())
    posts.actions.schedule(post_id=post.pk, slot_at=LATER, by=office.sari, now=NOW)
    post.refresh_from_db()
    assert (post.state, post.planned_at) == ("scheduled", LATER)
    assert set(post.publications.values_list("slot_at", flat=True)) == {LATER}
    assert history(post)[-1] == "post.moved"
    told = Notice.objects.filter(event__kind="post.moved").values_list("person__name", flat=True)
    assert set(told) == {"Rina"}


@pytest.mark.parametrize("minutes", [-1, 0])
def test_a_slot_lies_in_the_future(office: Office, draft: Draft, minutes: int):
    post = approve(draft(), office.marta)
    with pytest.raises(posts.actions.MoveRefused):
        posts.actions.schedule(
            post_id=post.pk, slot_at=NOW + timedelta(minutes=minutes), by=office.rina, now=NOW
        )


def test_an_uncleared_post_is_planned_but_not_scheduled(office: Office, draft: Draft):
    post = draft()
    with pytest.raises(posts.actions.MoveRefused):
        posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW)
    posts.actions.plan(post_id=post.pk, planned_at=TOMORROW, by=office.rina, now=NOW)
    post.refresh_from_db()
    assert (post.state, post.planned_at) == ("draft", TOMORROW)


def test_a_cleared_post_is_scheduled_not_planned(office: Office, draft: Draft):
    post = approve(draft(), office.marta)
    with pytest.raises(posts.actions.MoveRefused):
        posts.actions.plan(post_id=post.pk, planned_at=TOMORROW, by=office.rina, now=NOW)


def test_a_missed_draft_comes_back_with_a_new_time(office: Office, draft: Draft):
    post = draft(planned_at=TOMORROW)
    posts.actions.mark_missed(now=TOMORROW)
    posts.actions.plan(post_id=post.pk, planned_at=LATER, by=office.rina, now=TOMORROW)
    post.refresh_from_db()
    assert (post.state, post.planned_at) == ("draft", LATER)


def test_the_publisher_of_a_channel_may_schedule_and_a_stranger_may_not(
    office: Office, draft: Draft
):
    post = approve(draft(), office.marta)
    with pytest.raises(posts.actions.MoveRefused):
        posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.omar, now=NOW)
    posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.budi, now=NOW)


def test_off_the_calendar_it_stays_cleared(office: Office, draft: Draft):
    post = scheduled(office, draft())
    posts.actions.unschedule(post_id=post.pk, by=office.rina, now=NOW)
    post.refresh_from_db()
    assert (post.state, post.planned_at) == ("cleared", None)
    posts.actions.schedule(post_id=post.pk, slot_at=LATER, by=office.rina, now=NOW)
    live = post.publications.live()
    assert live.count() == 2


def test_calling_off_needs_a_reason_and_tells_author_and_approver(office: Office, draft: Draft):
    post = scheduled(office, draft())
    with pytest.raises(posts.actions.MoveRefused):
        posts.actions.cancel(post_id=post.pk, reason=" ", by=office.sari, now=NOW)
    posts.actions.cancel(post_id=post.pk, reason="Acara batal", by=office.sari, now=NOW)
    post.refresh_from_db()
    assert post.state == "cancelled"
    assert {p.why for p in post.publications.all()} == {"Acara batal"}
    told = Notice.objects.filter(event__kind="post.cancelled")
    assert {notice.person.name for notice in told} == {"Rina", "Marta"}


def test_a_paused_channel_stops_scheduling(office: Office, draft: Draft):
    post = approve(draft(), office.marta)
    office.x.state = "paused"
    office.x.save()
    with pytest.raises(posts.actions.MoveRefused, match="X dinkes"):
        posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW)


def test_nothing_new_is_scheduled_on_a_channel_that_is_not_confirmed(office: Office, draft: Draft):
    waiting, post = scheduled(office, draft()), approve(draft(), office.marta)
    let_lapse(office.x, NOW)
    with translation.override("en"), pytest.raises(MoveRefused, match="not confirmed"):
        posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW)
    posts.actions.schedule(post_id=waiting.pk, slot_at=LATER, by=office.rina, now=NOW)
    assert waiting.publications.filter(slot_at=LATER).count() == 2


def test_the_database_schedules_nothing_on_it_either(office: Office, draft: Draft):
    post = scheduled(office, draft())
    let_lapse(office.x, NOW)
    slot = post.publications.get(channel=office.x)
    with pytest.raises(IntegrityError, match="is not confirmed"), transaction.atomic():
        Publication.objects.bulk_create(
            [Publication(post=post, variant=slot.variant, channel=office.x, slot_at=LATER)]
        )


def limited(office: Office, post: Post, at, now=NOW) -> Post:
    posts.actions.limit(post_id=post.pk, expires_at=at, by=office.rina, now=now)
    post.refresh_from_db()
    return post


def test_an_end_is_set_moved_and_taken_away_and_no_clearance_falls(office: Office, draft: Draft):
    post = approve(draft(), office.marta)
    for at in (TOMORROW, TOMORROW + timedelta(days=1), None):
        assert limited(office, post, at).expires_at == at
    assert (post.state, history(post)[-3:]) == ("cleared", ["post.limited"] * 3)


def test_no_slot_lies_after_the_end(office: Office, draft: Draft):
    post = limited(office, approve(draft(), office.marta), TOMORROW)
    with pytest.raises(posts.actions.MoveRefused):
        posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_an_end_lies_ahead_and_after_the_slot(office: Office, draft: Draft, days: int):
    post = scheduled(office, draft(), TOMORROW)
    at = NOW + timedelta(days=days)
    with pytest.raises(posts.actions.MoveRefused) as refusal:
        limited(office, post, at)
    assert refusal.value.field == "expires_at"


def test_who_only_publishes_sets_no_end(office: Office, draft: Draft):
    with pytest.raises(posts.actions.MoveRefused):
        posts.actions.limit(post_id=draft().pk, expires_at=TOMORROW, by=office.budi, now=NOW)
