"""A health office: Rina and Sari write, Marta judges, Budi publishes, Omar is a stranger."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

import posts.actions
from accounts.models import Mandate, Unit, User
from accounts.states import Employment, Role
from channels.models import Channel, Responsibility
from channels.states import Rank, Task
from ethics.models import Decision, Review, Ruleset, Screening, Verdict
from posts.digest import Content
from posts.models import Post, Publication
from tests.people import LONG_AGO, make_channel, make_person, make_unit, member
from tests.surroundings import _own_media

__all__ = ["_own_media"]  # used by name

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 09.00 WIB
TOMORROW = NOW + timedelta(days=1)


@dataclass
class Office:
    unit: Unit
    other_unit: Unit
    x: Channel
    facebook: Channel
    foreign: Channel
    rina: User
    sari: User
    marta: User
    budi: User
    omar: User
    ana: User
    mandate: Mandate


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


def make_office() -> Office:
    mandate = Mandate.objects.create(number="SK 1/2026", signed_on=date(2026, 1, 2), signer="Sekda")
    unit, other = make_unit("kesehatan"), make_unit("pertanian")
    office = Office(
        unit=unit,
        other_unit=other,
        x=make_channel(unit, "x", "dinkes"),
        facebook=make_channel(unit, "facebook", "dinkesfb"),
        foreign=make_channel(other, "x", "distan"),
        rina=member("Rina", unit, Role.OFFICER, mandate),
        sari=member("Sari", unit, Role.OFFICER, mandate, employment=Employment.NON_ASN),
        marta=member("Marta", unit, Role.SUPERVISOR, mandate),
        budi=make_person("Budi", unit),
        omar=member("Omar", other, Role.OFFICER, mandate),
        ana=member("Ana", unit, Role.ADMIN, mandate),
        mandate=mandate,
    )
    for channel in (office.x, office.facebook):
        Responsibility.objects.create(
            channel=channel,
            person=office.budi,
            task=Task.PUBLISH,
            rank=Rank.PRIMARY,
            valid_from=LONG_AGO,
            mandate=mandate,
        )
    return office


Draft = Callable[..., Post]


@pytest.fixture
def draft(office: Office) -> Draft:
    """A saved draft for X and Facebook by Rina, unless told otherwise."""
    return lambda **wanted: make_draft(office, **wanted)


def make_draft(office: Office, *, text: str = "Imunisasi gratis.", **wanted: Any) -> Post:
    author = wanted.get("by", office.rina)
    post = posts.actions.create(
        unit=office.unit,
        title="Imunisasi",
        information_class="setiap_saat",
        planned_at=wanted.get("planned_at"),
        by=author,
        now=NOW,
    )
    content = Content(
        text=text,
        variants=wanted.get("variants", {office.x.pk: "", office.facebook.pk: ""}),
        assets=wanted.get("assets", ()),
    )
    posts.actions.save_revision(
        post_id=post.pk, expected_number=0, content=content, by=author, now=NOW
    )
    post.refresh_from_db()
    return post


def approve(post: Post, by: User, now: datetime = NOW) -> Post:
    """Submitted and judged on eight points as the database demands; then cleared by posts."""
    post.refresh_from_db()
    if post.state == "draft":
        posts.actions.submit(post_id=post.pk, by=post.created_by, now=now)
        post.refresh_from_db()
    judge(post, by, now)
    posts.actions.clear(
        post_id=post.pk,
        revision=post.revision,
        digest=post.revision.digest,
        mandate=None,
        by=by,
        now=now,
    )
    post.refresh_from_db()
    return post


def judge(post: Post, by: User, now: datetime = NOW) -> None:
    ruleset = Ruleset.objects.get(state="active")
    Screening.objects.create(revision=post.revision, ruleset=ruleset, at=now)
    review = Review.objects.create(
        post=post, revision=post.revision, ruleset=ruleset, opened_at=now,
        submitted_by=post.created_by,
    )  # fmt: skip
    Verdict.objects.bulk_create(
        Verdict(review=review, principle=point, answer="complies", by=by, at=now)
        for point in ruleset.principles.all()
    )
    Decision.objects.create(review=review, outcome="approve", by=by, at=now)
    review.state, review.closed_at = "approved", now
    review.save()


def scheduled(office: Office, post: Post, slot: datetime = TOMORROW) -> Post:
    approve(post, office.marta)
    posts.actions.schedule(post_id=post.pk, slot_at=slot, by=office.rina, now=NOW)
    post.refresh_from_db()
    return post


def publication(post: Post, channel: Channel) -> Publication:
    return post.publications.exclude(state="cancelled").get(channel=channel)


def png(width: int = 40, height: int = 30, colour: str = "teal", form: str = "PNG") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(data, form)
    return data.getvalue()


def upload(data: bytes, name: str = "gambar.png", kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)


def content(post: Post, **changes: Any) -> Content:
    """What the post says now, with changes."""
    from dataclasses import replace

    from posts.digest import content_of

    return replace(content_of(post.revision), **changes)


def history(subject: Any) -> list[str]:
    from records.queries import history as events

    return [event.kind for event in events(subject)]
