"""The register on paper and in sheets."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from channels import actions, annex
from channels.models import Channel
from records.models import Event
from tests.accounts.conftest import NOW, Office
from tests.accounts.test_pages import as_
from tests.channels.conftest import register

LETTER = annex.Letter(
    number="005/123/KOMINFO", dated=date(2026, 11, 26), place="Pangkalpinang", signer="Zainal",
    position="Kepala Dinas", nip="196802281994031010", addressee="Bawaslu",
)  # fmt: skip


@pytest.fixture
def dinkes(office: Office) -> Channel:
    made = register(office, "dinkesprov", name="=1+1", purpose="Info\nkesehatan #tag *x* $y$")
    return actions.activate(channel_id=made.pk, by=office.ratna, now=NOW)


def form(office: Office, **changes: Any) -> dict[str, Any]:
    return {
        "unit": office.province.pk, "number": "005/1", "dated": "2026-11-26", "place": "Kota",
        "signer": "Zainal", "position": "Kepala", "addressee": "", "nip": "",
    } | changes  # fmt: skip


def test_the_letter_is_a_tagged_pdf_and_the_same_twice(office: Office, dinkes: Channel) -> None:
    rows = Channel.objects.select_related("unit")
    made = annex.paper(rows, LETTER, unit=office.province, now=NOW)
    assert made[:5] == b"%PDF-"
    assert b"pdfuaid" in made
    assert made == annex.paper(rows, LETTER, unit=office.province, now=NOW)


def test_an_admin_gets_it_and_the_record_knows_its_bytes(office: Office, dinkes: Channel) -> None:
    answer = as_(office.ratna).post("/channels/annex/", form(office))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    event = Event.objects.get(kind="register.exported")
    assert (event.actor, event.facts["count"], event.facts["number"]) == (office.ratna, 1, "005/1")
    import hashlib

    assert event.facts["digest"] == hashlib.sha256(answer.content).hexdigest()


@pytest.mark.parametrize("wrong", [{"number": ""}, {"nip": "123"}, {"unit": "0"}, {"dated": "x"}])
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    office: Office, dinkes: Channel, wrong: dict[str, str]
) -> None:
    answer = as_(office.ratna).post("/channels/annex/", form(office, **wrong))
    assert answer.status_code == 422
    assert not Event.objects.filter(kind="register.exported").exists()


def test_more_rows_than_a_letter_holds(
    office: Office, dinkes: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annex, "MOST_ROWS", 0)
    answer = as_(office.ratna).post("/channels/annex/", form(office))
    assert answer.status_code == 422
    assert "Choose a smaller unit" in answer.content.decode()


def test_the_workbook_holds_text_as_text(office: Office, dinkes: Channel) -> None:
    answer = as_(office.ratna).get("/channels/register.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][1] == "=1+1"
    assert sheet.cell(2, 2).data_type == "s"
    assert rows[1][9].date() == date(2026, 11, 23)


def test_the_table_takes_no_formula(office: Office, dinkes: Channel) -> None:
    answer = as_(office.ratna).get("/channels/register.csv", {"unit": office.health.pk})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][1] == "'=1+1"
    assert len(rows) == 2


def test_only_admins_export(office: Office, dinkes: Channel) -> None:
    for person in (office.hendra, office.dewi, office.omar):
        client = as_(person)
        for path in ("annex/", "register.xlsx", "register.csv"):
            assert client.get(f"/channels/{path}").status_code == 403
    with pytest.raises(actions.Refused):
        actions.record_export(
            unit=office.health, kind="csv", number="", count=0, made=b"", by=office.dewi, now=NOW
        )
