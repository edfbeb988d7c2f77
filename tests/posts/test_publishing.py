"""At the slot: the manual lane, its proof, and what never goes out."""

from __future__ import annotations

from datetime import timedelta

import pytest

import posts.actions
from accounts.models import Absence
from posts.digest import Picture
from posts.models import Asset, Post, Publication
from records import wording
from records.models import Notice
from tests.posts.conftest import (
    NOW,
    TOMORROW,
    Draft,
    Office,
    history,
    png,
    publication,
    scheduled,
    upload,
)

MINUTE = timedelta(minutes=1)
PROOF = {"x": "https://x.com/dinkes/status/1850000000000000001",
         "facebook": "https://www.facebook.com/dinkesfb/posts/1234567890"}  # fmt: skip


@pytest.fixture
def opened(office: Office, draft: Draft):
    post = scheduled(office, draft())
    assert posts.actions.open_due_slots(now=TOMORROW) == 1
    post.refresh_from_db()
    return post


def confirm(one: Publication, by, at=TOMORROW + MINUTE, **wrong):
    wanted = {"evidence_url": PROOF[one.channel.network], "published_at": at} | wrong
    return posts.actions.confirm_published(
        publication_id=one.pk, by=by, now=TOMORROW + 5 * MINUTE, **wanted
    )


def told(kind: str) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(event__kind=kind).values_list("person__name", "medium")
    return set(rows)


def test_nothing_opens_before_its_slot(office: Office, draft: Draft):
    scheduled(office, draft())
    assert posts.actions.open_due_slots(now=TOMORROW - MINUTE) == 0


def test_at_the_slot_the_publisher_gets_the_copy_pack_once(office: Office, opened):
    assert opened.state == "publishing"
    assert {p.state for p in opened.publications.all()} == {"claimed"}
    assert told("publication.opened") == {("Budi", "in_app"), ("Budi", "email")}
    assert posts.actions.open_due_slots(now=TOMORROW + MINUTE) == 0
    assert Notice.objects.filter(event__kind="publication.opened").count() == 4


def test_whoever_stands_in_for_an_absent_publisher_is_told_and_may_confirm(
    office: Office, draft: Draft
):
    Absence.objects.create(
        person=office.budi, substitute=office.sari, kind="annual", starts_at=NOW,
        ends_at=TOMORROW + timedelta(days=5),
    )  # fmt: skip
    post = scheduled(office, draft())
    posts.actions.open_due_slots(now=TOMORROW)
    assert {name for name, _ in told("publication.opened")} == {"Budi", "Sari"}
    assert confirm(publication(post, office.x), office.sari).state == "published"


def test_the_last_proof_makes_the_post_published(office: Office, opened):
    confirm(publication(opened, office.x), office.budi)
    opened.refresh_from_db()
    assert opened.state == "publishing"
    one = confirm(publication(opened, office.facebook), office.budi)
    opened.refresh_from_db()
    assert (opened.state, one.state, one.published_by) == ("published", "published", office.budi)
    assert one.evidence_url == PROOF["facebook"]
    assert history(opened)[-2:] == ["post.publishing", "post.published"]


def test_a_proof_is_taken_once(office: Office, opened):
    confirm(publication(opened, office.x), office.budi)
    with pytest.raises(posts.actions.MoveRefused):
        confirm(publication(opened, office.x), office.budi)


@pytest.mark.parametrize(
    "wrong",
    [
        {"evidence_url": "https://evil.example/dinkes/status/1"},
        {"evidence_url": "javascript:alert(1)"},
        {"published_at": TOMORROW + 6 * MINUTE},
        {"published_at": TOMORROW - 11 * MINUTE},
    ],
)
def test_a_proof_that_cannot_be_right_is_refused(office: Office, opened, wrong):
    with pytest.raises(posts.actions.MoveRefused):
        confirm(publication(opened, office.x), office.budi, **wrong)


def test_a_stranger_confirms_nothing(office: Office, opened):
    with pytest.raises(posts.actions.MoveRefused):
        confirm(publication(opened, office.x), office.omar)


@pytest.mark.parametrize(("late", "state"), [(10, "publishing"), (11, "missed")])
def test_ten_minutes_late_is_the_last_that_opens(office: Office, draft: Draft, late, state):
    post = scheduled(office, draft())
    posts.actions.open_due_slots(now=TOMORROW + late * MINUTE)
    post.refresh_from_db()
    assert post.state == state


