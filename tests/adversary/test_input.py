"""Hostile input to every page: a refusal in words, never a fault of the server."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from records import sheets
from tests.adversary.place import Place, form
from tests.adversary.test_permission_matrix import EXPECTED, address, ask, place
from tests.posts.conftest import png, upload

__all__ = ["place"]
SignIn = Callable[[User], Client]
NASTY = {
    "NUL": "a\x00b",
    "NUL in an address": "https://x.com/a\x00b",
    "a number beyond any column": "9" * 30,
    "a number beyond int": "9" * 5000,
    "a number in other digits": "٣" * 30,
    "the end of time": "9999-12-31T23:59:59+00:00",
    "the end of local time": "9999-12-31T23:59",
    "the last day": "9999-12-31",
    "the last month": "9999-12",
    "the beginning of time": "0001-01-01T00:00:00+14:00",
    "the beginning of local time": "0001-01-01T00:00",
    "the first day": "0001-01-01",
    "the first month": "0001-01",
    "a long text": "x" * 50_000,
    "lines": "Judul\r\nBcc: semua@contoh.example",
    "nothing": "",
}
# Which addresses read which words behind the question mark.
IN_ADDRESS = {
    "accounts:people": ["q", "unit", "role", "state", "page"],
    "accounts:invitations": ["page"],
    "channels:list": ["q", "unit", "network", "state", "page"],
    "channels:assign": ["task"],
    "channels:impostors": ["q", "network", "state", "page"],
    "channels:workbook": ["unit", "closed"],
    "public:channels": ["cari", "unit", "jejaring", "ditutup", "hal", "bahasa"],
    "public:check": ["alamat", "bahasa"],
    "public:report": ["alamat", "kanal"],
    "public:changes": ["sejak"],
    "public:check_json": ["alamat"],
    "posts:list": ["q", "unit", "state", "channel", "kind", "person", "before", "after"],
    "posts:calendar": ["month", "date", "view", "q", "kind", "person"],
    "posts:board": ["q", "unit", "channel", "kind", "person"],
    "posts:feed": ["start", "end", "q", "person"],
    "posts:new": ["channel", "copy"],
    "posts:campaigns": ["page"],
    "posts:paper": ["month", "q", "kind", "person"],
    "ethics:queue": ["channel", "only", "page"],
    "duties:inbox": ["q", "state", "message_class", "channel", "overdue", "after", "before"],
    "insights:post": ["from", "to"],
    "insights:notices": ["only", "before"],
}
KEYS = [f"{at}~1" for at in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "x")]


@pytest.fixture
def client(place: Place, signed_in: SignIn) -> Client:
    """Of somebody who may do everything."""
    browser = signed_in(place.everything)
    browser.raise_request_exception = False
    return browser


def fits(good: str, value: str) -> bool:
    """Wrong times are tried where a time belongs, wrong numbers where a number or an id does."""
    looks_like_time = bool(re.match(r"\d{4}-\d", value))
    looks_like_number = value.isdecimal()
    if looks_like_time:
        return bool(re.match(r"\d{4}-\d|/|$", good))
    return not looks_like_number or bool(re.match(r"\d|/|\[|$", good))


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_no_form_breaks_on_a_nasty_value_in_any_field(
    place: Place, client: Client, value: str
) -> None:
    broken = []
    for name, (kind, *_answers) in EXPECTED.items():
        good = form(name, place.own)
        for field in good:
            if not fits(str(good[field]), value):
                continue
            answer = ask(client, "POST", address(name, kind, place.own), good | {field: value})
            if answer.status_code >= 500:
                broken.append((name, field))
    assert not broken


@pytest.mark.parametrize("value", [*NASTY.values(), *KEYS], ids=[*NASTY, *KEYS])
def test_no_page_breaks_on_a_nasty_value_in_its_address(
    place: Place, client: Client, value: str
) -> None:
    broken = []
    for name, fields in IN_ADDRESS.items():
        path = address(name, EXPECTED[name][0], place.own)
        for query in (*({one: value} for one in fields), dict.fromkeys(fields, value)):
            if (
                client.get(path, {one: given[:6000] for one, given in query.items()}).status_code
                >= 500
            ):
                broken.append((name, *query))
    assert not broken


def test_a_feed_from_one_end_of_time_is_refused(client: Client) -> None:
    for start, end in (
        ("9999-12-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"),
        ("0001-01-01T00:00:00+14:00", "0001-01-20T00:00:00+14:00"),
    ):
        answer = client.get(reverse("posts:feed"), {"start": start, "end": end})
        assert answer.status_code in (200, 422)


@pytest.mark.parametrize(
    "at", ["9999-12-31T23:30:00+00:00", "2999-01-01T00:00:00+07:00", "9999-12-31T16:59:00+00:00"]
)
def test_a_plan_beyond_every_calendar_is_refused_and_breaks_no_page(
    place: Place, client: Client, at: str
) -> None:
    path = address("posts:move", "draft", place.own)
    assert client.post(path, {"at": at}).status_code == 422
    assert client.get(reverse("insights:post", args=[place.own.ids["draft"]])).status_code == 200


@pytest.mark.parametrize("rows", ["", "abc", "-1", "9" * 5000])
def test_a_picture_beside_a_broken_count_is_kept_or_refused(
    place: Place, client: Client, rows: str
) -> None:
    typed = form("posts:new", place.own) | {
        "pictures-TOTAL_FORMS": rows, "picture": upload(png()), "picture_alt": "Bayi",
        "picture_licence": "Sendiri",
    }  # fmt: skip
    assert client.post(reverse("posts:new"), typed).status_code in (302, 422)


HEAD = "channel,external_id,link,text,author,received_at,class\n"


def workbook(cells: list[str]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEAD.strip().split(","))
    book.active.append([cell.replace("\x00", "_x0000_").replace("\r", " ") for cell in cells])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_no_file_of_messages_breaks_the_import(place: Place, client: Client, value: str) -> None:
    good = ["x/dinkes", "1", "https://x.com/a", "Halo", "Warga", "2026-11-20 10:00", "pengaduan"]
    for column in range(7):
        cells = [*good[:column], value.replace("\n", " "), *good[column + 1 :]]
        files = {"a.csv": f"{HEAD}{','.join(cells)}\n".encode()}
        if column == 3:
            files["a.xlsx"] = workbook(cells)
        for name, data in files.items():
            answer = ask(
                client, "POST", reverse("duties:import"), {"file": SimpleUploadedFile(name, data)}
            )
            assert answer.status_code in (200, 422), (name, column)
            token = re.search(r'name="rows" value="([^"]+)"', answer.shown.decode())
            if token and answer.status_code == 200:
                confirmed = ask(
                    client, "POST", reverse("duties:import-confirm"), {"rows": token[1]}
                )
                assert confirmed.status_code in (302, 422), (name, column)


def hollow_sheet() -> bytes:
    """A few hundred bytes that claim a million rows of sixteen thousand cells."""
    book = openpyxl.Workbook()
    book.active.append(HEAD.strip().split(","))
    book.active["XFD1048576"] = "x"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_hollow_workbook_is_refused_at_once() -> None:
    begun = time.monotonic()
    with pytest.raises(sheets.Unreadable):
        sheets.read(hollow_sheet(), "a.xlsx")
    assert time.monotonic() - begun < 2


def test_a_post_with_nothing_in_it_is_refused(place: Place, client: Client) -> None:
    for name, (kind, *_answers) in EXPECTED.items():
        assert ask(client, "POST", address(name, kind, place.own), {}).status_code < 500, name


def test_numbers_in_addresses_are_just_numbers(place: Place, client: Client) -> None:
    """One that no row can have is one that no row has."""
    for name, (kind, *_answers) in EXPECTED.items():
        if not kind or kind == "token":
            continue
        own = place.own.ids
        for number in ("9" * 18, "9" * 19, "9" * 40, "9" * 5000, "0", "٣"):
            place.own.ids = own | {kind: number}
            for method in ("GET", "POST"):
                with transaction.atomic():
                    answer: Any = ask(client, method, address(name, kind, place.own), {"a": "b"})
                assert answer.status_code in (403, 404, 405), (name, number[:20])
        place.own.ids = own
