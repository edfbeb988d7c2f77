"""One advice that comes again on the first Monday of each month, each time as a draft."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import posts.actions
from posts.models import Post
from posts.recurrence import Rule
from posts.states import OnHoliday, SeriesKind

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office

MONDAY, FIRST = 0, 1


def plan(office: Office) -> None:
    office.plan(office.at(-2, "14:00"), lambda now: _again(office, now))


def _again(office: Office, now: datetime) -> None:
    advice = Post.objects.get(title="Cegah demam berdarah dengan 3M")
    posts.actions.repeat(
        post_id=advice.pk,
        rule=Rule(SeriesKind.NTH_WEEKDAY, (MONDAY,), FIRST),
        at=time(10),
        until=(now + timedelta(days=75)).date(),
        on_holiday=OnHoliday.SHIFT,
        by=office.people["dewi"],
        now=now,
    )
