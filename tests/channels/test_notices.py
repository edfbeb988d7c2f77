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
from records import wording
from records.models import Notice
from tests.accounts.conftest import DAY, NOW, Office
from tests.accounts.test_invitations import accept, invite
from tests.channels.conftest import Give

KINDS = {
    "membership.granted", "membership.ended", "absence.recorded", "absence.cancelled",
    "invitation.accepted", "channel.active", "channel.paused", "responsibility.assigned",
    "responsibility.ended",
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
    accounts.actions.cancel_absence(absence_id=absence.pk, by=office.ratna, now=NOW)
    accept(invite(office)[1])
    return list(Notice.objects.select_related("event", "person"))


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
