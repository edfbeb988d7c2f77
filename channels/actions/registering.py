"""The register of official accounts, and whether they are in use."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.models import Unit, User
from channels.actions.common import Refused, locked, mandate_of, require_manager
from channels.models import Channel
from channels.states import MOVES, ChannelState, Task


@transaction.atomic
def register(
    *,
    unit: Unit,
    url: str,
    network: str,
    handle: str,
    name: str,
    purpose: str,
    house_rules: str,
    moderation: str,
    response_minutes: int,
    by: User | None,
    now: datetime,
) -> Channel:
    """Enter an official account as *proposed*. `response_minutes` are working minutes.

    Refuses an address or an account name that is registered already, whatever its case.
    """
    require_manager(by, unit, now)
    if not unit.is_active:
        raise Refused(_("%(unit)s is closed.") % {"unit": unit})
    try:
        with transaction.atomic():
            channel = Channel.objects.create(
                unit=unit,
                url=url.strip(),
                network=network,
                handle=handle.strip(),
                name=name,
                purpose=purpose,
                house_rules=house_rules,
                moderation=moderation,
                response_minutes=response_minutes,
                registered_at=now,
            )
    except IntegrityError as error:
        if "channel_handle_once" not in str(error) and "channel_address_once" not in str(error):
            raise
        raise Refused(_("This account is registered already.")) from None
    records.actions.write(
        kind="channel.registered",
        subject=channel,
        by=by,
        now=now,
        mandate=mandate_of(by, unit, now),
        network=network,
        handle=channel.handle,
        unit=unit.code,
    )
    return channel


def activate(*, channel_id: int, by: User | None, now: datetime) -> Channel:
    """Take a proposed, paused or closing channel into use. Locks the row."""
    return _move(channel_id, ChannelState.ACTIVE, by=by, now=now)


def pause(*, channel_id: int, by: User | None, now: datetime) -> Channel:
    """Stop using a channel for now; messages of citizens still count. Locks the row."""
    return _move(channel_id, ChannelState.PAUSED, by=by, now=now)


@transaction.atomic
def _move(channel_id: int, to: ChannelState, *, by: User | None, now: datetime) -> Channel:
    """The one writer of Channel.state: rule, row, record and notices stand or fall together."""
    channel = locked(channel_id)
    require_manager(by, channel.unit, now)
    before = ChannelState(channel.state)
    if to not in MOVES[before]:
        raise Refused(
            _("A channel that is “%(before)s” cannot become “%(after)s”.")
            % {"before": before.label, "after": to.label}
        )
    channel.state = to
    channel.save(update_fields=["state"])
    told = User.objects.working().filter(
        responsibilities__in=channel.responsibilities.current(now).filter(
            task__in=[Task.PUBLISH, Task.RESPOND]
        )
    )
    records.actions.write(
        kind=f"channel.{to.value}",
        subject=channel,
        by=by,
        now=now,
        mandate=mandate_of(by, channel.unit, now),
        tell=told.distinct(),
        reason="responsible",
        url=channel.get_absolute_url(),
        before=before.value,
        channel=channel.name,
        network=channel.network,
    )
    return channel
