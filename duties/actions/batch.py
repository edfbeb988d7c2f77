"""Many messages at once, in a number of queries that hardly grows with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from channels.models import Channel
from duties import identity, queries, rules
from duties.actions.duty import Refused, opened_facts, prepare, standard_for
from duties.actions.message import (
    check_intake,
    first_response,
    receive,
    received_facts,
    update,
)
from duties.models import Duty, Message, Reminder
from duties.states import DutyKind, MessageClass
from records import actions as records

BATCH = 500


@dataclass(frozen=True)
class Incoming:
    """One message as `receive` takes it."""

    channel: Channel
    external_id: str
    url: str
    author_name: str
    text: str
    message_class: str
    received_at: datetime

    @property
    def key(self) -> tuple[int, str]:
        name = identity.of(
            external_id=self.external_id,
            url=self.url,
            author_name=self.author_name,
            text=self.text,
            received_at=self.received_at,
        )
        return self.channel.pk, name


@transaction.atomic
def receive_many(*, incoming: Sequence[Incoming], by: User | None, now: datetime) -> int:
    """As a quiet `receive` of each, all or none; say how many are new. Raises Refused."""
    _check(incoming, by, now)
    known = _known(incoming)
    fresh: dict[tuple[int, str], Incoming] = {}
    one_by_one: list[Incoming] = []
    for item in incoming:
        key = item.key
        if key in known:
            changes = {"url": item.url, "author_name": item.author_name, "text": item.text.strip()}
            update(known[key], changes, by=by, now=now)
        elif key in fresh or item.message_class == MessageClass.EMERGENCY:
            one_by_one.append(item)  # a repeat within the batch; or somebody must hear of it
        else:
            fresh[key] = item
    _create(fresh, by=by, now=now)
    created = [receive(**_fields(item), by=by, now=now, quiet=True)[1] for item in one_by_one]
    return len(fresh) + sum(created)


def _fields(item: Incoming) -> dict[str, Any]:
    return {field.name: getattr(item, field.name) for field in fields(item)}


def _check(incoming: Sequence[Incoming], by: User | None, now: datetime) -> None:
    for channel in {item.channel for item in incoming}:
        if by is not None and not rules.may_enter(by, channel, now):
            raise Refused(_("You may not enter messages for this channel."))
    for item in incoming:
        check_intake(item.channel, item.text, item.received_at, now)


def _known(incoming: Sequence[Incoming]) -> dict[tuple[int, str], Message]:
    keys = {item.key for item in incoming}
    channels, names = {pk for pk, _name in keys}, {name for _pk, name in keys}
    messages = (
        Message.objects.select_for_update(of=("self",))
        .filter(channel__in=channels, external_id__in=names)
        .order_by("pk")
    )
    return {(message.channel_id, message.external_id): message for message in messages}


def _create(fresh: dict[tuple[int, str], Incoming], *, by: User | None, now: datetime) -> None:
    try:
        with transaction.atomic():
            messages = Message.objects.bulk_create(
                (_message(item, name, by, now) for (_pk, name), item in fresh.items()),
                batch_size=BATCH,
            )
    except IntegrityError:
        raise Refused(
            _("Somebody entered one of these messages at this moment. Check the file again.")
        ) from None
    messages.sort(key=lambda message: message.channel_id)
    for _pk, group in groupby(messages, key=lambda message: message.channel_id):
        _open_duties(list(group), by=by, now=now)


def _message(item: Incoming, name: str, by: User | None, now: datetime) -> Message:
    return Message(
        channel=item.channel,
        external_id=name,
        url=item.url,
        author_name=item.author_name.strip(),
        text=item.text.strip(),
        message_class=item.message_class,
        received_at=item.received_at,
        created_by=by,
        created_at=now,
    )


def _open_duties(messages: list[Message], *, by: User | None, now: datetime) -> None:
    """Duties, steps and record of new messages of one channel."""
    channel = messages[0].channel
    calendar = queries.calendar_of(channel)
    classes = {message.message_class for message in messages}
    standards = {name: standard_for(DutyKind.FIRST_RESPONSE, name) for name in classes}
    steps = {name: list(standard.steps.all()) for name, standard in standards.items()}
    duties: list[Duty] = []
    rows: list[Reminder] = []
    for message in messages:
        duty = first_response(message, standards[message.message_class])
        rows += prepare(duty, steps[message.message_class], calendar)
        duties.append(duty)
    Duty.objects.bulk_create(duties, batch_size=BATCH)
    Reminder.objects.bulk_create(rows, batch_size=BATCH)
    records.write_many(
        kind="duty.opened",
        entries=[(duty, opened_facts(duty)) for duty in duties],
        by=by,
        now=now,
    )
    _record(zip(messages, duties, strict=True), channel, by=by, now=now)


def _record(
    pairs: Iterable[tuple[Message, Duty]], channel: Channel, *, by: User | None, now: datetime
) -> None:
    records.write_many(
        kind="message.received",
        entries=[(message, received_facts(message, duty)) for message, duty in pairs],
        by=by,
        now=now,
        mandate=rules.mandate_of(by, channel, now),
    )
