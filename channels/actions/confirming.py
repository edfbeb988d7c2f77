"""Confirmed again and again: still ours, data right, custody right. And the reminders of it."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from channels import rules
from channels.actions.common import Refused, locked, record
from channels.models import Channel, Confirmation
from channels.obligations import due_after, last_step, next_reminder
from channels.queries import Chain, NobodyOnDuty, on_duty
from channels.states import Obligation, Task
from records.actions import cancel_notices, owe
from records.states import Urgency

log = logging.getLogger(__name__)
BATCH = 200
# Words of records.wording for links of the chain that are not in charge by decree.
OTHER_REASONS = ("supervisor", "head", "admin", "substitute")


def start_confirmations(channel: Channel, *, by: User | None, now: datetime) -> None:
    """Both obligations of an account that is taken into use for the first time."""
    for obligation in Obligation:
        confirm(channel, obligation, by=by, now=now)


@transaction.atomic
def attest(
    *, channel_id: int, ours: bool, data_right: bool, custody_right: bool, by: User, now: datetime
) -> Channel:
    """The unit confirms for half a year: still ours, data right, custody right. Locks the row.

    Only who supervises or heads the unit; three times yes, or what is wrong is put right first.
    """
    channel = locked(channel_id)
    if not channel.is_in_use:
        raise Refused(_("Only a channel in use is confirmed."))
    if not rules.may_attest(by, channel, now):
        raise Refused(
            _("Only the supervisor or the head of %(unit)s confirms this.") % {"unit": channel.unit}
        )
    if not (ours and data_right and custody_right):
        raise Refused(_("Put right what is wrong first, then confirm all three."))
    confirmation = confirm(channel, Obligation.ATTESTATION, by=by, now=now)
    cancel_notices(subject=channel, kinds=["channel.attestation_due"])
    record(
        "channel.attested", channel, by=by, now=now, roles=rules.LEADING,
        due_at=confirmation.due_at.isoformat(),
    )  # fmt: skip
    return channel


def confirm(
    channel: Channel, obligation: Obligation, *, by: User | None, now: datetime, note: str = ""
) -> Confirmation:
    """The row that moves the due date, and the date. The channel is locked by the caller."""
    due = due_after(now, obligation, channel.unit.zone)
    confirmation = Confirmation.objects.create(
        channel=channel, obligation=obligation, by=by, at=now, due_at=due, note=note
    )
    setattr(channel, f"{obligation.value}_due_at", due)
    setattr(channel, f"{obligation.value}_remind_at", next_reminder(due, now))
    fields = [f"{obligation.value}_due_at", f"{obligation.value}_remind_at"]
    if obligation == Obligation.ATTESTATION:
        channel.attested_at = now
        fields.append("attested_at")
    channel.save(update_fields=fields)
    return confirmation


def remind_confirmations(*, now: datetime) -> int:
    """The sweep that reminds of what must be confirmed: 30, 14, 0 days before, then every week.

    Says how many were reminded. Each channel in its own transaction, skipping what others hold;
    after a standstill only the last step is told. Keys make a second telling impossible.
    """
    return sum(
        _reminded(pk, obligation, now)
        for obligation in Obligation
        for pk in Channel.objects.in_use()
        .filter(**{f"{obligation.value}_remind_at__lte": now})
        .order_by(f"{obligation.value}_remind_at", "pk")
        .values_list("pk", flat=True)[:BATCH]
    )


def _reminded(channel_id: int, obligation: Obligation, now: datetime) -> bool:
    name = f"{obligation.value}_remind_at"
    try:
        with transaction.atomic():
            channel = (
                Channel.objects.in_use()
                .select_for_update(of=("self",), no_key=True, skip_locked=True)
                .select_related("unit")
                .filter(Q(**{f"{name}__lte": now}), pk=channel_id)
                .first()
            )
            if channel is None:
                return False
            due = getattr(channel, f"{obligation.value}_due_at")
            step = last_step(due, now)
            setattr(channel, name, next_reminder(due, now))
            channel.save(update_fields=[name])
            _tell(channel, obligation, due, step, now)
            return True
    except Exception:
        log.exception("nobody could be reminded about channel %s", channel_id)
        return False


def _tell(
    channel: Channel, obligation: Obligation, due: datetime, step: int, now: datetime
) -> None:
    event = record(
        f"channel.{obligation.value}_due", channel, by=None, now=now,
        step=step, due_at=due.isoformat(), overdue=step >= 0,
    )  # fmt: skip
    key = f"channel:{channel.pk}:{obligation.value}:{due:%Y-%m-%d}:{step}"
    for person, reason in _whom(channel, step, now):
        owe(
            event=event, people=[person], now=now, by_email=True,
            urgency=Urgency.URGENT if step >= 0 else Urgency.ACTION,
            reason=reason, url=channel.get_absolute_url(), key=key,
        )  # fmt: skip


def _whom(channel: Channel, step: int, now: datetime) -> list[tuple[User, str]]:
    """Custody first, from 14 days before also who leads the unit, when it is due the admins too.

    By the one resolver, so that an absent person's substitute hears of it.
    """
    try:
        chain = on_duty(channel, Task.CUSTODY, now)
    except NobodyOnDuty:
        log.warning("nobody at all can be reminded about channel %s", channel.pk)
        chain = Chain()
    admins = step >= 0
    leaders = step >= -14
    meant = [
        link
        for place, link in enumerate(chain)
        if place == 0 or admins or (leaders and link.reason != "admin")
    ]
    return [
        (link.person, link.reason if link.reason in OTHER_REASONS else "responsible")
        for link in meant
    ]
