"""Drafts and revisions: what is saved, what falls, what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

import posts.actions
from posts import rules
from posts.digest import Content, Picture, Source, digest, of_revision
from posts.models import Revision
from posts.states import PublicationState
from records.models import Event
from tests.posts.conftest import (
    NOW,
    TOMORROW,
    Draft,
    Office,
    approve,
    content,
    history,
    png,
    scheduled,
    upload,
)


def save(post, content_, by, expected=1):
    return posts.actions.save_revision(
        post_id=post.pk, expected_number=expected, content=content_, by=by, now=NOW
    )


def test_a_draft_keeps_text_channels_sources_and_pictures(office: Office):
    picture = posts.actions.store_asset(
        unit=office.unit, file=upload(png()), licence="Milik sendiri", by=office.rina, now=NOW
    )
    post = posts.actions.create(
        unit=office.unit, title="A", information_class="berkala", planned_at=TOMORROW,
        by=office.rina, now=NOW,
    )  # fmt: skip
    wanted = Content(
        text="Halo\r\nwarga ",
        link="https://dinkes.example",
        sources=[Source("Siaran pers 12", "", "2026-11-20")],
        variants={office.x.pk: "Pendek", office.facebook.pk: ""},
        assets=[(picture.pk, "Petugas menimbang bayi", False)],
    )
    revision = save(post, wanted, office.rina, expected=0)

    assert (revision.number, revision.text) == (1, "Halo\nwarga")
    assert revision.sources[0]["what"] == "Siaran pers 12"
    assert [v.final_text() for v in revision.variants.all()] == ["Pendek", "Halo\nwarga"]
    assert revision.digest == of_revision(revision) == digest(wanted)
    assert {c.part for c in post.contributors.all()} == {"wrote", "uploaded"}


def test_the_same_content_again_makes_no_revision_and_keeps_the_clearance(
    office: Office, draft: Draft
):
    post = approve(draft(), office.marta)
    again = save(post, content(post, text="Imunisasi gratis.\r\n"), office.rina)
    post.refresh_from_db()
    assert (again.number, post.state, Revision.objects.count()) == (1, "cleared", 1)


@pytest.mark.parametrize("field", ["text", "link", "sources", "variants", "assets"])
def test_every_part_of_the_content_is_in_the_digest(office: Office, draft: Draft, field: str):
    picture = posts.actions.store_asset(
        unit=office.unit, file=upload(png()), licence="Sendiri", by=office.rina, now=NOW
    )
    post = draft()
    other = {
        "text": "Lain",
        "link": "https://lain.example",
        "sources": [Source("Lain")],
        "variants": {office.x.pk: ""},
        "assets": [Picture(picture.pk, "Lain")],
    }
    assert digest(content(post, **{field: other[field]})) != post.revision.digest


def test_an_edit_voids_the_clearance_and_takes_the_post_off_the_calendar(
    office: Office, draft: Draft
):
    post = scheduled(office, draft())
    save(post, content(post, text="Diubah"), office.sari)
    post.refresh_from_db()
    assert (post.state, post.cleared_digest, post.revision.number) == ("draft", "", 2)
    assert {p.state for p in post.publications.all()} == {PublicationState.CANCELLED}
    assert history(post)[-1] == "post.clearance_voided"
    with pytest.raises(posts.actions.MoveRefused, match=r"bersih|cleared|ditelaah|disetujui"):
        posts.actions.schedule(post_id=post.pk, slot_at=TOMORROW, by=office.rina, now=NOW)


def test_a_stale_save_is_refused_and_names_what_stands(office: Office, draft: Draft):
    post = draft()
    save(post, content(post, text="Sari lebih dulu"), office.sari)
    with pytest.raises(posts.actions.Stale) as stale:
        save(post, content(post, text="Rina terlambat"), office.rina)
    assert stale.value.current.text == "Sari lebih dulu"


def test_a_stranger_neither_opens_nor_edits_a_post(office: Office, draft: Draft):
    post = draft()
    with pytest.raises(posts.actions.MoveRefused):
        save(post, content(post, text="x"), office.omar)
    with pytest.raises(posts.actions.MoveRefused):
        posts.actions.create(
            unit=office.unit, title="x", information_class="berkala", planned_at=None,
            by=office.omar, now=NOW,
        )  # fmt: skip


def test_foreign_channels_and_pictures_are_refused(office: Office, draft: Draft):
    post = draft()
    theirs = posts.actions.store_asset(
        unit=office.other_unit, file=upload(png()), licence="x", by=office.omar, now=NOW
    )
    for wrong in ({"variants": {office.foreign.pk: ""}}, {"assets": [Picture(theirs.pk, "x")]}):
        with pytest.raises(posts.actions.MoveRefused):
            save(post, content(post, **wrong), office.rina)


def test_what_is_going_out_cannot_be_edited(office: Office, draft: Draft):
    post = scheduled(office, draft())
    posts.actions.open_due_slots(now=TOMORROW)
    with pytest.raises(posts.actions.MoveRefused):
        save(post, content(post, text="Terlambat"), office.rina)


def test_a_missed_post_that_is_edited_does_not_go_missed_again(office: Office, draft: Draft):
    post = draft(planned_at=TOMORROW)
    later = TOMORROW + timedelta(minutes=1)
    assert posts.actions.mark_missed(now=later) == 1
    posts.actions.save_revision(
        post_id=post.pk, expected_number=1, content=content(post, text="Baru"), by=office.rina,
        now=later,
    )  # fmt: skip
    assert posts.actions.mark_missed(now=later + timedelta(hours=1)) == 0


def test_title_and_class_change_without_touching_the_clearance(office: Office, draft: Draft):
    post = approve(draft(), office.marta)
    posts.actions.describe(
        post_id=post.pk, title="Judul baru", information_class="berkala", by=office.rina, now=NOW
    )
    post.refresh_from_db()
    assert (post.title, post.state) == ("Judul baru", "cleared")


@pytest.mark.parametrize(
    "title", ["NIK 1971010203910001 Ibu Sari", "Telepon 0812-3456-7890", "WA +62 812 3456 7890"]
)
def test_a_title_holds_nobodys_number(office: Office, draft: Draft, title: str):
    """It goes into mails and stays in the record for ever."""
    post = draft()
    with pytest.raises(posts.actions.MoveRefused, match="NIK"):
        posts.actions.describe(
            post_id=post.pk, title=title, information_class="berkala", by=office.rina, now=NOW
        )
    with pytest.raises(posts.actions.MoveRefused, match="NIK"):
        posts.actions.create(
            unit=office.unit, title=title, information_class="berkala", planned_at=None,
            by=office.rina, now=NOW,
        )  # fmt: skip
    assert not Event.objects.filter(facts__title=title).exists()


@pytest.mark.parametrize("title", ["Rapat 17-08-2026 09.00 WIB", "SE 800/1234/2026", "APBD 12.500"])
def test_a_title_may_hold_dates_and_letters(title: str):
    assert rules.why_not_title(title) == ""
