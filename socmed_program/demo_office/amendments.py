"""One post turned out to be misleading; its correction is being written."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import posts.actions
from posts.models import Post
from posts.states import AmendmentKind

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office


def plan(office: Office) -> None:
    office.plan(office.at(-1, "10:30"), lambda now: _set_right(office, now))


def _set_right(office: Office, now: datetime) -> None:
    wrong = Post.objects.get(title="Jadwal imunisasi anak sekolah")
    posts.actions.amend(
        post_id=wrong.pk,
        kind=AmendmentKind.CORRECTION,
        reason="Kecamatan Tanjung dijadwalkan pekan kedua, bukan pekan pertama",
        by=office.people["dewi"],
        now=now,
    )
