"""The dossier: where things lie, masks instead of addresses, and never a secret."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from channels import actions, registry
from channels.models import Channel, CustodyItem
from channels.secrets import looks_like_secret
from channels.states import Holding
from records.models import Event
from tests.accounts.conftest import NOW, Office
from tests.channels.conftest import Give

TODAY = date(2026, 11, 23)


def enter(
    office: Office, channel: Channel, holding: str = Holding.PASSWORD, **changes: Any
) -> CustodyItem:
    given = {
        "person": office.dewi, "outsider": "", "place": "Brankas kata kunci Diskominfo",
        "contact": "", "since": TODAY, "by": office.ratna, "now": NOW,
    }  # fmt: skip
    return actions.enter_custody(channel_id=channel.pk, holding=holding, **(given | changes))


@pytest.mark.parametrize(
    "text",
    ["sandi: rahasia", "PIN = 1234", "Dinkes2026!", "aB3dEf9h", "otpauth://totp/x",
     "1234-5678-9012", "JBSWY3DPEHPK3PXP", "Password:abc"],
)  # fmt: skip
def test_what_reads_like_a_secret_is_refused(office: Office, channel: Channel, text: str) -> None:
    with pytest.raises(actions.Refused, match="looks like a password"):
        enter(office, channel, place=f"Lemari {text}")
    assert not CustodyItem.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["KeePassXC, kelompok Media Sosial", "Brankas/Medsos-2026", "Ponsel Samsung A54 di laci",
     "Lemari besi ruang IKP lantai 2",
     "humas@dinkes.nusabahari.go.id", "Entri nomor 14 tahun 2026"],
)  # fmt: skip
def test_places_in_plain_words_are_taken(text: str) -> None:
    assert not looks_like_secret(text)


def test_of_mail_and_number_a_mask_is_kept(office: Office, channel: Channel) -> None:
    mail = enter(office, channel, Holding.MAIL, contact="humas@dinkes.prov.example")
    sim = enter(office, channel, Holding.SIM, contact="0812 3456 7890")
    assert (mail.masked, sim.masked) == ("h•••@dinkes.prov.example", "0812•••90")
    assert "3456" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_one_of_each_but_many_admins(office: Office, channel: Channel) -> None:
    enter(office, channel)
    with pytest.raises(actions.Refused, match="noted already"):
        enter(office, channel, person=office.rizky)
    for person in (office.dewi, office.rizky):
        enter(office, channel, Holding.ADMIN, person=person)
    with pytest.raises(actions.Refused, match="noted already"):
        enter(office, channel, Holding.ADMIN, person=office.rizky)


def test_who_keeps_the_dossier(office: Office, channel: Channel, give: Give) -> None:
    with pytest.raises(actions.Refused, match="do not keep the custody"):
        enter(office, channel, by=office.rizky)
    give(office.rizky, task="custody")
    assert enter(office, channel, by=office.rizky)


def test_fewer_than_two_admins_of_ours_are_a_flag(office: Office, channel: Channel) -> None:
    actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)
    enter(office, channel, Holding.ADMIN)
    enter(office, channel, Holding.ADMIN, person=None, outsider="CV Media Kreatif")
    assert registry.short_of_admins(Channel.objects.all()).get() == channel
    second = enter(office, channel, Holding.ADMIN, person=office.rizky)
    assert not registry.short_of_admins(Channel.objects.all()).exists()
    actions.end_custody(item_id=second.pk, by=office.ratna, now=NOW)
    assert registry.with_admin_count(Channel.objects.all()).get().admin_count == 1


def test_a_review_looks_at_every_entry_and_says_who(
    office: Office, channel: Channel, give: Give
) -> None:
    actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)
    give(office.dewi, task="custody")
    seen = {enter(office, channel).pk, enter(office, channel, Holding.ADMIN).pk}
    with pytest.raises(actions.Refused, match="Look at every entry"):
        review(office, channel, {min(seen)})
    review(office, channel, seen)
    done = channel.confirmations.filter(obligation="access").first()
    assert (done.by, done.due_at.date()) == (office.dewi, date(2027, 2, 22))


def review(office: Office, channel: Channel, seen: set[int]) -> None:
    actions.review_access(channel_id=channel.pk, seen=seen, note="", by=office.dewi, now=NOW)


def test_no_review_of_an_empty_dossier_or_one_of_leavers(office: Office, channel: Channel) -> None:
    actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)
    given = {"channel_id": channel.pk, "note": "", "by": office.ratna, "now": NOW}
    with pytest.raises(actions.Refused, match="dossier is empty"):
        actions.review_access(seen=set(), **given)
    item = enter(office, channel)
    office.dewi.is_active = False
    office.dewi.save()
    with pytest.raises(actions.Refused, match="who has left"):
        actions.review_access(seen={item.pk}, **given)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"place": "kata sandi: abc"}, "custody_holds_no_secret"),
        ({"masked": "humas@x"}, "custody_shows_a_mask_only"),
        ({"masked": "•081234567"}, "custody_mask_hides_the_number"),
        ({"person_id": None}, "custody_is_somebodys"),
    ],
)
def test_the_database_holds_no_secret_either(
    office: Office, channel: Channel, changes: dict[str, Any], name: str
) -> None:
    item = enter(office, channel)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CustodyItem.objects.filter(pk=item.pk).update(**changes)
