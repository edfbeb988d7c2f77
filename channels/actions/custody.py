"""The dossier of an account: who has what in hand and where it lies, never the secret."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from channels import rules
from channels.actions.common import Refused, locked, need, record
from channels.actions.confirming import confirm
from channels.models import Channel, CustodyItem
from channels.secrets import looks_like_secret, mask_mail, mask_number
from channels.states import Holding, Obligation


@transaction.atomic
def enter_custody(
    *,
    channel_id: int,
    holding: str,
    person: User | None,
    outsider: str,
    place: str,
    contact: str,
    since: date,
    by: User,
    now: datetime,
) -> CustodyItem:
    """Note what somebody holds. Of `contact` (recovery mail, number) only a mask is kept.

    Locks the channel. Refuses what looks like a password, a second one of the same kind (but for
    admins on the platform), and a day in the future.
    """
    channel = _kept(channel_id, by, now)
    place = need(place, _("Say where it lies."))
    _refuse_secret(place, outsider)
    if (person is None) == (not outsider.strip()):
        raise Refused(_("Choose a person, or name somebody outside."))
    if person is not None and not person.is_active:
        raise Refused(_("This person does not work here any more."))
    if since > _today(channel, now):
        raise Refused(_("That day lies in the future."))
    try:
        with transaction.atomic():
            item = CustodyItem.objects.create(
                channel=channel, holding=holding, person=person, outsider=outsider.strip(),
                place=place, masked=_masked(holding, contact), since=since,
                checked_on=_today(channel, now), checked_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        if "custody_one_of_each" not in str(error) and "custody_admin_once" not in str(error):
            raise
        raise Refused(_("This is noted already. End that entry first, or hand it over.")) from None
    _record("custody.entered", item, by, now)
    return item


@transaction.atomic
def end_custody(*, item_id: int, by: User, now: datetime) -> CustodyItem:
    """It is in these hands no more: access taken back, or the thing is gone. Stays in history."""
    item = CustodyItem.objects.select_related("channel", "person").get(pk=item_id)
    channel = _kept(item.channel_id, by, now)
    item = CustodyItem.objects.select_for_update(of=("self",)).get(pk=item_id)
    if item.ended_at is not None:
        raise Refused(_("This entry has ended already."))
    if channel.hand_overs.filter(
        completed_at=None, cancelled_at=None, items__item_id=item.pk
    ).exists():
        raise Refused(_("It is part of an open hand-over. Call that one off first."))
    item.ended_at = now
    item.save(update_fields=["ended_at"])
    _record("custody.ended", item, by, now)
    return item


@transaction.atomic
def pass_custody(*, item_id: int, to: User, by: User, now: datetime) -> CustodyItem:
    """What somebody who goes had in hand stands with another person from today; both are told.

    Without the signed record that a hand-over by both makes. Who is admin on the platform already
    gets no second entry. Locks the channel. Returns the entry of the taker.
    """
    item = CustodyItem.objects.select_related("channel", "person").get(pk=item_id)
    end_custody(item_id=item_id, by=by, now=now)
    mine = item.channel.custody.current().filter(person=to, holding=Holding.ADMIN)
    if item.holding == Holding.ADMIN and (known := mine.first()) is not None:
        return known
    channel = locked(item.channel_id)
    if not to.is_active:
        raise Refused(_("This person does not work here any more."))
    taken = CustodyItem.objects.create(
        channel=channel, holding=item.holding, person=to, place=item.place, masked=item.masked,
        since=_today(channel, now),
    )  # fmt: skip
    _record("custody.entered", taken, by, now)
    return taken


@transaction.atomic
def review_access(
    *, channel_id: int, seen: set[int], note: str, by: User, now: datetime
) -> Channel:
    """The quarterly review: every entry was looked at and is right; says who did it.

    `seen` are the ids that were ticked: all of those in force, or nothing is confirmed. Refused
    while entries stand with people who have left, or there are none at all.
    """
    channel = _kept(channel_id, by, now)
    if not channel.is_in_use:
        raise Refused(_("Only a channel in use is confirmed."))
    _refuse_secret(note)
    items = list(channel.custody.current().select_for_update(of=("self",)))
    if not items:
        raise Refused(_("The dossier is empty: note who holds what first."))
    if any(item.person is not None and not item.person.is_active for item in items):
        raise Refused(
            _("An entry stands with somebody who has left. Hand it over or end it first.")
        )
    if {item.pk for item in items} != seen:
        raise Refused(_("Look at every entry: end what is no longer right, tick what is."))
    today = _today(channel, now)
    channel.custody.current().update(checked_on=today, checked_by=by)
    confirmation = confirm(channel, Obligation.ACCESS, by=by, now=now, note=note.strip())
    record(
        "channel.access_reviewed", channel, by=by, now=now, roles=rules.KEEPING,
        entries=len(items), note=note.strip(), due_at=confirmation.due_at.isoformat(),
    )  # fmt: skip
    return channel


def _kept(channel_id: int, by: User, now: datetime) -> Channel:
    """The locked channel, if this person keeps its dossier."""
    channel = locked(channel_id)
    if channel.is_over:
        raise Refused(_("This channel is over: its entry stands."))
    if not rules.may_keep_custody(by, channel, now):
        raise Refused(_("You do not keep the custody of this channel."))
    return channel


def _masked(holding: str, contact: str) -> str:
    contact = contact.strip()
    if not contact:
        if holding in (Holding.MAIL, Holding.SIM):
            raise Refused(_("Enter the address or the number; only a mask of it is kept."))
        return ""
    if holding == Holding.MAIL:
        if "@" not in contact.strip("@"):
            raise Refused(_("That is no mail address."))
        return mask_mail(contact)
    if holding == Holding.SIM:
        if sum(character.isdigit() for character in contact) < 8:
            raise Refused(_("That is no phone number."))
        return mask_number(contact)
    raise Refused(_("An address or number belongs to recovery mail and SIM only."))


def _refuse_secret(*texts: str) -> None:
    if any(looks_like_secret(text) for text in texts):
        raise Refused(
            _("This looks like a password or a code. Write only where it lies, in plain words.")
        )


def _today(channel: Channel, now: datetime) -> date:
    return now.astimezone(ZoneInfo(channel.unit.zone)).date()


def _record(kind: str, item: CustodyItem, by: User, now: datetime) -> None:
    record(
        kind,
        item.channel,
        by=by,
        now=now,
        roles=rules.KEEPING,
        tell=[item.person] if item.person is not None and item.person.is_active else [],
        reason="person",
        item=item.pk,
        holding=item.holding,
        person=item.person_id,
        outsider=item.outsider,
        place=item.place,
        masked=item.masked,
    )
