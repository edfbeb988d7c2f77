"""Pages of pauses over HTTP: declared after a look, ended after a question, decided in bulk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import posts.actions
from accounts.models import User
from posts.models import Pause, Post, Publication
from tests.posts.conftest import Draft, Office, approve, publication
from tests.posts.test_pages import as_, soon


@pytest.fixture
def held(office: Office, draft: Draft) -> Post:
    """Scheduled for a minute ago by the real clock, and caught by a pause at its slot."""
    slot = timezone.now() - timedelta(minutes=1)
    before = slot - timedelta(hours=1)
    post = approve(draft(), office.marta, before)
    posts.actions.schedule(post_id=post.pk, slot_at=slot, by=office.rina, now=before)
    posts.actions.pause(
        kind="mourning", reason="Berkabung", scope=office.unit, starts_at=None, ends_at=None,
        by=office.marta, now=before,
    )  # fmt: skip
    posts.actions.open_due_slots(now=slot)
    post.refresh_from_db()
    return post


def as_leader(person: User) -> Client:
    """Who may stop everything has a second factor."""
    Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {}})
    return as_(person)


def wanted(office: Office, **more: str) -> dict[str, object]:
    return {"kind": "crisis", "reason": "Gempa", "unit": office.unit.pk} | more


def local(hours: int) -> str:
    return timezone.localtime(soon(hours)).strftime("%Y-%m-%dT%H:%M")


def test_a_pause_is_shown_before_it_is_declared(office: Office, draft: Draft):
    answer = as_leader(office.marta).post(reverse("posts:new_pause"), wanted(office))
    assert (answer.status_code, Pause.objects.count()) == (200, 0)
    assert "Ya, jeda" in answer.content.decode()


def test_the_second_time_it_is_declared(office: Office):
    answer = as_leader(office.marta).post(reverse("posts:new_pause"), wanted(office, confirmed="1"))
    assert answer.url == Pause.objects.get().get_absolute_url()


def test_what_was_typed_stays_with_a_refusal(office: Office):
    wrong = wanted(office, confirmed="1", starts_at=local(-2))
    answer = as_leader(office.marta).post(reverse("posts:new_pause"), wrong)
    assert answer.status_code == 422
    assert answer.context["form"].errors["starts_at"] == ["Jeda tidak dapat dimulai di masa lalu."]
    assert "Gempa" in answer.content.decode()


def test_a_channel_of_another_unit_is_no_choice(office: Office):
    wrong = wanted(office, confirmed="1", channel=str(office.foreign.pk))
    answer = as_leader(office.marta).post(reverse("posts:new_pause"), wrong)
    assert (answer.status_code, "channel" in answer.context["form"].errors) == (422, True)


def test_an_officer_declares_none(office: Office):
    assert as_(office.rina).get(reverse("posts:new_pause")).status_code == 403


def test_it_is_ended_after_a_question(office: Office, held: Post):
    address = reverse("posts:end_pause", args=[Pause.objects.get().pk])
    client = as_leader(office.marta)
    assert "2 penerbitan tetap ditahan" in client.get(address).content.decode()
    assert client.post(address).url == reverse("posts:held")
    assert Pause.objects.get().ended_by == office.marta


def decide(client: Client, post: Post, **fields: object):
    picked = list(post.publications.filter(state="held").values_list("pk", flat=True))
    return client.post(reverse("posts:held"), {"picked": picked, **fields}, follow=True)


def test_many_get_a_new_time_in_the_order_of_their_slots(office: Office, held: Post):
    decide(as_(office.rina), held, act="time", slot_at=local(30), apart="15")
    slots = list(held.publications.filter(state="scheduled").values_list("slot_at", flat=True))
    assert slots[1] - slots[0] == timedelta(minutes=15)


def test_leaving_out_needs_a_reason_and_keeps_the_ticks(office: Office, held: Post):
    answer = decide(as_(office.rina), held, act="drop", reason="")
    assert (answer.status_code, answer.context["form"].errors["reason"]) == (
        422, ["Sebutkan alasannya."],
    )  # fmt: skip
    assert answer.content.decode().count(" checked") >= 2


def test_one_post_is_judged_again_once_though_two_of_its_channels_are_ticked(
    office: Office, held: Post
):
    decide(as_(office.rina), held, act="again", reason="Nada berubah")
    held.refresh_from_db()
    assert (held.state, held.revision.number) == ("draft", 2)


def test_what_does_not_wait_any_more_is_named(office: Office, held: Post):
    client = as_(office.rina)
    posts.actions.drop(
        publication_id=publication(held, office.x).pk, reason="Usai", by=office.rina,
        now=timezone.now(),
    )  # fmt: skip
    both = list(held.publications.values_list("pk", flat=True))
    answer = client.post(
        reverse("posts:held"), {"picked": both, "act": "drop", "reason": "Usai"}, follow=True
    )
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["1 keputusan sudah dijalankan.", "1 tidak menunggu lagi."]


def test_nothing_of_another_office_is_decided(office: Office, held: Post):
    decide(as_(office.omar), held, act="drop", reason="Usai")
    assert set(held.publications.values_list("state", flat=True)) == {"held"}


def test_a_held_publication_says_so_and_shows_no_text_to_copy(office: Office, held: Post):
    page = as_(office.budi).get(publication(held, office.x).get_absolute_url()).content.decode()
    assert ("Jangan terbitkan sekarang" in page, "pack-text" in page) == (True, False)


@pytest.fixture
def taken_back(office: Office, draft: Draft) -> Publication:
    """Budi had the text for X in hand for a minute when the pause began."""
    now = timezone.now()
    slot, before = now - timedelta(minutes=2), now - timedelta(hours=1)
    post = approve(draft(), office.marta, before)
    posts.actions.schedule(post_id=post.pk, slot_at=slot, by=office.rina, now=before)
    posts.actions.open_due_slots(now=slot)
    posts.actions.pause(
        kind="mourning", reason="Berkabung", scope=office.unit, starts_at=None, ends_at=None,
        by=office.marta, now=now - timedelta(minutes=1),
    )  # fmt: skip
    return publication(post, office.x)


def test_what_was_taken_out_of_hand_asks_first_whether_it_is_out(
    office: Office, taken_back: Publication
):
    client, address = as_(office.budi), taken_back.get_absolute_url()
    page = client.get(address).content.decode()
    assert ("Belum terbit" in page, "Pilih waktu baru" in page) == (True, False)
    answer = client.post(reverse("posts:not_posted", args=[taken_back.pk]), follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["Tercatat: tidak terbit."]
    assert "Belum terbit" not in client.get(address).content.decode()


def test_it_is_not_decided_with_the_others(office: Office, taken_back: Publication):
    client = as_(office.rina)
    page = client.get(reverse("posts:held")).content.decode()
    assert "Nyatakan dulu apakah sudah terbit" in page
    answer = decide(client, taken_back.post, act="drop", reason="Usai")
    said = [str(message) for message in answer.context["messages"]]
    assert (len(said), "Sebutkan dulu" in said[0]) == (2, True)


def test_the_calendar_draws_the_pause(office: Office, held: Post):
    client = as_(office.rina)
    start, end = soon(-48), soon(48)
    feed = client.get(reverse("posts:feed"), {"start": start.isoformat(), "end": end.isoformat()})
    assert [one["title"] for one in feed.json() if one["kind"] == "pause"] == ["Jeda: Berkabung"]
    assert "Berkabung" in client.get(reverse("posts:calendar")).content.decode()


def test_a_time_inside_a_pause_is_taken_with_a_warning(office: Office, draft: Draft):
    post = approve(draft(), office.marta, soon(-1))
    posts.actions.pause(
        kind="election", reason="Masa tenang", scope=office.unit, starts_at=soon(20), ends_at=None,
        by=office.marta, now=soon(-1),
    )  # fmt: skip
    at = soon(30).isoformat()
    answer = as_(office.rina).post(reverse("posts:move", args=[post.pk]), {"at": at}).json()
    assert (answer["state"], "Masa tenang" in answer["warning"]) == ("scheduled", True)
