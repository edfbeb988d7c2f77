"""The channel pages: who gets in, what a refusal looks like, what a success leads to."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels.models import Channel, Responsibility
from channels.states import Rank, Task
from tests.accounts.conftest import Office
from tests.accounts.test_pages import as_
from tests.channels.conftest import Give, register


def pages(channel: Channel, held: Responsibility) -> dict[str, str]:
    return {
        "list": "/channels/",
        "channel": channel.get_absolute_url(),
        "register": "/channels/new/",
        "assign": f"/channels/{channel.pk}/assign/",
        "end": f"/channels/responsibilities/{held.pk}/end/",
    }


def statuses(client: Client, addresses: dict[str, str]) -> dict[str, int]:
    return {name: client.get(path).status_code for name, path in addresses.items()}


def test_who_reaches_which_page(office: Office, channel: Channel, give: Give) -> None:
    addresses = pages(channel, give(office.dewi))

    assert set(statuses(Client(), addresses).values()) == {302}
    assert set(statuses(as_(office.ratna), addresses).values()) == {200}
    inside = {"list": 200, "channel": 200, "register": 403, "assign": 403, "end": 403}
    assert statuses(as_(office.hendra), addresses) == inside
    outside = {"list": 200, "channel": 404, "register": 403, "assign": 404, "end": 404}
    assert statuses(as_(office.omar), addresses) == outside


def test_somebody_from_elsewhere_sees_the_channels_in_their_charge(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.omar)
    client = as_(office.omar)
    assert client.get(channel.get_absolute_url()).status_code == 200
    assert "Dinas Kesehatan" in client.get("/channels/").content.decode()


@pytest.mark.parametrize("act", ["activate", "pause"])
def test_only_admins_switch_a_channel(office: Office, channel: Channel, act: str) -> None:
    path = f"/channels/{channel.pk}/{act}/"
    assert as_(office.hendra).post(path).status_code == 403
    assert as_(office.omar).post(path).status_code == 404
    assert as_(office.ratna).get(path).status_code == 405
    channel.refresh_from_db()
    assert channel.state == "proposed"


def test_an_illegal_switch_comes_back_with_its_reason(office: Office, channel: Channel) -> None:
    client = as_(office.ratna)
    assert client.post(f"/channels/{channel.pk}/activate/").status_code == 302
    answer = client.post(f"/channels/{channel.pk}/activate/")
    assert answer.status_code == 422
    assert "cannot become" in answer.content.decode()


def form(office: Office, **changes: object) -> dict[str, object]:
    return {
        "unit": office.health.pk, "name": "Dinas Kesehatan", "moderation": "active",
        "response_minutes": "450",
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    ("pasted", "network", "handle"),
    [
        ("https://twitter.com/DinkesProv?lang=id", "x", "dinkesprov"),
        ("www.instagram.com/dinkes.prov/", "instagram", "dinkes.prov"),
        ("https://www.youtube.com/@dinkesprov", "youtube", "@dinkesprov"),
    ],
)
def test_a_pasted_address_names_network_and_account(
    office: Office, pasted: str, network: str, handle: str
) -> None:
    answer = as_(office.ratna).post("/channels/new/", form(office, url=pasted))
    made = Channel.objects.get()
    assert answer.status_code == 302
    assert (made.network, made.handle.lower().lstrip("@")) == (network, handle.lstrip("@"))


def test_an_address_that_tells_nothing_asks_for_the_rest(office: Office) -> None:
    answer = as_(office.ratna).post("/channels/new/", form(office, url="https://x.com/"))
    assert answer.status_code == 422
    assert {"network", "handle"} & set(answer.context["form"].errors)


def test_an_address_on_no_network_is_a_website_only_if_that_is_chosen(office: Office) -> None:
    client, site = as_(office.ratna), "https://dinkes.prov.example/kabar"
    refused = client.post("/channels/new/", form(office, url=site))
    assert "Choose “Website”" in str(refused.context["form"].errors["network"])
    assert (
        client.post("/channels/new/", form(office, url=site, network="website")).status_code == 302
    )


def test_a_shortener_is_no_account(office: Office) -> None:
    short = form(office, url="https://bit.ly/3abc", network="website")
    answer = as_(office.ratna).post("/channels/new/", short)
    assert "Open it and paste its end" in str(answer.context["form"].errors["url"])
    assert 'value="https://bit.ly/3abc"' in answer.content.decode()


def task_form(office: Office, **changes: object) -> dict[str, object]:
    return {
        "person": office.dewi.pk, "task": Task.RESPOND, "rank": Rank.PRIMARY,
        "first_day": "2026-11-01", "last_day": "", "number": "800/2", "signed_on": "2026-10-30",
        "signer": "Kepala Dinas", "mandate_kind": "definitive",
    } | changes  # fmt: skip


def test_a_second_primary_comes_back_with_the_name_of_the_first(
    office: Office, channel: Channel
) -> None:
    client, path = as_(office.ratna), f"/channels/{channel.pk}/assign/"
    assert client.post(path, task_form(office)).status_code == 302

    answer = client.post(path, task_form(office, person=office.rizky.pk, number="800/3"))

    assert answer.status_code == 422
    assert "Dewi is primary" in answer.content.decode()
    assert 'value="800/3"' in answer.content.decode()
    assert Responsibility.objects.get().person == office.dewi


def test_a_task_needs_its_decree(office: Office, channel: Channel) -> None:
    answer = as_(office.ratna).post(
        f"/channels/{channel.pk}/assign/", task_form(office, number="", signer="")
    )
    assert set(answer.context["form"].errors) == {"number", "signer"}


def test_the_page_says_who_is_on_duty_and_why(office: Office, channel: Channel, give: Give) -> None:
    give(office.dewi)
    text = as_(office.hendra).get(channel.get_absolute_url()).content.decode()
    assert "primary by decree 800/1" in text
    assert "head of Health" in text
    assert "No primary is named for:" in text  # for the other three tasks


def test_the_list_costs_the_same_for_more_channels(office: Office) -> None:
    client = as_(office.ratna)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/channels/").status_code == 200
        return len(asked)

    register(office, "one")
    client.get("/channels/")
    before = cost()
    register(office, "two", name="B")
    register(office, "three", name="C")
    assert cost() == before


def test_filters_stand_in_the_address(office: Office) -> None:
    register(office, "one", name="Alpha")
    register(office, "two", name="Beta", network="facebook", url="https://facebook.com/two")
    client = as_(office.ratna)

    def found(query: str) -> list[str]:
        return [
            channel.name
            for channel, _gaps, _flags in client.get(f"/channels/?{query}").context["rows"]
        ]

    assert found("") == ["Alpha", "Beta"]
    assert found("q=bet") == ["Beta"]
    assert found("network=x") == ["Alpha"]
    assert found("state=active") == []
    assert found("unit=nonsense&network=nonsense") == ["Alpha", "Beta"]


@pytest.mark.parametrize("page", ["assign/", "take-over/respond/"])
def test_a_task_is_given_with_the_file_of_its_decree(
    office: Office, channel: Channel, page: str, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    decree = SimpleUploadedFile("sk.pdf", b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n")
    path, today = f"/channels/{channel.pk}/{page}", timezone.localdate().isoformat()
    answer = as_(office.ratna).post(path, task_form(office, file=decree, first_day=today))
    assert answer.status_code == 302
    assert Responsibility.objects.get().mandate.files.get().added_by == office.ratna
