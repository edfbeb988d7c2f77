"""The public register: what everybody sees, without a cookie, from any cache."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Unit
from channels import actions
from channels.models import Channel
from tests.accounts.conftest import DAY, Office
from tests.accounts.test_pages import as_
from tests.channels.conftest import register
from tests.channels.test_public_check import close, in_use

EN = {"bahasa": "en"}


@pytest.fixture
def dinkes(office: Office) -> Channel:
    made = register(office, "dinkesprov", house_rules="Sampaikan dengan santun.")
    # Pages read the real clock.
    return actions.activate(channel_id=made.pk, by=office.ratna, now=timezone.now())


def text_of(path: str, query: dict[str, Any] | None = None) -> str:
    page = Client().get(path, query or EN)
    assert page.status_code == 200, page
    return page.content.decode()


def pages(channel: Channel) -> list[str]:
    return [
        "/kanal/", "/kanal/periksa/", "/kanal/periksa/?alamat=x.com/dinkesprov", "/kanal/lapor/",
        "/kanal/lapor/terima-kasih/", f"/kanal/{channel.pk}/", f"/kanal/{channel.pk}/kode-qr.svg",
        f"/kanal/{channel.pk}/kode-qr.png", "/kanal/data/", "/kanal/data/v1/openapi.json",
        "/kanal/data/v1/kanal.json", "/kanal/data/v1/kanal.csv",
        f"/kanal/data/v1/kanal/{channel.pk}.json", "/kanal/data/v1/periksa.json?alamat=dinkesprov",
        "/kanal/data/v1/perubahan.json?sejak=2020-01-01T00:00:00Z", "/robots.txt", "/sitemap.xml",
    ]  # fmt: skip


def test_nothing_depends_on_who_asks_and_no_cookie_is_set(office: Office, dinkes: Channel) -> None:
    signed_in = as_(office.ratna)
    for path in pages(dinkes):
        visitor, ratna = Client().get(path), signed_in.get(path, headers={"Accept-Language": "en"})
        assert visitor.status_code == 200, path
        assert visitor.content == ratna.content, path
        assert not visitor.cookies, path
        assert not ratna.cookies, path
        assert "Vary" not in visitor, path
        assert visitor["Cache-Control"].startswith("public, max-age="), path


def test_who_has_it_already_gets_304(dinkes: Channel) -> None:
    for path in pages(dinkes):
        first = Client().get(path)
        again = Client().get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
        assert not again.cookies, path
        assert Client().get(path, headers={"If-None-Match": '"else"'}).status_code == 200, path


def test_no_session_is_opened_or_read(office: Office, dinkes: Channel) -> None:
    signed_in = as_(office.ratna)
    for path in pages(dinkes):
        with CaptureQueriesContext(connection) as asked:
            signed_in.get(path)
        tables = " ".join(query["sql"] for query in asked.captured_queries)
        assert "session" not in tables, path
        assert "accounts_user" not in tables, path


def test_a_new_name_of_the_unit_changes_the_tag(office: Office, dinkes: Channel) -> None:
    tag = Client().get("/kanal/")["ETag"]
    Unit.objects.filter(pk=office.health.pk).update(name="Dinas Kesehatan dan Keluarga")
    assert Client().get("/kanal/", headers={"If-None-Match": tag}).status_code == 200


def test_the_list_hides_proposals_and_on_request_shows_what_is_closed(
    office: Office, dinkes: Channel
) -> None:
    register(office, "usulan", name="Masih usulan")
    old = in_use(office, "tiktok", "dinkeslama", "https://www.tiktok.com/@dinkeslama")
    close(office, old)
    assert "dinkeslama" not in text_of("/kanal/")
    assert "Masih usulan" not in text_of("/kanal/", {"ditutup": "on"})
    assert "Closed, once official" in text_of("/kanal/", {"ditutup": "on", **EN})


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"cari": "DINKESPROV"}, True),
        ({"cari": "@dinkes"}, True),
        ({"cari": "imunisasi"}, True),
        ({"cari": "pajak"}, False),
        ({"jejaring": "x"}, True),
        ({"jejaring": "tiktok"}, False),
        ({"jejaring": "friendster"}, True),
        ({"unit": "health"}, True),
        ({"unit": "province"}, True),
        ({"unit": "education"}, False),
        ({"hal": "99"}, True),
    ],
)
def test_search_and_filters_stand_in_the_address(
    office: Office, dinkes: Channel, query: dict[str, str], shown: bool
) -> None:
    Channel.objects.filter(pk=dinkes.pk).update(tags=["imunisasi"])
    # So that the other unit can be chosen.
    school = in_use(
        office, "facebook", "pendidikan", "https://www.facebook.com/pendidikan",
        unit=office.education,
    )  # fmt: skip
    Channel.objects.filter(pk=school.pk).update(name="Sekolah")
    if "unit" in query:
        query = {"unit": str(getattr(office, query["unit"]).pk)}
    assert ("dinkesprov" in text_of("/kanal/", query)) is shown


def test_the_page_says_what_a_citizen_may_expect(dinkes: Channel) -> None:
    page = text_of(f"/kanal/{dinkes.pk}/")
    for words in (
        "Official", "Dinas health", "Monday–Thursday, 07.30–16.00 WIB", "Friday, 07.30–16.30 WIB",
        "We answer within 7 hours 30 minutes of working time", "Comments are read and answered.",
        "Sampaikan dengan santun.", "Confirmed by the unit on",
    ):  # fmt: skip
        assert words in page, words


def test_an_account_that_is_not_confirmed_says_so(office: Office, dinkes: Channel) -> None:
    old = register(office, "dinkeslama")
    actions.activate(channel_id=old.pk, by=office.ratna, now=timezone.now() - 200 * DAY)
    assert "Not confirmed:" in text_of(f"/kanal/{old.pk}/")
    assert "Not confirmed:" not in text_of(f"/kanal/{dinkes.pk}/")
    assert text_of("/kanal/").count("Not confirmed") == 1


def test_a_closed_channel_still_leads_somewhere(office: Office, dinkes: Channel) -> None:
    heir = in_use(office, "facebook", "dinkesprov", "https://www.facebook.com/dinkesprov")
    close(office, dinkes, redirect_to=heir)
    page = text_of(f"/kanal/{dinkes.pk}/")
    assert "is not any more" in page
    assert "Akun ini ditutup." in page
    assert f"/kanal/{heir.pk}/?bahasa=en" in page
    assert f'href="{dinkes.url}"' not in page


def test_no_person_of_the_staff_is_named(office: Office, dinkes: Channel) -> None:
    for person in (office.dewi, office.hendra, office.ratna):
        for path in pages(dinkes):
            shown = Client().get(path).content
            assert person.name.encode() not in shown
            assert person.email.encode() not in shown


def test_a_proposal_has_no_public_page(office: Office) -> None:
    made = register(office, "usulan")
    for path in (f"/kanal/{made.pk}/", f"/kanal/{made.pk}/kode-qr.svg", "/kanal/99999/"):
        answer = Client().get(path)
        assert (answer.status_code, len(answer.cookies)) == (404, 0)


def test_every_link_keeps_the_language(dinkes: Channel) -> None:
    rooms = ["/kanal/", "/kanal/periksa/", "/kanal/lapor/", "/kanal/data/", f"/kanal/{dinkes.pk}/"]
    for path in rooms:
        links = set(re.findall(r'<a [^>]*href="(/kanal/[^"]*)"', text_of(path)))
        # Data and pictures have no language; the switch leads to the page in Indonesian.
        wrong = {link for link in links if "bahasa=en" not in link and "." not in link} - {path}
        assert wrong == set(), path


def test_only_reading_is_possible(dinkes: Channel) -> None:
    for path in pages(dinkes):
        if path != "/kanal/lapor/":
            assert Client().post(path).status_code == 405, path


def test_search_engines_find_the_public_pages_only(dinkes: Channel) -> None:
    robots = Client().get("/robots.txt").content.decode()
    assert "Allow: /kanal/" in robots
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in robots
    sitemap = Client().get("/sitemap.xml")
    assert sitemap["Content-Type"] == "application/xml"
    assert f"<loc>{settings.BASE_URL}/kanal/{dinkes.pk}/</loc>" in sitemap.content.decode()


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_many(
    office: Office, dinkes: Channel, django_assert_num_queries: Any
) -> None:
    for rows in (1, 3):
        with django_assert_num_queries(5):
            Client().get("/kanal/")
        for number in range(rows, 3):
            in_use(office, "x", f"kanal{number}", f"https://x.com/kanal{number}")


def test_codes_are_pictures_without_style(dinkes: Channel) -> None:
    svg = Client().get(f"/kanal/{dinkes.pk}/kode-qr.svg")
    assert svg["Content-Type"] == "image/svg+xml"
    assert b"style" not in svg.content
    assert b"viewBox" in svg.content
    png = Client().get(f"/kanal/{dinkes.pk}/kode-qr.png")
    assert (png["Content-Type"], png.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
