"""Every notice of staff and channels has words, in both languages, and a place to go to."""

from __future__ import annotations

import pytest
from django.urls import Resolver404, resolve
from django.utils import translation

import accounts.actions
from accounts.models import Membership
from channels import actions
from channels.models import Channel
from channels.states import Task
from platforms.handles import Account
from records import wording
from records.models import Notice
from tests.accounts.conftest import DAY, NOW, Office
from tests.accounts.test_invitations import accept, invite
from tests.channels.conftest import Give
from tests.channels.test_custody import enter
from tests.channels.test_requests import ask

KINDS = {
    "membership.granted", "membership.ended", "absence.recorded", "absence.cancelled",
    "absence.changed",
    "invitation.accepted", "channel.active", "channel.paused", "responsibility.assigned",
    "responsibility.ended", "pattern.made", "pattern.ended", "shift.put", "shift.called_off",
    "swap.offered", "swap.accepted", "swap.refused", "swap.withdrawn", "swap.decided",
    "channel.requested", "channel.declined", "channel.closing",
    "channel.closed", "channel.unit_changed", "impostor.placed", "impostor.reported",
    "custody.entered",
    "custody.ended", "handover.opened", "handover.completed", "handover.cancelled",
}  # fmt: skip


@pytest.fixture
def notices(office: Office, channel: Channel, give: Give) -> list[Notice]:
    """One of everything that somebody is told."""
    held = give(office.dewi)
    give(office.hendra, task=Task.APPROVE)
    actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)
    actions.pause(channel_id=channel.pk, by=office.ratna, now=NOW)
    actions.end_responsibility(responsibility_id=held.pk, at=NOW, by=office.ratna, now=NOW)
    accounts.actions.grant_membership(
        person=office.omar, unit=office.health, role="head", valid_from=NOW, valid_until=None,
        mandate=office.mandate, by=office.ratna, now=NOW,
    )  # fmt: skip
    role = Membership.objects.get(person=office.rizky)
    accounts.actions.end_membership(membership_id=role.pk, at=NOW, by=office.ratna, now=NOW)
    absence = accounts.actions.record_absence(
        person=office.dewi, substitute=office.omar, kind="sick", starts_at=NOW,
        ends_at=NOW + DAY, by=office.ratna, now=NOW,
    )  # fmt: skip
    accounts.actions.change_absence(
        absence_id=absence.pk, ends_at=NOW + 2 * DAY, substitute=office.rizky, by=office.ratna,
        now=NOW,
    )  # fmt: skip
    accounts.actions.cancel_absence(absence_id=absence.pk, by=office.ratna, now=NOW)
    accept(invite(office)[1])
    rota(office, channel)
    of_the_register(office, channel)
    return list(Notice.objects.select_related("event", "person"))


def rota(office: Office, channel: Channel) -> None:
    """A desk with one of everything that somebody on it is told."""
    desk = actions.open_desk(
        unit=office.health, name="Piket", around_the_clock=False,
        covers=[(channel, Task.CUSTODY)], by=office.hendra, now=NOW,
    )  # fmt: skip
    pattern = actions.make_pattern(
        desk_id=desk.pk, weekdays=[0], starts=480, ends=960, team=[office.rizky], rotation="week",
        on_holidays="work", stand_by=None, first_day=NOW.date() + 2 * DAY, last_day=None,
        by=office.hendra, now=NOW,
    )  # fmt: skip

    def put(day: int) -> int:
        return actions.put_on_shift(
            desk_id=desk.pk, person=office.dewi, kind="override", starts_at=NOW + day * DAY,
            ends_at=NOW + (day + 1) * DAY, by=office.hendra, now=NOW,
        ).pk  # fmt: skip

    answers = [
        (actions.accept_swap, office.rizky), (actions.refuse_swap, office.rizky),
        (actions.withdraw_swap, office.dewi), (actions.decide_swap, office.hendra),
    ]  # fmt: skip
    for day, (answer, who) in enumerate(answers, 2):
        offer = actions.offer_swap(
            shift_id=put(day), to=office.rizky, in_return_id=None, by=office.dewi, now=NOW
        )
        answer(offer_id=offer.pk, by=who, now=NOW)
    actions.call_off(shift_id=put(20), by=office.hendra, now=NOW)
    actions.end_pattern(pattern_id=pattern.pk, last_day=NOW.date(), by=office.hendra, now=NOW)


def of_the_register(office: Office, channel: Channel) -> None:
    """A request, custody from hand to hand, an impostor, another unit, and the end."""
    asked = ask(office)
    actions.decline(channel_id=asked.pk, reason="Cukup satu", by=office.ratna, now=NOW)
    give = {"channel_id": channel.pk, "note": "", "by": office.ratna, "now": NOW}
    items = [enter(office, channel, holding).pk for holding in ("password", "factor")]
    for item in items:
        opened = actions.open_hand_over(
            giver=office.dewi, receiver=office.hendra, item_ids=[item], **give
        )
        if item == items[0]:
            actions.cancel_hand_over(hand_over_id=opened.pk, by=office.ratna, now=NOW)
            continue
        for person in (office.dewi, office.hendra):
            actions.confirm_hand_over(hand_over_id=opened.pk, by=person, now=NOW)
    actions.end_custody(item_id=items[0], by=office.ratna, now=NOW)
    actions.assign(
        channel_id=channel.pk, person=office.dewi, task=Task.PUBLISH, rank="primary",
        valid_from=NOW, valid_until=None, mandate=office.mandate, by=office.ratna, now=NOW,
    )  # fmt: skip
    actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)
    case = actions.report_impostor(
        account=Account("x", "d1nkes", "https://x.com/d1nkes"), imitates=None, text="Palsu",
        contact="", by=None, now=NOW,
    )  # fmt: skip
    channel.refresh_from_db()
    actions.place_impostor(impostor_id=case.pk, imitates=channel, by=office.ratna, now=NOW)
    actions.change_unit(
        channel_id=channel.pk, unit=office.education, reason="Digabung", mandate=office.mandate,
        by=office.ratna, now=NOW,
    )  # fmt: skip
    actions.begin_closing(
        channel_id=channel.pk, reason="Digabung.", notice="Kami pindah.", closes_on=NOW.date(),
        redirect_to=None, archive_note="", by=office.ratna, now=NOW,
    )  # fmt: skip
    actions.close_due(now=NOW + DAY)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_notice_has_words(notices: list[Notice], language: str) -> None:
    assert {notice.event.kind for notice in notices} == KINDS
    with translation.override(language):
        for notice in notices:
            words = wording.of(notice)
            assert words.headline
            assert words.body
            assert not any(sign in words.letter for sign in ("%(", "{{", "{%", "None", "&#"))
            assert "sick" not in words.letter.lower()


def test_every_address_in_a_notice_exists(notices: list[Notice]) -> None:
    lost = []
    for notice in notices:
        try:
            if notice.url:
                resolve(notice.url)
        except Resolver404:
            lost.append(notice.url)
    assert lost == []
