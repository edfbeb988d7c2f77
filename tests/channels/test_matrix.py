"""The matrix: gaps, filters, paging for a fixed price, its sheet, and the past."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import accounts.actions
from channels import actions, matrix
from channels.hindsight import chains_then
from channels.models import Channel, Responsibility
from channels.states import Rank, Task
from records.sheets import read, write_csv, write_xlsx
from tests.accounts.conftest import DAY, NOW, Office
from tests.channels.conftest import Give, register
from tests.channels.test_on_duty import away
from tests.channels.test_pages import as_


def states(channel: Channel, at: datetime = NOW) -> dict[str, str]:
    (row,) = matrix.rows([channel], at)
    return {cell.task.value: cell.state for cell in row.cells}


def found(office: Office, **filters: object) -> list[str]:
    return [one.handle for one in matrix.channels(office.ratna, NOW, NOW, **filters)]


def test_a_cell_says_gap_covered_stood_in_for_or_fallen_to_a_leader(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    give(office.hendra, task=Task.APPROVE)
    assert states(channel) == {
        "publish": "gap", "respond": "covered", "approve": "covered", "custody": "gap",
    }  # fmt: skip
    absence = away(office.dewi, office.omar)
    assert states(channel)["respond"] == "stands_in"
    absence.substitute = None
    absence.save()
    assert states(channel)["respond"] == "falls"


def test_only_gaps_are_asked_of_the_database(office: Office, channel: Channel, give: Give) -> None:
    for task in Task:
        give(office.hendra, task=task)
    for one in (channel, register(office, "kosong", name="B")):
        actions.activate(channel_id=one.pk, by=office.ratna, now=NOW)
    register(office, "diminta", name="C")  # of what is not in use nothing is missing yet
    every = matrix.channels(office.ratna, NOW, NOW)
    assert [one.handle for one in matrix.with_gaps(every)] == ["kosong"]
    accounts.actions.deactivate(person=office.hendra, by=office.ratna, now=NOW)
    assert matrix.with_gaps(every.all()).count() == 2


def test_filters(office: Office, channel: Channel, give: Give) -> None:
    give(office.dewi)
    register(office, "disdik", name="B", unit=office.education, network="facebook",
             url="https://facebook.com/disdik")  # fmt: skip
    assert found(office) == ["disdik", "dinkes"]
    assert found(office, unit=office.education) == ["disdik"]
    assert found(office, network="x") == ["dinkes"]
    assert found(office, person=office.dewi) == ["dinkes"]
    assert found(office, words="dis") == ["disdik"]
    assert [c.handle for c in matrix.channels(office.hendra, NOW, NOW)] == ["dinkes"]


def test_the_past_answers_by_the_rows_in_force_then(
    office: Office, channel: Channel, give: Give
) -> None:
    old = give(office.dewi)
    actions.take_over(
        channel_id=channel.pk, person=office.omar, task="respond", valid_from=NOW + DAY,
        valid_until=None, mandate=office.mandate, by=office.ratna, now=NOW,
    )  # fmt: skip
    assert chains_then(channel, NOW)[Task.RESPOND][0].person == office.dewi
    assert chains_then(channel, NOW + DAY)[Task.RESPOND][0].person == office.omar
    old.refresh_from_db()
    assert old.valid_until == NOW + DAY


def test_who_left_later_was_responsible_before(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    accounts.actions.deactivate(person=office.dewi, by=office.ratna, now=NOW)
    accounts.actions.deactivate(person=office.hendra, by=office.ratna, now=NOW)

    then = chains_then(channel, NOW - DAY)[Task.RESPOND]

    assert [link.reason for link in then][:2] == ["primary", "supervisor"]
    assert states(channel, NOW - DAY)["respond"] == "covered"
    assert states(channel, NOW + DAY)["respond"] == "gap"


@pytest.mark.parametrize("path", ["/channels/matrix/", "/channels/matrix/export/"])
def test_more_channels_cost_no_more_queries(office: Office, path: str) -> None:
    client = as_(office.ratna)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    def add(handle: str) -> None:
        made = register(office, handle, name=handle)
        for task, person in (("publish", office.dewi), ("respond", office.omar)):
            actions.assign(
                channel_id=made.pk, person=person, task=task, rank=Rank.PRIMARY,
                valid_from=NOW - DAY, valid_until=None, mandate=office.mandate, by=office.ratna,
                now=NOW,
            )  # fmt: skip

    add("one")
    client.get(path)
    one = cost()
    add("two")
    add("three")
    assert (one, cost()) == (COSTS[path], COSTS[path])


COSTS = {"/channels/matrix/": 32, "/channels/matrix/export/": 24}


def test_the_page_shows_the_gap_in_words_and_offers_the_mend(
    office: Office, channel: Channel, give: Give
) -> None:
    held = give(office.dewi)
    actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)
    text = as_(office.ratna).get("/channels/matrix/?gaps=on").content.decode()
    assert "No primary" in text
    assert f"/channels/{channel.pk}/take-over/respond/" in text
    assert f"/channels/responsibilities/{held.pk}/end/" in text
    read_only = as_(office.hendra).get("/channels/matrix/").content.decode()
    assert "Dewi" in read_only
    assert "take-over" not in read_only


def test_the_moment_stands_in_the_address(office: Office, channel: Channel, give: Give) -> None:
    give(office.dewi, valid_from=NOW - 9 * DAY, valid_until=NOW - 5 * DAY)
    Channel.objects.update(registered_at=NOW - 20 * DAY)
    then = timezone.localtime(NOW - 7 * DAY).strftime("%Y-%m-%dT%H:%M")
    client = as_(office.hendra)
    answer = client.get(f"/channels/matrix/?at={then}")
    assert "<strong>Dewi</strong>" in answer.content.decode()
    one = client.get(f"/channels/{channel.pk}/answerable/?at={then}").content.decode()
    assert "Respond: Dewi" in one
    assert "primary by decree 800/1" in one
    assert client.get("/channels/matrix/?at=nonsense&unit=x&person=-1").status_code == 200
    assert client.get("/channels/matrix/?at=9999-12-31T23:59").status_code == 200


def test_the_sheet_holds_one_line_for_each_task_and_runs_no_formula(
    office: Office, give: Give, channel: Channel
) -> None:
    Channel.objects.update(name="=1+1")
    give(office.dewi)
    client = as_(office.ratna)
    answer = client.get("/channels/matrix/export/?format=csv")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == 5
    assert lines[2][1] == "'=1+1"
    assert lines[2][5:8] == ["Respond", "Dewi", "800/1"]
    assert lines[1][13] == "No primary"
    book = client.get("/channels/matrix/export/?format=xlsx")
    assert read(book.content, "matrix.xlsx")[2][1][1] == "=1+1"


def test_cells_that_would_be_run_are_texts() -> None:
    from openpyxl import load_workbook

    rows = [["a", "b"], ["=cmd|' /C calc'!A0", "@x"], ["+62", "-1"]]
    assert write_csv(rows).decode("utf-8-sig").splitlines()[1] == "'=cmd|' /C calc'!A0,'@x"
    sheet = load_workbook(io.BytesIO(write_xlsx(rows))).worksheets[0]
    assert [cell.data_type for row in sheet for cell in row] == ["s"] * 6


def test_a_channel_registered_later_was_not_there(office: Office, channel: Channel) -> None:
    Channel.objects.update(registered_at=NOW)
    assert not matrix.channels(office.ratna, NOW, NOW - timedelta(seconds=1))
    assert not Responsibility.objects.exists()
