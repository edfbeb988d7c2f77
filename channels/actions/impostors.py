"""Cases about accounts that pose as ours: reports of the public, and what is decided on them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

import records.actions
from accounts.models import Mandate, User
from accounts.rules import mandate_for
from accounts.states import Role
from channels import cases
from channels.actions.common import Refused, require_manager
from channels.models import Channel, Impostor
from channels.states import IMPOSTOR_MOVES, ImpostorState
from platforms.handles import Account
from records.states import Urgency

# Of a case that is reported again and again the admins hear once a day.
TOLD_AGAIN_AFTER = timedelta(days=1)
# When the case is over, nobody has a question to the reporter any more.
OVER = (ImpostorState.DISMISSED, ImpostorState.TAKEN_DOWN)


@transaction.atomic
def report_impostor(
    *,
    account: Account,
    imitates: Channel | None,
    text: str,
    contact: str,
    by: User | None,
    now: datetime,
) -> Impostor:
    """Take a report in; several about one address become one case. Locks the case.

    What was written and the contact lie beside the event, where they can be erased. Program
    admins of the channel's unit (of every unit, when it is not known) are told of a new case.
    """
    impostor, is_new = _case(account, imitates, now)
    silent_since = now - impostor.last_reported_at
    impostor.last_reported_at = now
    if impostor.imitates is None:
        impostor.imitates = imitates
    impostor.save(update_fields=["last_reported_at", "imitates"])
    told = cases.admins_over(_unit_id(impostor), now) if _is_news(is_new, silent_since) else []
    records.actions.write(
        kind="impostor.reported",
        subject=impostor,
        by=by,
        now=now,
        tell=told,
        by_email=True,
        urgency=Urgency.ACTION,
        reason="admin",
        url=impostor.get_absolute_url(),
        detail={"text": text, "contact": contact},
        network=impostor.network,
        channel=impostor.imitates.name if impostor.imitates else "",
    )
    return impostor


def _is_news(is_new: bool, silent_since: timedelta) -> bool:
    return is_new or silent_since >= TOLD_AGAIN_AFTER


def _case(account: Account, imitates: Channel | None, now: datetime) -> tuple[Impostor, bool]:
    known = (
        Impostor.objects.select_for_update(of=("self",), no_key=True)
        .annotate(address=Lower("url"))
        .filter(address=account.url.lower())
        .select_related("imitates")
    )
    found = known.first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            return Impostor.objects.create(
                network=account.network,
                handle=account.handle,
                url=account.url,
                imitates=imitates,
                reported_at=now,
                last_reported_at=now,
            ), True
    except IntegrityError:  # somebody else reported it at this moment
        return known.get(), False


@transaction.atomic
def decide_impostor(
    *, impostor_id: int, to: ImpostorState, reason: str, by: User, now: datetime
) -> Impostor:
    """Confirm, dismiss, mark as taken down or open again, with a reason. Locks the case.

    Refuses to confirm an account that stands in our own register. With the case the reporters'
    words and contacts are over too: they are erased.
    """
    impostor = _locked(impostor_id)
    _require(by, impostor, now)
    if not reason.strip():
        raise Refused(_("Please give a reason."))
    if to == ImpostorState.CONFIRMED and _is_ours(impostor):
        raise Refused(_("This account stands in the register of official channels."))
    _move(impostor, to, reason=reason.strip(), by=by, now=now)
    if to in OVER:
        records.actions.erase_details(subject=impostor, kinds=["impostor.reported"], by=by, now=now)
    return impostor


def _move(impostor: Impostor, to: ImpostorState, *, reason: str, by: User, now: datetime) -> None:
    """The one writer of Impostor.state."""
    before = ImpostorState(impostor.state)
    if to not in IMPOSTOR_MOVES[before]:
        raise Refused(
            _("A case that is “%(before)s” cannot become “%(after)s”.")
            % {"before": before.label, "after": to.label}
        )
    impostor.state = to
    impostor.reason, impostor.decided_by, impostor.decided_at = reason, by, now
    impostor.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    records.actions.write(
        kind="impostor.reopened" if to == ImpostorState.REPORTED else f"impostor.{to.value}",
        subject=impostor,
        by=by,
        now=now,
        mandate=_mandate(by, impostor, now),
        before=before.value,
        detail={"reason": reason},
    )


@transaction.atomic
def place_impostor(
    *, impostor_id: int, imitates: Channel | None, by: User, now: datetime
) -> Impostor:
    """Say as which of our channels it poses, or that nobody knows. Locks the case.

    Of channels over which the person is program admin, so that nobody hands a case to others
    unasked; one that is not placed is seen by every program admin. Those who have it now are told.
    """
    impostor = _locked(impostor_id)
    _require(by, impostor, now)
    before = impostor.imitates
    if imitates == before:
        raise Refused(_("The case says so already."))
    if imitates is not None:
        require_manager(by, imitates.unit, now)
        if not imitates.is_public:
            raise Refused(_("This channel does not stand in the public register."))
    mandate = _mandate(by, impostor, now)
    impostor.imitates = imitates
    impostor.save(update_fields=["imitates"])
    records.actions.write(
        kind="impostor.placed",
        subject=impostor,
        by=by,
        now=now,
        mandate=mandate,
        tell=cases.admins_over(_unit_id(impostor), now),
        by_email=True,
        urgency=Urgency.ACTION,
        reason="admin",
        url=impostor.get_absolute_url(),
        network=impostor.network,
        before=before.name if before else "",
        channel=imitates.name if imitates else "",
    )
    return impostor


@transaction.atomic
def note_impostor(*, impostor_id: int, text: str, by: User, now: datetime) -> Impostor:
    """Write down what was found or done: reported to the network, answer received."""
    impostor = _locked(impostor_id)
    _require(by, impostor, now)
    records.actions.write(
        kind="impostor.noted",
        subject=impostor,
        by=by,
        now=now,
        mandate=_mandate(by, impostor, now),
        detail={"text": text},
    )
    return impostor


@transaction.atomic
def erase_reporters(*, impostor_id: int, by: User, now: datetime) -> int:
    """Erase what reporters wrote and how to reach them; say how many reports it was."""
    impostor = _locked(impostor_id)
    _require(by, impostor, now)
    return records.actions.erase_details(
        subject=impostor, kinds=["impostor.reported"], by=by, now=now
    )


def _locked(impostor_id: int) -> Impostor:
    return (
        Impostor.objects.select_for_update(of=("self",), no_key=True)
        .select_related("imitates__unit")
        .get(pk=impostor_id)
    )


def _require(by: User, impostor: Impostor, now: datetime) -> None:
    if not cases.may_settle(by, impostor, now):
        raise Refused(_("Only a program admin may do this."))


def _is_ours(impostor: Impostor) -> bool:
    known = Channel.objects.in_use().annotate(address=Lower("url"))
    return known.filter(address=impostor.url.lower()).exists()


def _unit_id(impostor: Impostor) -> int | None:
    return impostor.imitates.unit_id if impostor.imitates else None


def _mandate(by: User, impostor: Impostor, now: datetime) -> Mandate | None:
    unit_id = _unit_id(impostor) or by.unit_id
    membership = mandate_for(by, [Role.ADMIN], unit_id, now)
    return membership.mandate if membership else None
