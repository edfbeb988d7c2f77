"""Pages of posts, asked over HTTP: who sees what, what a refusal keeps, what a success leads to."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import posts.actions
from posts.models import Asset, Post, Revision
from tests.posts.conftest import (
    NOW,
    Draft,
    Office,
    approve,
    content,
    png,
    publication,
    scheduled,
    upload,
)

# Of one instant: two calls on both sides of a minute must not differ.
BEGUN = timezone.now().replace(second=0, microsecond=0)


def soon(hours: int = 24):
    return BEGUN + timedelta(hours=hours)


def as_(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def typed(office: Office, **changes):
    fields = {
        "expected": "0",
        "title": "Imunisasi",
        "unit": str(office.unit.pk),
        "channels": [str(office.x.pk), str(office.facebook.pk)],
        "text": "Imunisasi gratis di puskesmas.",
        f"text_{office.x.pk}": "Imunisasi gratis!",
        "link": "",
        "information_class": "berkala",
        "planned_at": "",
        "sources-TOTAL_FORMS": "1",
        "sources-INITIAL_FORMS": "0",
        "sources-0-what": "SE Dinkes 12/2026",
        "sources-0-url": "https://dinkes.example/se",
        "sources-0-checked_on": "2026-11-20",
        "pictures-TOTAL_FORMS": "0",
        "pictures-INITIAL_FORMS": "0",
    }
    return fields | changes


WIB = ZoneInfo("Asia/Jakarta")
PAGES = ["posts:list", "posts:calendar", "posts:new"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_for_staff_and_ask_others_to_sign_in(office: Office, draft: Draft, name: str):
    draft(planned_at=soon())
    assert as_(office.rina).get(reverse(name)).status_code == 200
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ["edit", "schedule", "unschedule", "cancel", "withdraw"])
def test_a_post_of_another_unit_does_not_exist(office: Office, draft: Draft, name: str):
    post = draft()
    address = reverse(f"posts:{name}", args=[post.pk])
    assert as_(office.rina).get(address).status_code == 200
    assert as_(office.omar).get(address).status_code == 404
    assert as_(office.omar).post(address).status_code == 404


def test_a_typed_draft_is_saved_with_everything(office: Office):
    answer = as_(office.rina).post(reverse("posts:new"), typed(office))
    post = Post.objects.get()
    assert answer.headers["Location"] == post.get_absolute_url()
    assert post.revision.sources == [
        {"what": "SE Dinkes 12/2026", "url": "https://dinkes.example/se",
         "checked_on": "2026-11-20"}
    ]  # fmt: skip
    texts = {v.channel_id: v.text for v in post.revision.variants.all()}
    assert texts == {office.x.pk: "Imunisasi gratis!", office.facebook.pk: ""}


def test_submitting_goes_on_to_the_ethics_room_with_the_same_post(office: Office):
    answer = as_(office.rina).post(reverse("posts:new"), typed(office, then="submit"))
    assert answer.status_code == 307
    assert answer.headers["Location"] == reverse("ethics:submit", args=[Post.objects.get().pk])


def test_a_mistake_loses_neither_words_nor_the_uploaded_picture(office: Office):
    form = typed(office, title="", picture=upload(png()), picture_alt="Bayi ditimbang",
                 picture_licence="Milik sendiri")  # fmt: skip
    answer = as_(office.rina).post(reverse("posts:new"), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    for kept in ("Imunisasi gratis di puskesmas.", "Imunisasi gratis!", "SE Dinkes 12/2026",
                 "Bayi ditimbang"):  # fmt: skip
        assert kept in page
    assert f'name="pictures-0-asset" value="{Asset.objects.get().pk}"' in page
    assert Post.objects.count() == 0


def test_a_picture_without_words_is_said_at_the_top_too(office: Office):
    form = typed(office, picture=upload(png()), picture_licence="Milik sendiri")
    answer = as_(office.rina).post(reverse("posts:new"), form)
    assert answer.status_code == 422
    assert "Belum tersimpan" in answer.content.decode()


def test_a_picture_is_saved_with_its_alt_text(office: Office):
    form = typed(office, picture=upload(png()), picture_alt="Bayi ditimbang",
                 picture_licence="Milik sendiri")  # fmt: skip
    as_(office.rina).post(reverse("posts:new"), form)
    used = Revision.objects.get().assets.get()
    assert (used.alt_text, used.asset.licence) == ("Bayi ditimbang", "Milik sendiri")


def test_a_picture_of_somebody_else_cannot_be_smuggled_in(office: Office):
    theirs = posts.actions.store_asset(
        unit=office.other_unit, file=upload(png()), licence="x", by=office.omar, now=NOW
    )
    form = typed(office) | {
        "pictures-TOTAL_FORMS": "1", "pictures-0-asset": str(theirs.pk), "pictures-0-alt_text": "x",
    }  # fmt: skip
    answer = as_(office.rina).post(reverse("posts:new"), form)
    assert (answer.status_code, Post.objects.count()) == (422, 0)


@pytest.mark.parametrize("field", ["unit", "channels"])
def test_units_and_channels_of_others_are_refused(office: Office, field: str):
    wrong = {"unit": str(office.other_unit.pk), "channels": [str(office.foreign.pk)]}
    answer = as_(office.rina).post(reverse("posts:new"), typed(office, **{field: wrong[field]}))
    assert (answer.status_code, Post.objects.count()) == (422, 0)


def test_an_old_page_shows_both_texts_and_can_take_over_its_own(office: Office, draft: Draft):
    post = draft(text="Semula")
    posts.actions.save_revision(
        post_id=post.pk, expected_number=1, content=content(post, text="Sari lebih dulu"),
        by=office.sari, now=NOW,
    )  # fmt: skip
    client, address = as_(office.rina), reverse("posts:edit", args=[post.pk])
    mine = typed(office, expected="1", text="Milik Rina")
    answer = client.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Sari lebih dulu" in page
    assert 'name="text" rows="5">Milik Rina</textarea>' in page
    assert client.post(address, mine | {"expected": "2"}).status_code == 302
    post.refresh_from_db()
    assert (post.revision.number, post.revision.text) == (3, "Milik Rina")


def test_the_list_filters_in_the_address(office: Office, draft: Draft):
    draft()
    client = as_(office.rina)
    address = reverse("posts:list")
    shown = lambda query: client.get(address + query).context["page"].items  # noqa: E731
    assert len(shown("?state=draft&q=imun&mine=on")) == 1
    assert len(shown(f"?channel={office.x.pk}&unit={office.unit.pk}")) == 1
    assert shown("?state=cleared") == shown("?q=lain") == []


def test_pages_of_the_list_lead_forth_and_back(office: Office, draft: Draft, monkeypatch):
    from posts import queries

    monkeypatch.setattr(queries, "PAGE", 2)
    made = [draft().pk for _ in range(5)]
    client, address = as_(office.rina), reverse("posts:list")
    first = client.get(address).context["page"]
    second = client.get(address + first.next_url).context["page"]
    third = client.get(address + second.next_url).context["page"]
    pages = [[post.pk for post in page.items] for page in (first, second, third)]
    assert pages == [made[:2:-1], made[2:0:-1], made[:1]]
    assert (first.previous_url, third.next_url) == ("", "")
    again = client.get(address + third.previous_url).context["page"]
    assert [post.pk for post in again.items] == pages[1]


def feed(client: Client, **query) -> list[dict]:
    start = soon(-24).isoformat()
    end = soon(24 * 20).isoformat()
    answer = client.get(reverse("posts:feed"), {"start": start, "end": end} | query)
    return json.loads(answer.content)


def test_the_feed_shows_only_visible_posts_and_what_may_be_moved(office: Office, draft: Draft):
    post = draft(planned_at=soon())
    (event,) = [event for event in feed(as_(office.rina)) if event["kind"] == "post"]
    assert (event["id"], event["editable"], event["state"]) == (str(post.pk), True, "draft")
    assert event["start"].endswith("+07:00")
    assert [event for event in feed(as_(office.omar)) if event["kind"] == "post"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_feed_and_list_ask_a_constant_number_of_queries(
    office: Office, draft: Draft, rows: int, django_assert_max_num_queries
):
    for hours in range(rows):
        draft(planned_at=soon(24 + hours))
    client = as_(office.rina)
    feed(client)  # the first one of a process reads the work calendars too
    with django_assert_max_num_queries(26):
        feed(client)
    with django_assert_max_num_queries(26):
        client.get(reverse("posts:list"))


def test_the_feed_refuses_years_and_times_without_offset(office: Office):
    client = as_(office.rina)
    for start, end in (("2026-01-01", "2026-02-01"), (soon().isoformat(), soon(9999).isoformat())):
        assert client.get(reverse("posts:feed"), {"start": start, "end": end}).status_code == 422


def move(person, post, at: str):
    return as_(person).post(reverse("posts:move", args=[post.pk]), {"at": at})


def test_a_drop_plans_an_uncleared_post_and_schedules_a_cleared_one(office: Office, draft: Draft):
    waiting, cleared = draft(), approve(draft(), office.marta)
    for post, state in ((waiting, "draft"), (cleared, "scheduled")):
        answer = move(office.rina, post, soon().isoformat())
        assert (answer.status_code, answer.json()["state"]) == (200, state)
        post.refresh_from_db()
        assert post.planned_at == soon()


@pytest.mark.parametrize(
    "at", [f"{soon():%Y-%m-%dT%H:%M}", "besok", "", "2020-01-01T10:00:00+08:00"]
)
def test_a_drop_without_offset_or_into_the_past_moves_nothing(
    office: Office, draft: Draft, at: str
):
    post = draft()
    answer = move(office.rina, post, at)
    assert answer.status_code == 422
    assert answer.json()["error"]
    post.refresh_from_db()
    assert post.planned_at is None


def test_the_schedule_form_refuses_beside_the_field(office: Office, draft: Draft):
    post = approve(draft(), office.marta)
    address = reverse("posts:schedule", args=[post.pk])
    client = as_(office.rina)
    answer = client.post(address, {"slot_at": "2020-01-01T09:00"})
    assert answer.status_code == 422
    assert 'value="2020-01-01T09:00"' in answer.content.decode()
    local = timezone.localtime(soon(), WIB)
    assert client.post(address, {"slot_at": f"{local:%Y-%m-%dT%H:%M}"}).status_code == 302
    post.refresh_from_db()
    assert (post.state, post.planned_at) == ("scheduled", soon())


def test_calling_off_asks_for_a_reason(office: Office, draft: Draft):
    post = draft()
    client, address = as_(office.rina), reverse("posts:cancel", args=[post.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Batal"}).status_code == 302
    post.refresh_from_db()
    assert post.state == "cancelled"


@pytest.fixture
def opened(office: Office, draft: Draft):
    post = scheduled(office, draft())
    slot = timezone.now() - timedelta(minutes=2)
    post.publications.update(slot_at=slot)
    posts.actions.open_due_slots(now=timezone.now())
    return publication(post, office.x)


def test_the_copy_pack_and_its_proof(office: Office, opened):
    client = as_(office.budi)
    page = client.get(opened.get_absolute_url())
    assert "Imunisasi gratis." in page.content.decode()
    here = timezone.localtime(timezone.now(), WIB)
    proof = {
        "evidence_url": "https://x.com/dinkes/status/1850000000000000001",
        "published_at": f"{here:%Y-%m-%dT%H:%M}",
    }
    elsewhere = proof | {"evidence_url": "https://evil.example/1"}
    wrong = client.post(opened.get_absolute_url(), elsewhere)
    assert wrong.status_code == 422
    assert "id_evidence_url_error" in wrong.content.decode()  # said beside the field
    assert client.post(opened.get_absolute_url(), proof).status_code == 302
    opened.refresh_from_db()
    assert (opened.state, opened.published_by) == ("published", office.budi)


def test_a_publication_of_another_unit_does_not_exist(office: Office, opened):
    assert as_(office.omar).get(opened.get_absolute_url()).status_code == 404


def test_a_missed_post_is_edited_without_touching_its_past_time(office: Office, draft: Draft):
    post = draft(planned_at=timezone.now() + timedelta(seconds=1))
    posts.actions.mark_missed(now=timezone.now() + timedelta(minutes=1))
    post.refresh_from_db()
    here = timezone.localtime(post.planned_at, WIB)
    form = typed(office, expected="1", text="Baru", planned_at=f"{here:%Y-%m-%dT%H:%M}")
    answer = as_(office.rina).post(reverse("posts:edit", args=[post.pk]), form)
    assert answer.status_code == 302
    post.refresh_from_db()
    assert post.state == "draft"


def test_only_who_may_write_is_offered_to_write(office: Office):
    offered = {
        person: reverse("posts:new") in as_(person).get(reverse("posts:calendar")).content.decode()
        for person in (office.rina, office.budi)
    }
    assert offered == {office.rina: True, office.budi: False}


def local(at) -> str:
    return timezone.localtime(at, WIB).strftime("%Y-%m-%dT%H:%M")


def test_the_composer_sets_an_end(office: Office):
    as_(office.rina).post(reverse("posts:new"), typed(office, expires_at=local(soon(48))))
    assert Post.objects.get().expires_at == soon(48)


def test_an_end_before_the_planned_time_is_refused_beside_it(office: Office):
    wrong = typed(office, planned_at=local(soon(48)), expires_at=local(soon(24)))
    answer = as_(office.rina).post(reverse("posts:new"), wrong)
    assert (answer.status_code, "expires_at" in answer.context["form"].errors) == (422, True)


@pytest.mark.parametrize(("slot", "end"), [(10, 20), (60, 70)])
def test_slot_and_end_move_together_in_either_direction(
    office: Office, draft: Draft, slot: int, end: int
):
    post = draft(planned_at=soon(30))
    posts.actions.limit(post_id=post.pk, expires_at=soon(40), by=office.rina, now=BEGUN)
    both = {"planned_at": local(soon(slot)), "expires_at": local(soon(end))}
    answer = as_(office.rina).post(
        reverse("posts:edit", args=[post.pk]), typed(office, expected="1", **both)
    )
    post.refresh_from_db()
    assert (answer.status_code, post.planned_at, post.expires_at) == (302, soon(slot), soon(end))


def test_the_copy_pack_goes_to_a_phone_by_a_code(office: Office, opened):
    address = reverse("posts:publication_code", args=[opened.pk])
    answer = as_(office.budi).get(address)
    assert answer["Content-Type"] == "image/svg+xml"
    assert f"{opened.get_absolute_url()}</title>" in answer.content.decode()
    assert as_(office.omar).get(address).status_code == 404
