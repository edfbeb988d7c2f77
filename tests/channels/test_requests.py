"""A unit asks for a channel; the program admin decides, and who asked is told."""

from __future__ import annotations

from typing import Any

import pytest

from channels import actions
from channels.models import Channel
from channels.states import ChannelState
from records.models import Event, Notice
from tests.accounts.conftest import NOW, Office
from tests.channels.conftest import register

FOUR = {
    "purpose": "Info layanan",
    "audience": "Warga kabupaten",
    "staffing": "Dua petugas bergantian",
    "alternative": "Akun X tidak menjangkau orang tua",
}


def ask(office: Office, **changes: Any) -> Channel:
    given = {
        "unit": office.health, "url": "https://t.me/dinkes", "network": "telegram",
        "handle": "dinkes", "name": "Dinkes", "by": office.dewi, "now": NOW,
    } | FOUR  # fmt: skip
    return actions.request(**(given | changes))


def test_a_request_goes_to_the_admins_by_mail(office: Office) -> None:
    channel = ask(office)
    assert (channel.state, channel.requested_by) == (ChannelState.PROPOSED, office.dewi)
    told = Notice.objects.filter(event__kind="channel.requested", medium="email")
    assert {notice.person for notice in told} == {office.ratna, office.bagus}


@pytest.mark.parametrize("question", FOUR)
def test_a_request_answers_all_four_questions(office: Office, question: str) -> None:
    with pytest.raises(actions.Refused, match="all four questions"):
        ask(office, **{question: "  "})
    assert not Channel.objects.exists()


def test_only_the_unit_itself_asks(office: Office) -> None:
    for person in (office.omar, office.ratna):
        with pytest.raises(actions.Refused, match="do not work on the channels"):
            ask(office, by=person)
    assert ask(office, by=office.hendra).requested_by == office.hendra


def test_approval_tells_who_asked_and_starts_the_confirmations(office: Office) -> None:
    channel = actions.activate(channel_id=ask(office).pk, by=office.ratna, now=NOW)
    assert channel.is_attested(NOW)
    assert {one.obligation for one in channel.confirmations.all()} == {"attestation", "access"}
    told = Notice.objects.filter(event__kind="channel.active", person=office.dewi)
    assert {notice.medium for notice in told} == {"in_app", "email"}


def test_declining_needs_a_reason_and_frees_the_name(office: Office) -> None:
    channel = ask(office)
    with pytest.raises(actions.Refused, match="Say why"):
        actions.decline(channel_id=channel.pk, reason=" ", by=office.ratna, now=NOW)
    actions.decline(channel_id=channel.pk, reason="Cukup satu akun", by=office.ratna, now=NOW)
    event = Event.objects.get(kind="channel.declined")
    assert (event.facts["why"], event.notices.first().person) == ("Cukup satu akun", office.dewi)
    assert ask(office).pk != channel.pk


def test_only_an_admin_decides(office: Office) -> None:
    channel = ask(office)
    for person in (office.dewi, office.hendra, office.lukman):
        with pytest.raises(actions.Refused, match="Only a program admin"):
            actions.activate(channel_id=channel.pk, by=person, now=NOW)
        with pytest.raises(actions.Refused, match="Only a program admin"):
            actions.decline(channel_id=channel.pk, reason="Tidak", by=person, now=NOW)


def test_the_contact_is_an_address_of_the_office(office: Office) -> None:
    office.health.mail_domains = ["prov.example"]
    office.health.save()
    with pytest.raises(actions.Refused, match=r"must end in prov\.example"):
        register(office, contact_email="dinkes@gmail.com")
    assert register(office, contact_email="humas@dinkes.prov.example").contact_email
