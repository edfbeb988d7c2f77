from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from channels import queries
from channels.hindsight import chains_then
from channels.models import Channel
from channels.states import Task


class Command(BaseCommand):
    help = (
        "Say who answers for a task on a channel at an instant: the ordered chain with the reason "
        "of each link, and who was passed over. The same answer that pages and reminders use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "channel", metavar="CHANNEL", help="account name, network/account name, or id"
        )
        parser.add_argument(
            "--task", choices=Task.values, default=Task.RESPOND, help="default: respond"
        )
        parser.add_argument(
            "--at",
            metavar="ISO",
            help="instant as 2026-08-17T09:30+07:00; without an offset it is the local time of "
            "the channel's unit (default: now)",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *_: Any, **options: Any) -> None:
        channel = _find(options["channel"])
        at = _instant(options["at"], channel)
        try:
            chain = _chain(channel, options["task"], at)
        except queries.NobodyOnDuty as alarm:
            raise CommandError(f"{alarm} `manage.py create_admin` makes one.") from None
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(channel, options["task"], at, chain)))
            return
        for place, link in enumerate(chain, start=1):
            self.stdout.write(f"{place}. {link.person.full_title} ({link.reason}): {link.because}")
        for link in chain.skipped:
            self.stdout.write(f"-  {link.person.full_title} ({link.reason}): {link.because}")


def _chain(channel: Channel, task: str, at: datetime) -> queries.Chain:
    """Of the past as it was then: whoever left since still worked here."""
    if at < timezone.now():
        return chains_then(channel, at)[Task(task)]
    return queries.on_duty(channel, task, at)


def _find(word: str) -> Channel:
    known = Channel.objects.select_related("unit")
    network, slash, handle = word.partition("/")
    if slash:
        found = list(known.filter(network=network.lower(), handle__iexact=handle))
    else:
        found = list(known.filter(handle__iexact=word))
        if not found and word.isascii() and word.isdecimal():
            found = list(known.filter(pk=int(word)))
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{one.network}/{one.handle}" for one in found)
        raise CommandError(f"“{word}” names several channels: {names}. Give the network too.")
    some = ", ".join(f"{one.network}/{one.handle}" for one in known.order_by("pk")[:5])
    hint = f" Known are for example {some}." if some else " No channel is registered yet."
    raise CommandError(f"There is no channel “{word}”.{hint}")


def _instant(text: str | None, channel: Channel) -> datetime:
    if text is None:
        return timezone.now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is no ISO time; write 2026-08-17T09:30+07:00.") from None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(channel.unit.zone))


def _as_json(channel: Channel, task: str, at: datetime, chain: queries.Chain) -> dict[str, Any]:
    return {
        "channel": f"{channel.network}/{channel.handle}",
        "task": task,
        "at": at.isoformat(),
        "chain": [_link(link) for link in chain],
        "skipped": [_link(link) for link in chain.skipped],
    }


def _link(link: queries.Link) -> dict[str, Any]:
    return {
        "person": link.person.full_title,
        "email": link.person.email,
        "reason": link.reason,
        "because": link.because,
    }
