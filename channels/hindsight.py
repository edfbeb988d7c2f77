"""Who was responsible at an instant of the past: the resolver over the rows as they stood then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.queries import gone_since
from channels.duty_roster import Chain, Roster
from channels.models import Channel
from channels.roster_rows import roster
from channels.states import Task


def roster_then(channels: Iterable[Channel], at: datetime) -> Roster:
    """As `roster`, and whoever left later still worked here. Eight queries at most."""
    return roster(channels, at, at, gone_since=gone_since(at))


def chains_then(channel: Channel, at: datetime) -> dict[Task, Chain]:
    """The chain of each task; empty where there was no program admin."""
    known = roster_then([channel], at)
    return {task: known.chain(channel, task, at) for task in Task}
