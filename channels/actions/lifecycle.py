"""The life of an account: taken into use, paused, closed. One writer of its state."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from channels.actions.common import Refused, locked, need, record, require_manager
from channels.actions.confirming import start_confirmations
from channels.actions.ending import end_with
from channels.models import Channel
from channels.states import MOVES, ChannelState, Task

log = logging.getLogger(__name__)
BATCH = 200
EAST = timedelta(hours=9)  # WIT, where a day is over first


@transaction.atomic
def activate(*, channel_id: int, by: User | None, now: datetime) -> Channel:
    """Take a proposed, paused or closing channel into use. Locks the row.

    A proposed one is thereby approved, counts as confirmed from now on, and whoever asked for it
    is told. A closing one stays: its closure is called off.
    """
    channel = _ready(channel_id, ChannelState.ACTIVE, by, now)
    asked = [channel.requested_by] if channel.state == ChannelState.PROPOSED else []
    if channel.state == ChannelState.PROPOSED:
        start_confirmations(channel, by=by, now=now)
    return _move(
        channel,
        ChannelState.ACTIVE,
        by=by,
        now=now,
        asked=[person for person in asked if person is not None],
        changes={
            "end_reason": "", "closing_notice": "", "closes_on": None, "redirect_to": None,
            "archive_note": "",
        },
    )  # fmt: skip


@transaction.atomic
def decline(*, channel_id: int, reason: str, by: User, now: datetime) -> Channel:
    """Turn a request down with a reason; who asked is told. The name is free again."""
    channel = _ready(channel_id, ChannelState.DECLINED, by, now)
    reason = need(reason, _("Say why, so that the unit can ask again."))
    asked = [channel.requested_by] if channel.requested_by is not None else []
    return _move(
        channel, ChannelState.DECLINED, by=by, now=now, asked=asked, why=reason,
        changes={"end_reason": reason},
    )  # fmt: skip


@transaction.atomic
def pause(*, channel_id: int, by: User | None, now: datetime) -> Channel:
    """Stop using a channel for now; messages of citizens still count. Locks the row."""
    return _move(
        _ready(channel_id, ChannelState.PAUSED, by, now), ChannelState.PAUSED, by=by, now=now
    )


@transaction.atomic
def begin_closing(
    *,
    channel_id: int,
    reason: str,
    notice: str,
    closes_on: date,
    redirect_to: Channel | None,
    archive_note: str,
    by: User,
    now: datetime,
) -> Channel:
    """Announce the end of a channel: why, what the public reads, where to go, and the last day.

    Nothing new goes out from now on. After its last day a sweep closes it.
    """
    channel = _ready(channel_id, ChannelState.CLOSING, by, now)
    reason = need(reason, _("Say why the channel is closed."))
    notice = need(notice, _("Say what the public is told."))
    if closes_on < now.astimezone(ZoneInfo(channel.unit.zone)).date():
        raise Refused(_("The last day lies in the past."))
    if redirect_to is not None and (redirect_to.pk == channel.pk or not _stays(redirect_to)):
        raise Refused(_("People can only be sent to another channel that stays in use."))
    return _move(
        channel,
        ChannelState.CLOSING,
        by=by,
        now=now,
        why=reason,
        closes_on=closes_on.isoformat(),
        notice=notice,
        redirect=redirect_to.pk if redirect_to else None,
        changes={
            "end_reason": reason, "closing_notice": notice, "closes_on": closes_on,
            "redirect_to": redirect_to, "archive_note": archive_note.strip(),
        },
    )  # fmt: skip


def close_due(*, now: datetime) -> int:
    """The sweep that closes channels whose last day is over; say how many.

    Each in its own transaction, skipping what others hold; one that fails is logged and does not
    hold up the others.
    """
    due = Channel.objects.filter(state=ChannelState.CLOSING, closes_on__lt=(now + EAST).date())
    return sum(
        _closed(pk, now)
        for pk in due.order_by("closes_on", "pk").values_list("pk", flat=True)[:BATCH]
    )


def _closed(channel_id: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            channel = (
                Channel.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
                .select_related("unit")
                .filter(pk=channel_id, state=ChannelState.CLOSING)
                .first()
            )
            if channel is None or channel.closes_on is None:
                return False
            if channel.closes_on >= now.astimezone(ZoneInfo(channel.unit.zone)).date():
                return False
            _move(channel, ChannelState.CLOSED, by=None, now=now)
            return True
    except Exception:
        log.exception("channel %s could not be closed by the sweep", channel_id)
        return False


def _stays(channel: Channel) -> bool:
    return channel.state in (ChannelState.ACTIVE, ChannelState.PAUSED)


def _ready(channel_id: int, to: ChannelState, by: User | None, now: datetime) -> Channel:
    """The locked channel, if this person may move it there."""
    channel = locked(channel_id)
    require_manager(by, channel.unit, now)
    before = ChannelState(channel.state)
    if to not in MOVES[before]:
        raise Refused(
            _("A channel that is “%(before)s” cannot become “%(after)s”.")
            % {"before": before.label, "after": to.label}
        )
    return channel


def _concerned(channel: Channel, by: User | None, now: datetime) -> list[User]:
    """Who works on the account. Of one that is over, whose task ends by that, in this instant."""
    if channel.is_over:
        return end_with(channel, by=by, now=now)
    working = channel.responsibilities.current(now).filter(task__in=[Task.PUBLISH, Task.RESPOND])
    return list(User.objects.working().filter(responsibilities__in=working).distinct())


def _move(
    channel: Channel,
    to: ChannelState,
    *,
    by: User | None,
    now: datetime,
    asked: list[User] | None = None,
    changes: dict[str, Any] | None = None,
    **facts: Any,
) -> Channel:
    """The one writer of Channel.state: row, record and notices stand or fall together."""
    before = channel.state
    channel.state = to
    if channel.is_over:
        changes = {**(changes or {}), "closed_at": now}
    for name, value in (changes or {}).items():
        setattr(channel, name, value)
    told = _concerned(channel, by, now)
    channel.save(update_fields=["state", *(changes or {})])
    record(
        f"channel.{to.value}",
        channel,
        by=by,
        now=now,
        tell=[*(asked or []), *told],
        by_email=bool(asked),
        reason="person" if asked else "responsible",
        before=before,
        **facts,
    )
    return channel
