"""The dossier in the browser: masks, refusals beside the field, the record as a file."""

from __future__ import annotations

import pytest

from channels import actions
from channels.models import Channel, HandOver
from channels.states import Holding
from tests.accounts.conftest import NOW, Office
from tests.accounts.test_pages import as_
from tests.channels.test_custody import enter


def entry(office: Office, **changes: object) -> dict[str, object]:
    return {
        "holding": "sim", "person": office.dewi.pk, "outsider": "", "place": "Laci terkunci",
        "contact": "0812 3456 7890", "since": "2026-11-01",
    } | changes  # fmt: skip


def test_a_number_is_shown_as_a_mask_only(office: Office, channel: Channel) -> None:
    client = as_(office.hendra)
    assert client.post(f"/channels/{channel.pk}/custody/new/", entry(office)).status_code == 302
    text = client.get(f"/channels/{channel.pk}/custody/").content.decode()
    assert "0812•••90" in text
    assert "3456" not in text


def test_a_password_comes_back_refused(office: Office, channel: Channel) -> None:
    wrong = entry(office, place="Kata sandi: Dinkes2026!")
    answer = as_(office.ratna).post(f"/channels/{channel.pk}/custody/new/", wrong)
    assert answer.status_code == 422
    assert "looks like a password" in answer.content.decode()
    assert not channel.custody.exists()


def test_who_reads_the_dossier(office: Office, channel: Channel) -> None:
    answers = {
        person.name: as_(person).get(f"/channels/{channel.pk}/custody/").status_code
        for person in (office.ratna, office.hendra, office.lukman, office.dewi, office.omar)
    }
    assert answers == {"Ratna": 200, "Hendra": 200, "Lukman": 200, "Dewi": 403, "Omar": 404}


@pytest.fixture
def opened(office: Office, channel: Channel) -> HandOver:
    item = enter(office, channel, Holding.FACTOR)
    return actions.open_hand_over(
        channel_id=channel.pk, giver=office.dewi, receiver=office.omar, item_ids=[item.pk],
        note="", by=office.ratna, now=NOW,
    )  # fmt: skip


def test_both_confirm_and_the_record_is_a_file(office: Office, opened: HandOver) -> None:
    path, giver, receiver = opened.get_absolute_url(), as_(office.dewi), as_(office.omar)
    assert receiver.get(f"{path}record.pdf").status_code == 404
    answers = [one.post(f"{path}confirm/").status_code for one in (giver, giver, receiver)]
    assert answers == [302, 422, 302]
    record = receiver.get(f"{path}record.pdf")
    assert record["Content-Type"] == "application/pdf"
    assert "BAST-" in record["Content-Disposition"]
    opened.refresh_from_db()
    assert record.content == bytes(opened.pdf)


def test_a_translation_is_made_with_the_record_and_offered_beside_it(
    office: Office, opened: HandOver
) -> None:
    path, receiver = opened.get_absolute_url(), as_(office.omar)
    assert receiver.get(f"{path}record.pdf?lang=en").status_code == 404
    for one in (as_(office.dewi), receiver):
        one.post(f"{path}confirm/")
    opened.refresh_from_db()
    english = receiver.get(f"{path}record.pdf?lang=en")
    assert english.content == bytes(opened.pdf_en) != bytes(opened.pdf)
    assert b"/Lang(en)" in english.content
    page = receiver.get(path).content.decode()
    assert 'record.pdf"' in page
    assert 'record.pdf?lang=en"' in page


def test_a_receiver_from_elsewhere_sees_the_hand_over_and_no_dossier(
    office: Office, channel: Channel, opened: HandOver
) -> None:
    client = as_(office.omar)
    assert client.get(opened.get_absolute_url()).status_code == 200
    assert client.get(f"/channels/{channel.pk}/custody/").status_code == 404
    assert as_(office.rizky).get(opened.get_absolute_url()).status_code == 404


def test_hand_overs_are_begun_on_the_page(office: Office, channel: Channel) -> None:
    mine, other = (
        enter(office, channel),
        enter(office, channel, Holding.FACTOR, person=office.rizky),
    )
    client, path = as_(office.ratna), f"/channels/{channel.pk}/custody/hand-over/"
    form = {"items": [mine.pk, other.pk], "receiver": office.hendra.pk, "note": ""}
    refused = client.post(path, form)
    assert refused.status_code == 422
    assert "one by one" in refused.context["form"].errors["items"][0]
    answer = client.post(path, form | {"items": [mine.pk]})
    assert answer.url == channel.hand_overs.get().get_absolute_url()


def test_a_review_wants_every_tick(office: Office, channel: Channel) -> None:
    actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)
    items = [enter(office, channel, holding).pk for holding in (Holding.FACTOR, Holding.ADMIN)]
    client, path = as_(office.hendra), f"/channels/{channel.pk}/custody/review/"
    assert client.post(path, {"seen": items[:1], "note": ""}).status_code == 422
    assert client.post(path, {"seen": items, "note": ""}).status_code == 302
    assert channel.confirmations.filter(obligation="access", by=office.hendra).exists()


def test_ending_an_entry_in_a_hand_over_says_why_not(
    office: Office, channel: Channel, opened: HandOver
) -> None:
    item = opened.items.get().item_id
    answer = as_(office.ratna).post(f"/channels/custody/{item}/end/")
    assert answer.status_code == 422
    assert "open hand-over" in answer.content.decode()
