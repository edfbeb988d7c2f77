"""The inbox: filtered, searched, in pages that cost the same at the millionth row.

What waits for an answer comes by deadline, so that the overdue stand first; everything else comes
newest first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from accounts.models import User
from channels.models import Channel
from duties import rules
from duties.models import Duty, Message
from duties.queries import Clockwork, Left
from duties.states import DutyKind, DutyStatus, MessageState

PAGE = 25


@dataclass(frozen=True)
class Filters:
    """What the address bar asks for; empty means no limit, an empty state what is open."""

    state: str = MessageState.OPEN
    message_class: str = ""
    channel: Channel | None = None
    overdue: bool = False
    mine: bool = False
    q: str = ""

    @property
    def by_deadline(self) -> bool:
        return self.overdue or self.state == MessageState.OPEN


@dataclass(frozen=True)
class Row:
    message: Message
    duty: Duty | None
    status: DutyStatus | None
    left: Left | None


@dataclass(frozen=True)
class Page:
    rows: list[Row] = field(default_factory=list)
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class Cursor:
    """The row beside which a page begins: its sort time and id."""

    at: datetime
    pk: int
    forward: bool

    @classmethod
    def read(cls, params: dict[str, str]) -> Cursor | None:
        """From `after=` or `before=`; None when neither is there or it makes no sense."""
        for name, forward in (("after", True), ("before", False)):
            time, _separator, pk = params.get(name, "").rpartition("~")
            if pk.isdecimal() and len(pk) < 19:
                try:
                    at = parse_datetime(time)
                except ValueError:
                    return None
                if at is not None and at.tzinfo is not None:
                    return cls(at, int(pk), forward)
        return None


def page(
    person: User, filters: Filters, params: dict[str, str], now: datetime, size: int = PAGE
) -> Page:
    """One page of what the person sees; `params` are the filters and cursor of the address."""
    clockwork = Clockwork(now)
    cursor = Cursor.read(params)
    if filters.by_deadline:
        duties, more = _slice(_open_duties(person, filters, now), "due_at", True, cursor, size)
        rows = [_row(_with_channel(duty), duty, clockwork) for duty in duties]
        marks = [(duty.due_at, duty.pk) for duty in duties]
    else:
        messages, more = _slice(_messages(person, filters, now), "received_at", False, cursor, size)
        rows = [_row(message, _latest(message), clockwork) for message in messages]
        marks = [(message.received_at, message.pk) for message in messages]
    return _with_urls(rows, marks, more, cursor, params)


def _open_duties(person: User, filters: Filters, now: datetime) -> QuerySet[Duty]:
    duties = (
        rules.visible_duties(person, now)
        .open()
        .filter(kind=DutyKind.FIRST_RESPONSE, message__isnull=False)
        .select_related("message", "channel__unit")
    )
    if filters.overdue:
        duties = duties.overdue(now)
    return duties.filter(_asked(person, filters, now, "message__"))


def _messages(person: User, filters: Filters, now: datetime) -> QuerySet[Message]:
    messages = rules.visible_messages(person, now).select_related("channel__unit")
    if filters.state:
        messages = messages.filter(state=filters.state)
    first_responses = Duty.objects.filter(kind=DutyKind.FIRST_RESPONSE).order_by("pk")
    return messages.filter(_asked(person, filters, now, "")).prefetch_related(
        Prefetch("duties", first_responses, to_attr="first_responses")
    )


def _asked(person: User, filters: Filters, now: datetime, to_message: str) -> Q:
    """The filters as one condition; the channel is on messages and duties alike."""
    asked = Q()
    if filters.message_class:
        asked &= Q(**{f"{to_message}message_class": filters.message_class})
    if filters.channel is not None:
        asked &= Q(channel=filters.channel)
    if filters.mine:
        asked &= Q(channel__in=rules.my_channels(person, now))
    for word in filters.q.split()[:6]:
        asked &= (
            Q(**{f"{to_message}text__icontains": word})
            | Q(**{f"{to_message}author_name__icontains": word})
            | Q(**{f"{to_message}url__icontains": word})
        )
    return asked


def _slice(
    rows: QuerySet[Any], name: str, ascending: bool, cursor: Cursor | None, size: int
) -> tuple[list[Any], bool]:
    """The rows beside the cursor in reading order, and whether more lie beyond."""
    onward = cursor is None or cursor.forward
    up = ascending == onward
    if cursor is not None:
        side = "gt" if up else "lt"
        rows = rows.filter(
            Q(**{f"{name}__{side}": cursor.at}) | Q(**{name: cursor.at, f"pk__{side}": cursor.pk})
        )
    order = [name, "pk"] if up else [f"-{name}", "-pk"]
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    found = found[:size]
    return (found if onward else found[::-1]), more


def _with_urls(
    rows: list[Row],
    marks: list[tuple[datetime, int]],
    more: bool,
    cursor: Cursor | None,
    params: dict[str, str],
) -> Page:
    kept = {k: v for k, v in params.items() if k not in ("after", "before") and v}
    onward = cursor is None or cursor.forward
    has_next = more if onward else True
    has_previous = cursor is not None if onward else more

    def address(name: str, mark: tuple[datetime, int]) -> str:
        return "?" + urlencode(kept | {name: f"{mark[0].isoformat()}~{mark[1]}"})

    if not marks:
        return Page(rows, previous_url="?" + urlencode(kept) if cursor else "")
    return Page(
        rows,
        previous_url=address("before", marks[0]) if has_previous else "",
        next_url=address("after", marks[-1]) if has_next else "",
    )


def _with_channel(duty: Duty) -> Message:
    """The message, with the channel that was read for the duty already."""
    message = duty.message
    assert message is not None
    message.channel = duty.channel
    return message


def _latest(message: Message) -> Duty | None:
    duties: list[Duty] = getattr(message, "first_responses", [])
    return duties[-1] if duties else None


def _row(message: Message, duty: Duty | None, clockwork: Clockwork) -> Row:
    if duty is None:
        return Row(message, None, None, None)
    left = clockwork.left(duty) if duty.is_open else None
    return Row(message, duty, duty.status(clockwork.now), left)
