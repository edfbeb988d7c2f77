"""A small office: Rina and Sari write, Marta and Luis judge, Omar is a stranger, Ana leads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ethics.actions
import posts.actions
from accounts.models import Absence, Mandate, Unit, User
from accounts.states import AbsenceKind, Employment, Role
from channels.models import Channel, Responsibility
from channels.states import Rank, Task
from ethics.models import Review
from posts.digest import Content, Source, content_of
from posts.models import Post
from tests.people import LONG_AGO, make_channel, make_unit, member

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 09.00 WIB
CLEAN = "Imunisasi dasar anak dibuka Senin pukul 08.00 WIB di puskesmas terdekat."
NIK = "Hubungi NIK 1971010203910001 hari ini."
SOURCE = Source("Surat Edaran Dinas Kesehatan 12/2026", "https://dinkes.nusabahari.go.id/se12")
CODES = [f"E{number}" for number in range(1, 9)]
ALL_COMPLY = dict.fromkeys(CODES, ("complies", ""))


@dataclass
class Office:
    unit: Unit
    x: Channel
    facebook: Channel
    mandate: Mandate
    rina: User
    sari: User
    marta: User
    luis: User
    omar: User
    ana: User
    budi: User


def assign(
    channel: Channel, person: User, task: str, mandate: Mandate, rank: str
) -> Responsibility:
    return Responsibility.objects.create(
        channel=channel,
        person=person,
        task=task,
        rank=rank,
        valid_from=LONG_AGO,
        mandate=mandate,
    )


def make_office() -> Office:
    mandate = Mandate.objects.create(
        number="SK 1/2026", signed_on=date(2026, 1, 2), signer="Sekretaris Daerah"
    )
    unit, other = make_unit("kesehatan"), make_unit("pertanian")
    office = Office(
        unit=unit,
        x=make_channel(unit, "x", "dinkes"),
        facebook=make_channel(unit, "facebook", "dinkesfb"),
        mandate=mandate,
        rina=member("Rina", unit, Role.OFFICER, mandate),
        sari=member("Sari", unit, Role.OFFICER, mandate, employment=Employment.NON_ASN),
        marta=member("Marta", unit, Role.SUPERVISOR, mandate),
        luis=member("Luis", unit, Role.SUPERVISOR, mandate),
        omar=member("Omar", other, Role.OFFICER, mandate),
        ana=member("Ana", unit, Role.ADMIN, mandate),
        budi=member("Budi", unit, Role.OFFICER, mandate),
    )
    for channel in (office.x, office.facebook):
        assign(channel, office.marta, Task.APPROVE, mandate, Rank.PRIMARY)
        assign(channel, office.luis, Task.APPROVE, mandate, Rank.BACKUP)
        assign(channel, office.budi, Task.PUBLISH, mandate, Rank.PRIMARY)
        assign(channel, office.rina, Task.RESPOND, mandate, Rank.PRIMARY)
    return office


def draft(
    office: Office,
    *,
    text: str = CLEAN,
    by: User | None = None,
    title: str = "Imunisasi",
    **more: Any,
) -> Post:
    author = by or office.rina
    post = posts.actions.create(
        unit=office.unit,
        title=title,
        information_class="setiap_saat",
        planned_at=more.get("planned_at"),
        by=author,
        now=more.get("now", NOW),
    )
    content = Content(
        text=text,
        sources=more.get("sources", (SOURCE,)),
        variants=more.get("variants", {office.x.pk: "", office.facebook.pk: ""}),
    )
    posts.actions.save_revision(
        post_id=post.pk, expected_number=0, content=content, by=author, now=more.get("now", NOW)
    )
    post.refresh_from_db()
    return post


def rewrite(post: Post, by: User, text: str) -> Post:
    post.refresh_from_db()
    posts.actions.save_revision(
        post_id=post.pk,
        expected_number=post.revision.number,
        content=replace(content_of(post.revision), text=text),
        by=by,
        now=NOW,
    )
    post.refresh_from_db()
    return post


def submitted(office: Office, **more: Any) -> Review:
    post = draft(office, **more)
    return ethics.actions.submit(post_id=post.pk, by=post.created_by, now=more.get("now", NOW))


def decide(review: Review, by: User, outcome: str = "approve", **more: Any) -> Any:
    return ethics.actions.decide(
        review_id=review.pk,
        outcome=outcome,
        verdicts=more.get("verdicts", ALL_COMPLY if outcome == "approve" else {}),
        reason=more.get("reason", "" if outcome == "approve" else "Judulnya menyesatkan."),
        expected_revision=more.get("expected", review.revision.number),
        by=by,
        now=more.get("now", NOW),
    )


def away(person: User, substitute: User | None) -> None:
    Absence.objects.create(
        person=person,
        substitute=substitute,
        kind=AbsenceKind.ANNUAL,
        starts_at=NOW - timedelta(days=1),
        ends_at=NOW + timedelta(days=1),
    )
