"""When the health office likes to speak: mornings and afternoons, never two within the hour."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import posts.actions

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office

DAY, MORNING, AFTERNOON = 24 * 60, 9 * 60, 15 * 60 + 30
# Monday to Friday; on Friday the morning alone.
TIMES = sorted({day * DAY + MORNING for day in range(5)} | {d * DAY + AFTERNOON for d in range(4)})


def plan(office: Office) -> None:
    office.plan(office.at(-20, "10:00"), lambda now: _set(office, now))


def _set(office: Office, now: datetime) -> None:
    for channel in (office.channels["x-dinkes"], office.channels["fb-dinkes"]):
        posts.actions.set_rhythm(
            channel_id=channel.pk,
            apart=60,
            most_a_day=3,
            slots=TIMES,
            by=office.people["hendra"],
            now=now,
        )
