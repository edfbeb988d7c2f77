"""The pages of the register: asking, deciding, correcting, closing, confirming."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from channels import actions
from channels.models import Channel
from tests.accounts.conftest import NOW, Office
from tests.accounts.test_pages import as_
from tests.channels.conftest import register
from tests.channels.test_register_changes import edit, rename
from tests.channels.test_requests import FOUR, ask

LATE = NOW - timedelta(days=190)  # before the real clock, which pages read


@pytest.fixture
def active(office: Office, channel: Channel) -> Channel:
    return actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)


def details(channel: Channel, **changes: str) -> dict[str, str]:
    return {
        "name": channel.name, "moderation": "active", "response_minutes": "450"
    } | changes  # fmt: skip


def test_an_officer_asks_and_the_admin_declines_with_a_reason(office: Office) -> None:
    form = FOUR | {
        "url": "t.me/dinkes", "unit": office.health.pk, "name": "Dinkes", "moderation": "active",
        "response_minutes": "450",
    }  # fmt: skip
    asking, admin = as_(office.dewi), as_(office.ratna)
    assert asking.post("/channels/request/", form).status_code == 302
    channel = Channel.objects.get()
    refused = admin.post(f"/channels/{channel.pk}/decline/", {"reason": " "})
    assert refused.status_code == 422
    assert "so that the unit can ask again" in refused.content.decode()
    admin.post(f"/channels/{channel.pk}/decline/", {"reason": "Cukup satu akun"})
    assert "Cukup satu akun" in asking.get(channel.get_absolute_url()).content.decode()


def test_an_unanswered_question_keeps_what_was_typed(office: Office) -> None:
    form = FOUR | {"staffing": "", "url": "t.me/dinkes", "unit": office.health.pk, "name": "Dinkes"}
    answer = as_(office.dewi).post("/channels/request/", form)
    assert answer.status_code == 422
    assert "staffing" in answer.context["form"].errors
    assert FOUR["audience"] in answer.content.decode()


def test_a_taken_name_is_said_beside_the_address(office: Office, channel: Channel) -> None:
    form = details(channel, url="https://x.com/DINKES") | {"unit": office.health.pk}
    answer = as_(office.ratna).post("/channels/new/", form)
    assert answer.status_code == 422
    assert "registered already" in answer.context["form"].errors["url"][0]


def test_a_permanent_id_is_read_from_the_address(office: Office, channel: Channel) -> None:
    form = details(channel, url="https://www.facebook.com/profile.php?id=100064700000001")
    as_(office.ratna).post("/channels/new/", form | {"unit": office.health.pk})
    assert Channel.objects.get(network="facebook").platform_id == "100064700000001"


def test_a_supervisor_corrects_and_the_history_shows_both(office: Office, channel: Channel) -> None:
    client = as_(office.hendra)
    page = client.get(f"/channels/{channel.pk}/edit/")
    assert page.context["form"]["name"].value() == channel.name
    changed = details(channel, hours="Senin–Jumat 08.00", tags="Sehat, darurat")
    assert client.post(f"/channels/{channel.pk}/edit/", changed).status_code == 302
    channel.refresh_from_db()
    assert channel.tags == ["sehat", "darurat"]
    text = client.get(f"/channels/{channel.pk}/history/").content.decode()
    assert "Senin–Jumat 08.00" in text
    assert "Service hours" in text


def test_a_decree_has_number_and_date(office: Office, channel: Channel) -> None:
    path = f"/channels/{channel.pk}/edit/"
    answer = as_(office.ratna).post(path, details(channel, decree_number="555/1"))
    assert answer.status_code == 422
    assert "decree_on" in answer.context["form"].errors


def test_renaming_stays_on_the_network(office: Office, channel: Channel) -> None:
    client, path = as_(office.ratna), f"/channels/{channel.pk}/rename/"
    answer = client.post(path, {"url": "https://t.me/dinkes_baru", "handle": ""})
    assert answer.status_code == 422
    assert "another network" in answer.context["form"].errors["url"][0]
    assert client.post(path, {"url": "twitter.com/Dinkes_Baru"}).status_code == 302
    assert "Former names" in client.get(channel.get_absolute_url()).content.decode()


def test_a_closure_shows_notice_and_day(office: Office, active: Channel) -> None:
    client, path = as_(office.ratna), f"/channels/{active.pk}/close/"
    form = {
        "reason": "Digabung", "notice": "Kami pindah.", "closes_on": "2120-01-31",
        "redirect_to": "", "archive_note": "",
    }  # fmt: skip
    assert client.post(path, form | {"notice": ""}).status_code == 422
    assert client.post(path, form).status_code == 302
    assert "Kami pindah." in client.get(active.get_absolute_url()).content.decode()
    assert client.post(path, form).status_code == 422


def test_the_head_confirms_and_an_open_tick_is_refused(office: Office, channel: Channel) -> None:
    actions.activate(channel_id=channel.pk, by=office.ratna, now=LATE)
    client, path = as_(office.lukman), f"/channels/{channel.pk}/attest/"
    assert client.post(path, {"ours": "on", "data_right": "on"}).status_code == 422
    answer = client.post(path, {"ours": "on", "data_right": "on", "custody_right": "on"})
    assert answer.status_code == 302
    assert channel.confirmations.first().by == office.lukman


def test_red_flags_are_filters_of_the_list(office: Office, active: Channel) -> None:
    late = register(office, "lama", name="Kanal lama")
    actions.activate(channel_id=late.pk, by=office.ratna, now=LATE)
    client = as_(office.ratna)
    for flag, names in (
        ("not_confirmed", {"Kanal lama"}),
        ("access", {"Kanal lama"}),
        ("admins", {"Kanal lama", "Dinas Kesehatan"}),
    ):
        page = client.get("/channels/", {"flag": flag})
        assert {row[0].name for row in page.context["rows"]} == names


def test_home_shows_requests_and_what_to_put_right(office: Office, active: Channel) -> None:
    ask(office)
    text = as_(office.ratna).get("/").content.decode()
    assert "Channels to decide" in text
    assert "Fewer than two platform admins" in text
    assert "Channels to decide" not in as_(office.hendra).get("/").content.decode()


def test_a_former_name_and_a_date_read_well(office: Office, channel: Channel) -> None:
    rename(office, channel, "dinkes_baru")
    edit(channel, office.ratna, badge=True, proof_checked_on=date(2026, 11, 1))
    text = as_(office.ratna).get(f"/channels/{channel.pk}/history/").content.decode()
    assert "dinkes_baru" in text
    assert "2026-11-01" not in text
    assert "1 November 2026" in text
