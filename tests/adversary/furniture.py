"""What stands in an office of the place besides its posts and duties: letters, a rota, custody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

import accounts.actions
import channels.actions
from accounts.models import User
from channels.models import Channel


def letters(channel: Channel, colleague: User, admin: User, word: str) -> dict[str, Any]:
    """Units below the office, one of them closed, and a letter with its file."""
    unit, begun = channel.unit, timezone.now() - timedelta(hours=2)
    part, closed, place = (
        accounts.actions.create_unit(
            code=f"{word.lower()}{name}{unit.pk}", name=f"{word} {name}",
            short_name=f"{word}{name}", zone="Asia/Jakarta", calendar=unit.calendar, parent=unit,
            mail_domains=[], by=admin, now=begun,
        )
        for name in ("seksi", "bekas", "tempat")
    )  # fmt: skip
    accounts.actions.close_unit(unit_id=closed.pk, by=admin, now=begun)
    letter = accounts.actions.record_mandate(
        number=f"{word}800/{unit.pk}", signed_on=begun.date(), signer=f"{word} Sekda", kind="plt",
        by=admin, now=begun,
    )  # fmt: skip
    accounts.actions.grant_membership(
        person=colleague, unit=part, role="officer", valid_from=timezone.now(),
        valid_until=timezone.now() + timedelta(days=9), mandate=letter, by=admin, now=begun,
    )  # fmt: skip
    file = accounts.actions.add_letter_file(
        mandate=letter, data=f"%PDF-1.7 {unit.pk} %%EOF".encode(), name=f"{word}.pdf", by=admin,
        now=begun,
    )  # fmt: skip
    return {
        "letter": letter.pk, "letter_file": file.pk, "unit": part.pk, "place": place.pk,
        "closed_unit": closed.pk,
    }  # fmt: skip


def rota(channel: Channel, word: str, **people: User) -> dict[str, Any]:
    """A desk with a pattern, a shift that is offered, and the address of its calendar."""
    now, judge, writer = timezone.now(), people["judge"], people["writer"]
    desk = channels.actions.open_desk(
        unit=channel.unit, name=f"{word} Piket", around_the_clock=True,
        covers=[(channel, "custody")], by=judge, now=now,
    )  # fmt: skip
    pattern = channels.actions.make_pattern(
        desk_id=desk.pk, weekdays=[0, 1], starts=480, ends=960, team=[writer], rotation="week",
        on_holidays="work", stand_by=None, first_day=timezone.localdate() + timedelta(days=2),
        last_day=None, by=judge, now=now,
    )  # fmt: skip
    shift = channels.actions.put_on_shift(
        desk_id=desk.pk, person=people["guest"], kind="override", by=judge, now=now,
        starts_at=now + timedelta(days=20), ends_at=now + timedelta(days=21),
    )  # fmt: skip
    offer = channels.actions.offer_swap(
        shift_id=shift.pk, to=writer, in_return_id=None, by=people["guest"], now=now
    )
    feed, key = channels.actions.open_feed(desk=desk, by=people["admin"], now=now)
    return {
        "desk": desk.pk, "pattern": pattern.pk, "shift": shift.pk, "offer": offer.pk,
        "cover": desk.covers.get().pk, "feed": feed.pk, "key": key,
    }  # fmt: skip


def dossier(channel: Channel, writer: User, judge: User, admin: User, word: str) -> dict[str, Any]:
    """Entries of custody, a hand-over that is signed and one that waits for both."""
    now = timezone.now() - timedelta(hours=2)

    def enter(holding: str, contact: str = "") -> int:
        return channels.actions.enter_custody(
            channel_id=channel.pk, holding=holding, person=writer, outsider="",
            place=f"Lemari {word}", contact=contact, since=now.date(), by=admin, now=now,
        ).pk  # fmt: skip

    def pass_on(item: int) -> int:
        return channels.actions.open_hand_over(
            channel_id=channel.pk, giver=writer, receiver=judge, item_ids=[item], note=word,
            by=admin, now=now,
        ).pk  # fmt: skip

    signed = pass_on(enter("factor"))
    for person in (writer, judge):
        channels.actions.confirm_hand_over(hand_over_id=signed, by=person, now=now)
    waiting, loose = pass_on(enter("password")), enter("sim", "0812 3456 7890")
    entries = list(channel.custody.current().values_list("pk", flat=True))
    return {"signed": signed, "hand_over": waiting, "custody": loose, "entries": entries}
