"""Setting the rhythm of a channel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from channels.models import Channel
from posts import rules
from posts.actions.moving import MoveRefused
from posts.models import Rhythm
from posts.models.rhythm import MINUTES_OF_A_WEEK
from records import actions as records

MOST_SLOTS = 70


@transaction.atomic
def set_rhythm(
    *,
    channel_id: int,
    apart: int,
    most_a_day: int,
    slots: Iterable[int],
    by: User,
    now: datetime,
) -> Rhythm:
    """`apart` in minutes, `slots` as minutes since Monday 0.00 in the zone of the unit.

    Locks the channel. Posts that are planned stay where they are. Raises MoveRefused, with the
    field.
    """
    channel = Channel.objects.select_for_update(of=("self",)).get(pk=channel_id)
    if not rules.may_set_rhythm(by, channel, now):
        raise MoveRefused(_("You do not lead where this channel belongs."))
    wanted = sorted(set(slots))
    _refuse_unsound(apart, most_a_day, wanted)
    before = Rhythm.objects.filter(channel=channel).first()
    rhythm, _new = Rhythm.objects.update_or_create(
        channel=channel,
        defaults={
            "apart": apart, "most_a_day": most_a_day, "slots": wanted, "set_by": by, "set_at": now,
        },
    )  # fmt: skip
    records.write(
        kind="rhythm.set",
        subject=rhythm,
        by=by,
        now=now,
        url=rhythm.get_absolute_url(),
        channel=str(channel),
        apart=apart,
        most_a_day=most_a_day,
        slots=wanted,
        before=[before.apart, before.most_a_day, before.slots] if before else [],
    )
    return rhythm


def _refuse_unsound(apart: int, most_a_day: int, slots: list[int]) -> None:
    if not 0 <= apart <= 24 * 60:
        raise MoveRefused(_("Between 0 and 1,440 minutes."), field="apart")
    if not 1 <= most_a_day <= 50:
        raise MoveRefused(_("Between 1 and 50 posts a day."), field="most_a_day")
    if len(slots) > MOST_SLOTS:
        raise MoveRefused(_("At most 70 times a week."))
    if slots and not (slots[0] >= 0 and slots[-1] < MINUTES_OF_A_WEEK):
        raise MoveRefused(_("A time lies outside the week."))
