"""One post turned out to be wrong; its correction is being written, and talked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

import posts.actions
from posts.digest import content_of
from posts.models import Post, Revision
from posts.states import AmendmentKind

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office


def plan(office: Office) -> None:
    office.plan(office.at(-1, "10:30"), lambda now: _set_right(office, now))


def _set_right(office: Office, now: datetime) -> None:
    dewi, rizky = office.people["dewi"], office.people["rizky"]
    wrong = Post.objects.get(title="Jadwal imunisasi anak sekolah")
    draft = posts.actions.amend(
        post_id=wrong.pk,
        kind=AmendmentKind.CORRECTION,
        reason="Kecamatan Tanjung dijadwalkan pekan kedua, bukan pekan pertama",
        by=dewi,
        now=now,
    )
    begun = content_of(cast(Revision, draft.revision))
    posts.actions.save_revision(
        post_id=draft.pk,
        expected_number=1,
        content=replace(begun, text=f"{begun.text} Kecamatan Tanjung: pekan kedua."),
        by=dewi,
        now=now + timedelta(minutes=10),
    )
    posts.actions.comment(
        post_id=draft.pk,
        text="Tanggal pekan kedua sudah dikonfirmasi Puskesmas?",
        quote="Kecamatan Tanjung: pekan kedua.",
        mention=[dewi],
        by=rizky,
        now=now + timedelta(minutes=25),
    )
