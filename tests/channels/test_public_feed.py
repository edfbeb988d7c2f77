"""The register for programs: every answer fits its description, and no change is missed."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from channels import actions
from channels.models import Channel
from channels.public import feed
from channels.views.public_data import DESCRIPTION
from tests.accounts.conftest import NOW, Office
from tests.channels.conftest import register
from tests.channels.schema import faults
from tests.channels.test_public_check import close, in_use

DATA = json.loads(DESCRIPTION.read_text("utf-8"))
V1 = "/kanal/data/v1"


@pytest.fixture
def channels(office: Office) -> list[Channel]:
    """One of each kind: in use, renamed, being closed with a redirect, closed."""
    made = [
        in_use(office, "x", "dinkesprov", "https://x.com/dinkesprov"),
        in_use(office, "facebook", "dinkesprov", "https://www.facebook.com/dinkesprov"),
        in_use(office, "tiktok", "dinkeslama", "https://www.tiktok.com/@dinkeslama"),
    ]
    actions.rename(
        channel_id=made[0].pk, url="https://x.com/dinkes", handle="dinkes", by=office.ratna, now=NOW
    )
    close(office, made[2], redirect_to=made[0])
    actions.begin_closing(
        channel_id=made[1].pk, reason="Digabung", notice="Kami pindah.",
        closes_on=NOW.date(), redirect_to=made[0], archive_note="", by=office.ratna, now=NOW,
    )  # fmt: skip
    return made


def schema_of(path: str, status: str) -> dict[str, Any]:
    answer = DATA["paths"][path]["get"]["responses"][status]["content"]
    found: dict[str, Any] = next(iter(answer.values()))["schema"]
    return found


def ask(path: str, query: str = "", described: str = "", status: int = 200) -> Any:
    """The answer, which fits what the description says of it."""
    answer = Client().get(f"{V1}{path}{query}")
    assert answer.status_code == status
    value = answer.json()
    assert faults(value, schema_of(f"{V1}{described or path}", str(status)), DATA) == []
    return value


def test_every_answer_fits_its_description(channels: list[Channel]) -> None:
    listed = ask("/kanal.json", "?ditutup=on")["channels"]
    assert [one["id"] for one in listed] == [channels[1].pk, channels[2].pk, channels[0].pk]
    assert [one["closure"] is None for one in listed] == [False, False, True]
    assert listed[2]["former_handles"] == ["dinkesprov"]
    for channel in channels:
        one = ask(f"/kanal/{channel.pk}.json", described="/kanal/{id}.json")
        assert one in listed
    ask("/kanal/999999.json", described="/kanal/{id}.json", status=404)
    assert len(ask("/perubahan.json", "?sejak=2020-01-01T00:00:00Z")["channels"]) == 3
    ask("/perubahan.json", status=422)
    ask("/periksa.json", status=422)


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ("https://x.com/dinkes", "yes"),
        ("dinkes", "several"),
        ("https://x.com/dinkesprov", "once"),
        ("https://x.com/lain", "no"),
        ("a b", "unreadable"),
    ],
)
def test_every_verdict_fits_its_description(
    channels: list[Channel], asked: str, verdict: str
) -> None:
    answer = ask("/periksa.json", f"?alamat={asked}")
    assert answer["verdict"] == verdict
    assert answer["official"] is (verdict in ("yes", "several"))


def test_the_validator_finds_what_does_not_fit(channels: list[Channel]) -> None:
    good = ask(f"/kanal/{channels[0].pk}.json", described="/kanal/{id}.json")
    schema = {"$ref": "#/components/schemas/Channel"}
    for spoilt in (
        {"id": "1"}, {"id": 0}, {"network": "friendster"}, {"page": "javascript:1"},
        {"confirmed_at": "yesterday"}, {"official": None}, {"tags": [1]}, {"surprise": 1},
        {"unit": {"code": "a"}}, {"registered_at": "2026-11-26T09:30:00+07:00"},
    ):  # fmt: skip
        assert faults(good | spoilt, schema, DATA) != [], spoilt
    assert faults({k: v for k, v in good.items() if k != "state"}, schema, DATA) != []


def test_every_address_of_the_description_exists_and_the_other_way_round() -> None:
    from channels.public_urls import urlpatterns

    served = {
        f"/kanal/{entry.pattern}".replace("<int:pk>", "{id}")
        for entry in urlpatterns
        if "data/v1" in str(entry.pattern) and "openapi" not in str(entry.pattern)
    }
    assert served == set(DATA["paths"])


def test_any_site_may_read_it(channels: list[Channel]) -> None:
    for path in ("/kanal.json", "/kanal.csv", "/periksa.json?alamat=x", "/perubahan.json"):
        answer = Client().get(f"{V1}{path}", headers={"Origin": "https://lain.example"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer


def test_the_csv_holds_the_same_and_no_formula(office: Office, channels: list[Channel]) -> None:
    Channel.objects.filter(pk=channels[0].pk).update(name='=HYPERLINK("http://x")')
    text = Client().get(f"{V1}/kanal.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == feed.COLUMNS
    assert {row["handle"] for row in rows} == {"dinkes", "dinkesprov"}
    assert {row["name"] for row in rows} == {"Dinas Kesehatan", '\'=HYPERLINK("http://x")'}


def test_the_csv_lacks_no_field_of_the_json(channels: list[Channel]) -> None:
    Channel.objects.filter(pk=channels[1].pk).update(tags=["imunisasi", "gizi"], hours="24 jam")
    described = set(ask("/kanal.json", "")["channels"][0])
    assert described - {"unit", "closure"} <= set(feed.COLUMNS)
    text = Client().get(f"{V1}/kanal.csv").content.decode("utf-8-sig")
    row = next(one for one in csv.DictReader(io.StringIO(text)) if one["network"] == "facebook")
    assert (row["tags"], row["hours"], row["closure_notice"]) == (
        "imunisasi; gizi", "24 jam", "Kami pindah.",
    )  # fmt: skip
    assert row["closure_redirect"].endswith(f"/kanal/{channels[0].pk}/")


def test_a_change_by_any_hand_is_told_and_nothing_else(channels: list[Channel]) -> None:
    start = ask("/perubahan.json", f"?sejak={feed.instant(timezone.now())}")
    assert start["channels"] == []
    before = timezone.now()
    Channel.objects.filter(pk=channels[0].pk).update(name=channels[0].name)
    assert ask("/perubahan.json", f"?sejak={feed.instant(before)}")["channels"] == []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE channels_channel SET name = 'Baru', touched_at = '2001-01-01' WHERE id = %s",
            [channels[0].pk],
        )
    told = ask("/perubahan.json", f"?sejak={feed.instant(before)}")["channels"]
    assert [one["name"] for one in told] == ["Baru"]


def test_the_next_address_overlaps(channels: list[Channel]) -> None:
    answer = ask("/perubahan.json", "?sejak=2020-01-01T00:00:00Z")
    after = answer["next"].rpartition("=")[2]
    assert feed.instant(timezone.now() - timedelta(minutes=7)) < after
    assert after < feed.instant(timezone.now() - timedelta(minutes=4))
    assert len(ask("/perubahan.json", f"?sejak={after}")["channels"]) == 3


@pytest.mark.parametrize(
    "sejak",
    [
        "",
        "kemarin",
        "2026-11-26",
        "2026-11-26T09:30:00",
        "9999-99-99T00:00:00Z",
        "0001-01-01T00:00:00Z",
    ],
)
def test_an_instant_must_be_one(db: None, sejak: str) -> None:
    ask("/perubahan.json", f"?sejak={sejak}", status=422)


def test_a_proposal_is_in_no_feed(office: Office) -> None:
    made = register(office, "usulan")
    assert ask("/kanal.json", "?ditutup=on")["channels"] == []
    ask(f"/kanal/{made.pk}.json", described="/kanal/{id}.json", status=404)
