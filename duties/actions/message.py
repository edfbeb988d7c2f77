"""Writes about messages of citizens: receive, answer, set aside, take back."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from channels import queries as channels
from channels.models import Channel
from channels.states import Task
from duties import identity, rules
from duties.actions.duty import Refused, cancel_duty, meet, standard_for, start
from duties.models import Duty, Message, Reply, Standard
from duties.states import MOVES, DutyKind, MessageClass, MessageState
from records import actions as records
from records.models import label
from records.states import Urgency

SET_ASIDE = (MessageState.NOT_OURS, MessageState.SPAM)


@transaction.atomic
def receive(
    *,
    channel: Channel,
    external_id: str,
    url: str,
    author_name: str,
    text: str,
    message_class: str,
    received_at: datetime,
    by: User | None,
    now: datetime,
    quiet: bool = False,
) -> tuple[Message, bool]:
    """Take in what a citizen wrote and start the first-response clock; say whether it is new.

    Without an `external_id` the link names the message, without a link its content. A message
    known already is updated and keeps its duty, class and time of receipt. `quiet` tells nobody
    at once (imports), an emergency excepted. Raises Refused.
    """
    if by is not None and not rules.may_enter(by, channel, now):
        raise Refused(_("You may not enter messages for this channel."))
    check_intake(channel, text, received_at, now)
    name = identity.of(
        external_id=external_id,
        url=url,
        author_name=author_name,
        text=text,
        received_at=received_at,
    )
    fields: dict[str, Any] = {
        "url": url,
        "author_name": author_name.strip(),
        "text": text.strip(),
    }
    new = Message(
        channel=channel,
        external_id=name,
        message_class=message_class,
        received_at=received_at,
        created_by=by,
        created_at=now,
        **fields,
    )
    known = _known(channel, name) or _insert(new)
    if known is not None:
        update(known, fields, by=by, now=now)
        return known, False
    _welcome(new, quiet=quiet, by=by, now=now)
    return new, True


def _insert(new: Message) -> Message | None:
    """Save the message; the one that stands, when somebody else entered it at the same moment."""
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        known = _known(new.channel, new.external_id)
        if known is None:
            raise
        return known
    return None


def check_intake(channel: Channel, text: str, received_at: datetime, now: datetime) -> None:
    if channel.state not in rules.LISTENING:
        raise Refused(_("This channel is not in use."))
    if not text.strip():
        raise Refused(_("The text is missing."))
    if "\x00" in text:
        raise Refused(_("The text holds characters that cannot be stored."))
    if received_at > now:
        raise Refused(_("The time of receipt lies in the future."))


def _known(channel: Channel, external_id: str) -> Message | None:
    return (
        Message.objects.select_for_update(of=("self",))
        .filter(channel=channel, external_id=external_id)
        .first()
    )


def update(message: Message, fields: dict[str, Any], *, by: User | None, now: datetime) -> None:
    changed = [name for name, value in fields.items() if value and getattr(message, name) != value]
    if not changed:
        return
    earlier = {name: getattr(message, name) for name in changed}
    for name in changed:
        setattr(message, name, fields[name])
    message.save(update_fields=changed)
    records.write(
        kind="message.updated",
        subject=message,
        by=by,
        now=now,
        detail=earlier,
        changed=changed,
    )


def _welcome(message: Message, *, quiet: bool, by: User | None, now: datetime) -> None:
    """The record, the duty and, unless quiet, a word to whoever is on duty."""
    channel = message.channel
    emergency = message.message_class == MessageClass.EMERGENCY
    url = reverse("duties:message", args=[message.pk])
    tell: list[User] = []
    if emergency or not quiet:
        try:
            tell = [channels.on_duty(channel, Task.RESPOND, now)[0].person]
        except channels.NobodyOnDuty:
            tell = []
    duty = _open_first_response(message, by=by, now=now)
    records.write(
        kind="message.received",
        subject=message,
        by=by,
        now=now,
        mandate=rules.mandate_of(by, channel, now),
        tell=tell,
        by_email=emergency,
        urgency=Urgency.URGENT if emergency else Urgency.ACTION,
        reason="on_duty",
        url=url,
        **received_facts(message, duty),
    )


def received_facts(message: Message, duty: Duty) -> dict[str, Any]:
    """What the record keeps of a new message: nothing that the citizen wrote."""
    return {
        "message_class": message.message_class,
        "channel": str(message.channel),
        "due": duty.due_at.isoformat(),
        "zone": message.channel.unit.zone,
    }


def _open_first_response(message: Message, *, by: User | None, now: datetime) -> Duty:
    standard = standard_for(DutyKind.FIRST_RESPONSE, message.message_class)
    return start(first_response(message, standard), standard.steps.all(), by=by, now=now)


def first_response(message: Message, standard: Standard) -> Duty:
    """The unsaved duty to answer; the citizen waits since the message was received."""
    return Duty(
        kind=DutyKind.FIRST_RESPONSE,
        subject=label(message),
        message=message,
        channel=message.channel,
        task=Task.RESPOND,
        clock=standard.clock,
        minutes=standard.minutes,
        standard=standard,
        url=reverse("duties:message", args=[message.pk]),
        opened_at=message.received_at,
    )


@transaction.atomic
def answer(*, message_id: int, text: str, evidence_url: str, by: User, now: datetime) -> Reply:
    """Record the answer that reached the citizen, with the link that proves it; meets the duty.

    Raises Refused.
    """
    message = _for_handling(message_id, by, now)
    if not text.strip():
        raise Refused(_("The answer is missing."))
    if not evidence_url.startswith(("https://", "http://")):
        raise Refused(_("The link to the answer is missing: it proves that the citizen got it."))
    _move(message, MessageState.ANSWERED)
    reply = Reply.objects.create(
        message=message, text=text.strip(), evidence_url=evidence_url, by=by, at=now
    )
    for duty_id in _open_duties(message):
        meet(duty_id=duty_id, by=by, now=now)
    digest = hashlib.sha256(f"{reply.text}\n{reply.evidence_url}".encode()).hexdigest()
    records.write(
        kind="message.answered",
        subject=message,
        by=by,
        now=now,
        mandate=rules.mandate_of(by, message.channel, now),
        reply=reply.pk,
        digest=digest,
    )
    return reply


@transaction.atomic
def set_aside(*, message_id: int, state: str, reason: str, by: User, now: datetime) -> Message:
    """Not our authority, or spam: the clock stops, with a reason. Raises Refused."""
    message = _for_handling(message_id, by, now)
    if state not in SET_ASIDE:
        raise Refused(_("A message is set aside as spam or as not our authority."))
    if not reason.strip():
        raise Refused(_("Say why, in a few words."))
    _move(message, MessageState(state))
    for duty_id in _open_duties(message):
        cancel_duty(duty_id=duty_id, reason=state, by=by, now=now)
    _write_reason(f"message.{state}", message, reason, by=by, now=now)
    return message


@transaction.atomic
def reopen(*, message_id: int, reason: str, by: User, now: datetime) -> Message:
    """Take back setting aside. The citizen has waited all along: the clock runs since receipt."""
    message = _for_handling(message_id, by, now)
    if message.state not in SET_ASIDE:
        raise Refused(_("Only a message that was set aside can be taken back."))
    if not reason.strip():
        raise Refused(_("Say why, in a few words."))
    _move(message, MessageState.OPEN)
    _open_first_response(message, by=by, now=now)
    _write_reason("message.reopened", message, reason, by=by, now=now)
    return message


def _write_reason(kind: str, message: Message, reason: str, *, by: User, now: datetime) -> None:
    records.write(
        kind=kind,
        subject=message,
        by=by,
        now=now,
        mandate=rules.mandate_of(by, message.channel, now),
        detail={"reason": reason.strip()},
    )


def _for_handling(message_id: int, by: User, now: datetime) -> Message:
    message = (
        Message.objects.select_for_update(of=("self",))
        .select_related("channel__unit")
        .get(pk=message_id)
    )
    if not rules.may_answer(by, message.channel, now):
        raise Refused(_("You are not in charge of answering on this channel."))
    return message


def _open_duties(message: Message) -> list[int]:
    duties = Duty.objects.open().filter(message=message, kind=DutyKind.FIRST_RESPONSE)
    return list(duties.order_by("pk").values_list("pk", flat=True))


def _move(message: Message, to: MessageState) -> None:
    """The one writer of Message.state."""
    before = MessageState(message.state)
    if to not in MOVES[before]:
        raise Refused(
            _("A message that is “%(before)s” cannot become “%(after)s”.")
            % {"before": before.label, "after": to.label}
        )
    message.state = to
    message.save(update_fields=["state"])