def test_a_missed_slot_is_told_and_can_be_given_anew(office: Office, draft: Draft):
    post = scheduled(office, draft())
    posts.actions.open_due_slots(now=TOMORROW + 60 * MINUTE)
    assert {name for name, _ in told("post.missed")} == {"Rina", "Marta"}
    again = TOMORROW + 120 * MINUTE
    posts.actions.schedule(
        post_id=post.pk, slot_at=again, by=office.rina, now=TOMORROW + 61 * MINUTE
    )
    assert posts.actions.open_due_slots(now=again) == 1


def test_a_paused_channel_gets_nothing(office: Office, draft: Draft):
    post = scheduled(office, draft())
    for channel in (office.x, office.facebook):
        channel.state = "paused"
        channel.save()
    posts.actions.open_due_slots(now=TOMORROW)
    post.refresh_from_db()
    assert post.state == "missed"
    assert {p.reason for p in post.publications.all()} == {"channel_not_active"}


def test_a_picture_replaced_on_disk_stops_the_post_and_is_told(
    office: Office, draft: Draft, settings
):
    picture = posts.actions.store_asset(
        unit=office.unit, file=upload(png()), licence="x", by=office.rina, now=NOW
    )
    post = scheduled(office, draft(assets=[Picture(picture.pk, "Bayi")]))
    (settings.MEDIA_ROOT / Asset.objects.get().path).write_bytes(png(colour="red"))
    posts.actions.open_due_slots(now=TOMORROW)
    post.refresh_from_db()
    assert post.state == "missed"
    assert {p.state for p in post.publications.all()} == {"failed"}
    assert {name for name, _ in told("publication.failed")} == {"Rina", "Marta"}


def test_drafts_and_cleared_posts_whose_time_passes_become_missed(office: Office, draft: Draft):
    post = draft(planned_at=TOMORROW)
    assert posts.actions.mark_missed(now=TOMORROW - MINUTE) == 0
    assert posts.actions.mark_missed(now=TOMORROW) == 1
    post.refresh_from_db()
    assert (post.state, told("post.missed")) == (
        "missed", {("Rina", "in_app"), ("Rina", "email")},
    )  # fmt: skip


def test_taking_down_keeps_the_proof(office: Office, opened):
    for channel in (office.x, office.facebook):
        confirm(publication(opened, channel), office.budi)
    posts.actions.withdraw(
        post_id=opened.pk, reason="Salah jadwal", by=office.marta, now=TOMORROW + 9 * MINUTE
    )
    opened.refresh_from_db()
    assert opened.state == "withdrawn"
    one = publication(opened, office.x)
    assert (one.state, one.evidence_url, one.why) == ("withdrawn", PROOF["x"], "Salah jadwal")


def test_one_poisoned_post_does_not_hold_up_the_others(
    office: Office, draft: Draft, monkeypatch, caplog
):
    first, second = scheduled(office, draft()), scheduled(office, draft())
    from posts.actions import sweeping

    real = sweeping.is_intact

    def poisoned(post):
        if post.pk == first.pk:
            raise ZeroDivisionError
        return real(post)

    monkeypatch.setattr(sweeping, "is_intact", poisoned)
    assert posts.actions.open_due_slots(now=TOMORROW) == 1
    second.refresh_from_db()
    assert second.state == "publishing"
    assert f"post {first.pk} could not be handled" in caplog.text


def test_after_its_expiry_nothing_opens(office: Office, draft: Draft):
    """The slot lay before it, and the clock came a little late."""
    post = scheduled(office, draft())
    Post.objects.filter(pk=post.pk).update(expires_at=TOMORROW + 5 * MINUTE)
    posts.actions.open_due_slots(now=TOMORROW + 5 * MINUTE)
    post.refresh_from_db()
    assert post.state == "missed"
    assert {p.reason for p in post.publications.all()} == {"expired"}


def test_a_channel_that_was_left_out_is_told_though_the_others_go_out(office: Office, draft: Draft):
    post = scheduled(office, draft())
    office.facebook.state = "paused"
    office.facebook.save()
    posts.actions.open_due_slots(now=TOMORROW)
    post.refresh_from_db()
    assert post.state == "publishing"
    assert {name for name, _ in told("publication.missed")} == {"Rina", "Marta"}
    notice = Notice.objects.filter(event__kind="publication.missed").first()
    assert notice is not None
    assert "Facebook" in wording.of(notice).headline
