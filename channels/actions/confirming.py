"""Confirmed again and again: still ours, data right, custody right. Duties remind of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from channels import rules
from channels.actions.common import Refused, locked, record
from channels.models import Channel, Confirmation
from channels.obligations import due_after
from channels.states import Obligation


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
    fields = [f"{obligation.value}_due_at"]
    if obligation == Obligation.ATTESTATION:
        channel.attested_at = now
        fields.append("attested_at")
    channel.save(update_fields=fields)
    return confirmation
