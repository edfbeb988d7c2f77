"""Reports of impostors: from the public form to a decision, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client

from channels import actions
from channels.models import Channel, Impostor
from channels.public import limits
from channels.public.check import check
from channels.states import IMPOSTOR_MOVES, ImpostorState
from platforms.handles import Account
from records.models import Event, EventDetail, Notice
from records.queries import history
from records.verify import problems
from tests.accounts.conftest import DAY, NOW, Office, give
from tests.accounts.test_pages import as_
from tests.channels.conftest import register

FAKE = "https://x.com/d1nkesprov"
REPORT = {"alamat": FAKE, "keterangan": "Meminta uang lewat pesan.", "kontak": "warga@contoh.id"}


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def dinkes(office: Office) -> Channel:
    made = register(office, "dinkesprov")
    return actions.activate(channel_id=made.pk, by=office.ratna, now=NOW)


def report(channel: Channel | None = None, handle: str = "d1nkesprov", **more: Any) -> Impostor:
    given: dict[str, Any] = {
        "account": Account("x", handle, f"https://x.com/{handle}"), "imitates": channel,
        "text": "Meminta uang.", "contact": "0812", "by": None, "now": NOW,
    }  # fmt: skip
    return actions.report_impostor(**(given | more))


def decide(
    case: Impostor, to: ImpostorState, office: Office, reason: str = "Diperiksa"
) -> Impostor:
    return actions.decide_impostor(
        impostor_id=case.pk, to=to, reason=reason, by=office.ratna, now=NOW
    )


def send(client: Client | None = None, **changes: str) -> Any:
    return (client or Client()).post("/kanal/lapor/?bahasa=en", REPORT | changes)


def test_a_report_becomes_a_case_and_the_admins_are_told(office: Office, dinkes: Channel) -> None:
    answer = send()
    assert (answer.status_code, answer["Location"]) == (302, "/kanal/lapor/terima-kasih/?bahasa=en")
    case = Impostor.objects.get()
    assert (case.network, case.handle, case.imitates) == ("x", "d1nkesprov", dinkes)
    told = Notice.objects.filter(event__kind="impostor.reported", medium="in_app")
    assert {notice.person for notice in told} == {office.ratna, office.bagus}


def test_what_the_reporter_wrote_lies_beside_the_event(dinkes: Channel) -> None:
    send()
    event = Event.objects.get(kind="impostor.reported")
    assert event.detail.data == {
        "text": REPORT["keterangan"], "contact": REPORT["kontak"],
    }  # fmt: skip
    kept = str(event.facts)
    assert "d1nkes" not in kept
    assert "warga" not in kept


def test_reports_of_one_address_are_one_case_and_one_notice_a_day(
    office: Office, dinkes: Channel
) -> None:
    for address in (FAKE, "twitter.com/D1nkesProv?s=20", "https://x.com/d1nkesprov/status/123456"):
        assert send(alamat=address).status_code == 302
    assert Impostor.objects.count() == 1
    assert Event.objects.filter(kind="impostor.reported").count() == 3
    assert Notice.objects.filter(person=office.ratna, medium="in_app").count() == 1
    report(dinkes, now=Impostor.objects.get().last_reported_at + DAY)
    assert Notice.objects.filter(person=office.ratna, medium="in_app").count() == 2


def test_nothing_is_said_in_public_before_it_is_confirmed(office: Office, dinkes: Channel) -> None:
    before = Client().get("/kanal/periksa/", {"alamat": FAKE}).content
    send()
    assert Client().get("/kanal/periksa/", {"alamat": FAKE}).content == before
    decide(Impostor.objects.get(), ImpostorState.CONFIRMED, office)
    assert check(FAKE).verdict == "impostor"
    page = Client().get("/kanal/periksa/", {"alamat": FAKE, "bahasa": "en"}).content.decode()
    assert "No: a known impostor" in page
    assert "Diperiksa" not in page


def test_a_name_alone_warns_of_the_impostor(office: Office, dinkes: Channel) -> None:
    case = report(dinkes, "dinkesprov", account=Account("tiktok", "dinkesprov",
                  "https://www.tiktok.com/@dinkesprov"))  # fmt: skip
    decide(case, ImpostorState.CONFIRMED, office)
    answer = check("dinkesprov")
    assert answer.verdict == "several"
    assert answer.impostor is not None
    assert check("https://x.com/dinkesprov").impostor is None


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"alamat": "dinkesprov"}, 422),
        ({"alamat": ""}, 422),
        ({"keterangan": "palsu"}, 422),
        ({"alamat": "https://x.com/dinkesprov"}, 422),
        ({"situs": "http://spam.example"}, 302),
    ],
)
def test_what_is_no_report_is_not_taken(
    dinkes: Channel, changes: dict[str, str], status: int
) -> None:
    answer = send(**changes)
    assert answer.status_code == status
    assert not Impostor.objects.exists()
    if status == 422 and "keterangan" not in changes:
        assert REPORT["keterangan"] in answer.content.decode()


def test_another_sites_form_is_refused(dinkes: Channel) -> None:
    answer = Client().post("/kanal/lapor/", REPORT, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Impostor.objects.exists()


def test_after_five_an_hour_nothing_more_is_taken(dinkes: Channel) -> None:
    answers = [send(alamat=f"https://x.com/palsu{n}").status_code for n in range(7)]
    assert answers == [302] * limits.FROM_ONE_ADDRESS + [429, 429]
    assert Impostor.objects.count() == limits.FROM_ONE_ADDRESS


def test_without_the_shared_cache_nothing_is_taken(dinkes: Channel, settings: Any) -> None:
    gone = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": gone}
    answer = send()
    assert answer.status_code == 503
    assert "cannot be taken at the moment" in answer.content.decode()
    assert not Impostor.objects.exists()


def test_a_household_is_one_source() -> None:
    assert limits._network_of("2001:db8::1") == limits._network_of("2001:db8::ffff")
    assert limits._network_of("203.0.113.9") == "203.0.113.9"


@pytest.mark.parametrize("before", ImpostorState)
@pytest.mark.parametrize("to", ImpostorState)
def test_only_legal_moves(
    office: Office, dinkes: Channel, before: ImpostorState, to: ImpostorState
) -> None:
    case = report(dinkes)
    ways = {
        ImpostorState.REPORTED: [],
        ImpostorState.CONFIRMED: [ImpostorState.CONFIRMED],
        ImpostorState.DISMISSED: [ImpostorState.DISMISSED],
        ImpostorState.TAKEN_DOWN: [ImpostorState.CONFIRMED, ImpostorState.TAKEN_DOWN],
    }
    for step in ways[before]:
        decide(case, step, office)
    if to in IMPOSTOR_MOVES[before]:
        assert decide(case, to, office).state == to
    else:
        with pytest.raises(actions.Refused, match="cannot become"):
            decide(case, to, office)


def test_who_may_decide(office: Office, dinkes: Channel) -> None:
    case = report(dinkes)
    for person in (office.hendra, office.dewi, office.lukman):
        with pytest.raises(actions.Refused, match="Only a program admin"):
            actions.decide_impostor(
                impostor_id=case.pk, to=ImpostorState.CONFIRMED, reason="x", by=person, now=NOW
            )
    with pytest.raises(actions.Refused, match="reason"):
        decide(case, ImpostorState.CONFIRMED, office, reason="  ")


def test_our_own_account_is_never_confirmed(office: Office, dinkes: Channel) -> None:
    case = report(None, "dinkesprov")
    with pytest.raises(actions.Refused, match="stands in the register"):
        decide(case, ImpostorState.CONFIRMED, office)


def refused_by_database(sql: str) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as at:
        at.execute(sql)
    return str(caught.value)


def test_the_database_keeps_these_promises_too(office: Office, dinkes: Channel) -> None:
    ours, fake = report(None, "dinkesprov"), report(dinkes)
    decided = f"decided_at = now(), decided_by_id = {office.ratna.pk}, reason = 'x'"
    of = "UPDATE channels_impostor SET state ="
    said = refused_by_database(f"{of} 'confirmed', {decided} WHERE id = {ours.pk}")
    assert "official channel" in said
    for sql in (f"{of} 'confirmed' WHERE id = {fake.pk}", f"{of} 'gone' WHERE id = {fake.pk}"):
        assert "check constraint" in refused_by_database(sql)
    again = f"UPDATE channels_impostor SET url = 'https://X.com/D1NKESPROV' WHERE id = {ours.pk}"
    assert "one_case_per_address" in refused_by_database(again)


def test_when_the_case_is_over_the_reporters_words_are_gone_and_the_record_stands(
    office: Office, dinkes: Channel
) -> None:
    case = report(dinkes)
    decide(case, ImpostorState.CONFIRMED, office)
    assert EventDetail.objects.get(event__kind="impostor.reported").data != {}
    decide(case, ImpostorState.TAKEN_DOWN, office)
    erased = EventDetail.objects.get(event__kind="impostor.reported")
    assert (erased.data, erased.salt, erased.erased_at) == ({}, "", NOW)
    assert [event.kind for event in history(case)][-1] == "detail.erased"
    assert list(problems()) == []


def test_the_pages_of_a_case(office: Office, dinkes: Channel) -> None:
    case, client = report(dinkes), as_(office.ratna)
    assert "d1nkesprov" in client.get("/channels/impostors/?state=reported").content.decode()
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Meminta uang." in page
    assert 'href="https://x.com/d1nkesprov"' not in page
    path = case.get_absolute_url()
    assert client.post(f"{path}note/", {"text": "Sudah dilaporkan"}).status_code == 302
    assert client.post(f"{path}note/", {"text": ""}).status_code == 422
    assert client.post(f"{path}decide/", {"to": "taken_down", "reason": "x"}).status_code == 422
    assert client.post(f"{path}erase/").status_code == 302
    page = client.get(path).content.decode()
    assert "Sudah dilaporkan" in page
    assert "Meminta uang." not in page


def test_a_case_is_placed_with_another_channel_and_its_admins_are_told(
    office: Office, dinkes: Channel
) -> None:
    school = register(office, "pendidikan", unit=office.education)
    actions.activate(channel_id=school.pk, by=office.ratna, now=NOW)
    case = report(dinkes)
    page = f"/channels/impostors/{case.pk}/"
    answer = as_(office.ratna).post(f"{page}place/", {"imitates": school.pk})
    assert (answer.status_code, answer["Location"]) == (302, page)
    case.refresh_from_db()
    assert case.imitates == school
    told = Notice.objects.filter(event__kind="impostor.placed", medium="in_app")
    assert [notice.person for notice in told] == [office.bagus]
    assert f"{dinkes.name} → {school.name}" in as_(office.bagus).get(page).content.decode()


def test_it_is_not_placed_where_it_stands_nor_with_a_request(
    office: Office, dinkes: Channel
) -> None:
    case, proposed = report(dinkes), register(office, "usulan")
    for wrong, words in ((dinkes, "says so already"), (proposed, "public register")):
        with pytest.raises(actions.Refused, match=words):
            actions.place_impostor(impostor_id=case.pk, imitates=wrong, by=office.ratna, now=NOW)
    with pytest.raises(actions.Refused, match="Only a program admin"):
        actions.place_impostor(impostor_id=case.pk, imitates=None, by=office.hendra, now=NOW)
    give(office.lukman, "admin", office.health, office.mandate)
    school = register(office, "pendidikan", unit=office.education)
    with pytest.raises(actions.Refused, match="Only a program admin over Education"):
        actions.place_impostor(impostor_id=case.pk, imitates=school, by=office.lukman, now=NOW)
    again = as_(office.ratna).post(f"/channels/impostors/{case.pk}/place/", {"imitates": dinkes.pk})
    assert again.status_code == 422
