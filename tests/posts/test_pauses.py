"""Pauses: what they stop, when, what becomes of it, and what no way leads around."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation

import posts.actions
from accounts.states import Employment, Role
from posts.models import Pause, Post, Publication
from records.models import Notice
from tests.people import make_unit, member
from tests.posts.conftest import (
    NOW,
    TOMORROW,
    Draft,
    Office,
    approve,
    history,
    publication,
    scheduled,
)
from tests.posts.test_publishing import PROOF, confirm, told

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    """Refusals are compared in the words of the screen."""
    with translation.override("id"):
        yield


def declare(office: Office, **wanted) -> Pause:
    """Marta stops the health office from now on because of an earthquake, unless told otherwise."""
    given = {
        "kind": "crisis", "reason": "Gempa bumi", "scope": office.unit, "starts_at": None,
        "ends_at": None, "by": office.marta, "now": NOW,
    }  # fmt: skip
    return posts.actions.pause(**(given | wanted))


@pytest.fixture
def held(office: Office, draft: Draft) -> Post:
    """Caught by a pause at its slot, on both channels."""
    post = scheduled(office, draft())
    declare(office)
    posts.actions.open_due_slots(now=TOMORROW)
    post.refresh_from_db()
    return post


def states(post: Post) -> set[str]:
    return set(post.publications.exclude(state="cancelled").values_list("state", flat=True))


def test_at_its_slot_a_paused_post_is_held_and_a_person_is_called(held: Post):
    assert (held.state, states(held)) == ("held", {"held"})
    assert {name for name, _ in told("post.held")} == {"Rina", "Marta"}
    assert told("publication.opened") == set()


def test_a_pause_says_why_it_holds(held: Post, office: Office):
    one = publication(held, office.x)
    assert (one.why, one.held_by.reason) == ("Tertahan oleh jeda.", "Gempa bumi")


def test_what_was_in_hand_already_is_taken_back_at_once(office: Office, draft: Draft):
    post = scheduled(office, draft())
    posts.actions.open_due_slots(now=TOMORROW)
    declare(office, now=TOMORROW + MINUTE)
    post.refresh_from_db()
    assert (post.state, states(post)) == ("held", {"held"})
    assert ("Budi", "email") in told("publication.held")


def test_a_pause_planned_ahead_begins_by_itself(office: Office, draft: Draft):
    post = scheduled(office, draft())
    declare(office, starts_at=TOMORROW + HOUR)
    posts.actions.open_due_slots(now=TOMORROW)
    assert posts.actions.hold_paused(now=TOMORROW + HOUR - MINUTE) == 0
    assert posts.actions.hold_paused(now=TOMORROW + HOUR) == 1
    assert states(post) == {"held"}


def test_a_pause_that_ended_before_the_slot_holds_nothing(office: Office, draft: Draft):
    post = scheduled(office, draft())
    declare(office, ends_at=TOMORROW)
    posts.actions.open_due_slots(now=TOMORROW)
    assert states(post) == {"claimed"}


def test_the_end_of_a_pause_lets_nothing_go_by_itself(held: Post, office: Office):
    pause = Pause.objects.get()
    posts.actions.end_pause(pause_id=pause.pk, by=office.marta, now=TOMORROW + MINUTE)
    posts.actions.open_due_slots(now=TOMORROW + 2 * MINUTE)
    assert states(held) == {"held"}


def test_a_pause_of_the_unit_above_holds_too(office: Office, draft: Draft):
    post = scheduled(office, draft())
    region = make_unit("provinsi")
    office.unit.parent = region
    office.unit.save()
    lukman = member("Lukman", region, Role.HEAD, office.mandate)
    declare(office, scope=region, by=lukman)
    posts.actions.open_due_slots(now=TOMORROW)
    assert states(post) == {"held"}


def test_a_pause_of_another_unit_does_not(office: Office, draft: Draft):
    post = scheduled(office, draft())
    tuti = member("Tuti", office.other_unit, Role.SUPERVISOR, office.mandate)
    declare(office, scope=office.other_unit, by=tuti)
    posts.actions.open_due_slots(now=TOMORROW)
    assert states(post) == {"claimed"}


def test_on_one_channel_it_holds_that_channel_alone(office: Office, draft: Draft):
    post = scheduled(office, draft())
    declare(office, scope=office.x)
    posts.actions.open_due_slots(now=TOMORROW)
    post.refresh_from_db()
    assert (post.state, publication(post, office.facebook).state) == ("publishing", "claimed")
    assert publication(post, office.x).state == "held"
    assert {name for name, _ in told("publication.held")} == {"Rina", "Marta"}


def test_it_stops_only_the_classes_that_it_names(office: Office, draft: Draft):
    post = scheduled(office, draft())
    declare(office, classes=["berkala"])
    posts.actions.open_due_slots(now=TOMORROW)
    assert states(post) == {"claimed"}


def test_who_works_there_is_told(office: Office):
    declare(office)
    assert {name for name, _ in told("pause.declared")} == {"Rina", "Sari", "Ana"}


@pytest.mark.parametrize("who", ["rina", "budi", "omar"])
def test_only_who_leads_may_pause(office: Office, who: str):
    with pytest.raises(posts.actions.MoveRefused, match="menjeda"):
        declare(office, by=getattr(office, who))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "Lapor ke 0812 3456 7890"}, "reason"),
        ({"starts_at": NOW - MINUTE}, "starts_at"),
        ({"starts_at": NOW + 400 * DAY}, "starts_at"),
        ({"ends_at": NOW}, "ends_at"),
        ({"ends_at": NOW + 400 * DAY}, "ends_at"),
        ({"open_classes": ["serta_merta"]}, "officials"),
    ],
)
def test_an_unsound_pause_is_refused_beside_its_field(office: Office, wrong: dict, field: str):
    with pytest.raises(posts.actions.MoveRefused) as refusal:
        declare(office, **wrong)
    assert (refusal.value.field, Pause.objects.count()) == (field, 0)


def test_an_official_must_be_asn_and_lead_there(office: Office):
    for person in (office.rina, office.omar):
        with pytest.raises(posts.actions.MoveRefused) as refusal:
            declare(office, open_classes=["setiap_saat"], officials=[person])
        assert refusal.value.field == "officials"


def test_a_named_official_lets_a_listed_class_out(office: Office, draft: Draft):
    post = scheduled(office, draft())
    declare(office, open_classes=["setiap_saat"], officials=[office.ana])
    posts.actions.open_due_slots(now=TOMORROW)
    one = publication(post, office.x)
    posts.actions.release(publication_id=one.pk, by=office.ana, now=TOMORROW + HOUR)
    posts.actions.hold_paused(now=TOMORROW + HOUR)
    post.refresh_from_db()
    assert (publication(post, office.x).state, post.state) == ("claimed", "publishing")


@pytest.mark.parametrize("who", ["marta", "rina"])
def test_nobody_else_does(office: Office, draft: Draft, who: str):
    post = scheduled(office, draft())
    declare(office, open_classes=["setiap_saat"], officials=[office.ana])
    posts.actions.open_due_slots(now=TOMORROW)
    with pytest.raises(posts.actions.MoveRefused, match="tidak menyebut"):
        posts.actions.release(
            publication_id=publication(post, office.x).pk, by=getattr(office, who), now=TOMORROW
        )


def test_two_pauses_must_both_name_the_official(office: Office, draft: Draft):
    post = scheduled(office, draft())
    declare(office, open_classes=["setiap_saat"], officials=[office.ana])
    declare(office, kind="mourning", scope=office.x)
    posts.actions.open_due_slots(now=TOMORROW)
    with pytest.raises(posts.actions.MoveRefused, match="tidak menyebut"):
        posts.actions.release(
            publication_id=publication(post, office.x).pk, by=office.ana, now=TOMORROW
        )


def test_what_had_gone_out_before_the_pause_was_seen_is_confirmed(office: Office, draft: Draft):
    post = scheduled(office, draft())
    posts.actions.open_due_slots(now=TOMORROW)
    declare(office, now=TOMORROW + 2 * MINUTE)
    one = publication(post, office.x)
    confirm(one, office.budi, at=TOMORROW + MINUTE)
    post.refresh_from_db()
    assert (publication(post, office.x).state, post.state) == ("published", "publishing")


def test_what_was_never_opened_cannot_be_confirmed(held: Post, office: Office):
    with pytest.raises(posts.actions.MoveRefused, match="tidak sedang dibuka"):
        confirm(publication(held, office.x), office.budi)


def test_a_held_post_gets_a_new_time(held: Post, office: Office):
    later = TOMORROW + DAY
    posts.actions.schedule(post_id=held.pk, slot_at=later, by=office.rina, now=TOMORROW)
    held.refresh_from_db()
    assert (held.state, states(held), held.planned_at) == ("scheduled", {"scheduled"}, later)


def test_one_held_channel_gets_a_new_time(held: Post, office: Office):
    later = TOMORROW + DAY
    posts.actions.reschedule(
        publication_id=publication(held, office.x).pk, slot_at=later, by=office.rina, now=TOMORROW
    )
    held.refresh_from_db()
    assert (held.state, states(held)) == ("scheduled", {"scheduled", "held"})


def test_a_channel_missed_while_others_went_out_gets_a_new_time(office: Office, draft: Draft):
    post = scheduled(office, draft())
    office.x.state = "paused"
    office.x.save()
    posts.actions.open_due_slots(now=TOMORROW)
    confirm(publication(post, office.facebook), office.budi)
    office.x.state = "active"
    office.x.save()
    missed = publication(post, office.x)
    posts.actions.reschedule(
        publication_id=missed.pk, slot_at=TOMORROW + DAY, by=office.rina, now=TOMORROW + HOUR
    )
    post.refresh_from_db()
    assert (post.state, states(post)) == ("publishing", {"missed", "published", "scheduled"})


def test_it_gets_no_second_new_time(held: Post, office: Office):
    one = publication(held, office.x)
    wanted = {"publication_id": one.pk, "slot_at": TOMORROW + DAY, "by": office.rina}
    posts.actions.reschedule(**wanted, now=TOMORROW)
    with pytest.raises(posts.actions.MoveRefused, match="tidak menunggu"):
        posts.actions.reschedule(**wanted, now=TOMORROW)


def test_dropping_every_channel_takes_the_post_off_the_calendar(held: Post, office: Office):
    for channel in (office.x, office.facebook):
        posts.actions.drop(
            publication_id=publication(held, channel).pk, reason="Usai", by=office.rina,
            now=TOMORROW,
        )  # fmt: skip
    held.refresh_from_db()
    assert (held.state, held.planned_at) == ("cleared", None)


def test_dropping_the_held_rest_of_a_post_that_is_out_completes_it(office: Office, draft: Draft):
    post = scheduled(office, draft())
    declare(office, scope=office.x)
    posts.actions.open_due_slots(now=TOMORROW)
    confirm(publication(post, office.facebook), office.budi)
    posts.actions.drop(
        publication_id=publication(post, office.x).pk, reason="Usai", by=office.rina, now=TOMORROW
    )
    post.refresh_from_db()
    assert post.state == "published"


def test_judged_again_it_needs_a_new_clearance(held: Post, office: Office):
    before = held.revision
    posts.actions.judge_again(post_id=held.pk, reason="Nada berubah", by=office.marta, now=TOMORROW)
    held.refresh_from_db()
    assert (held.state, held.cleared_digest, states(held)) == ("draft", "", set())
    assert (held.revision.digest, held.revision.author) == (before.digest, before.author)
    assert held.revision.number == before.number + 1
    assert approve(held, office.marta, TOMORROW).state == "cleared"


def test_an_edit_of_a_held_post_voids_its_clearance(held: Post, office: Office):
    from tests.posts.conftest import content

    posts.actions.save_revision(
        post_id=held.pk, expected_number=1, content=content(held, text="Turut berduka."),
        by=office.rina, now=TOMORROW,
    )  # fmt: skip
    held.refresh_from_db()
    assert (held.state, states(held)) == ("draft", set())


def test_a_pause_is_ended_once(office: Office):
    pause = declare(office)
    posts.actions.end_pause(pause_id=pause.pk, by=office.ana, now=NOW + HOUR)
    with pytest.raises(posts.actions.MoveRefused, match="sudah berakhir"):
        posts.actions.end_pause(pause_id=pause.pk, by=office.ana, now=NOW + HOUR)
    assert history(pause) == ["pause.declared", "pause.ended"]


def test_an_official_who_is_not_asn_cannot_be_named(office: Office):
    joko = member("Joko", office.unit, Role.HEAD, office.mandate, employment=Employment.NON_ASN)
    with pytest.raises(posts.actions.MoveRefused):
        declare(office, open_classes=["setiap_saat"], officials=[joko])


def test_nobody_hears_twice_of_a_held_post(held: Post):
    posts.actions.hold_paused(now=TOMORROW + MINUTE)
    posts.actions.open_due_slots(now=TOMORROW + MINUTE)
    assert Notice.objects.filter(event__kind="post.held").count() == 4


def test_a_proof_of_a_held_channel_stands(office: Office, draft: Draft):
    post = scheduled(office, draft())
    posts.actions.open_due_slots(now=TOMORROW)
    declare(office, now=TOMORROW + 2 * MINUTE)
    one = publication(post, office.x)
    confirm(one, office.budi, at=TOMORROW + MINUTE)
    assert Publication.objects.get(pk=one.pk).evidence_url == PROOF["x"]
