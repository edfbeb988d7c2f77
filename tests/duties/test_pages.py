"""The inbox, the message page and the forms, as people use them."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from duties import actions, inbox
from duties.models import Message
from tests.duties.conftest import build_office, duty_of, wib, write_in

LINK = "https://x.com/dinkes_nusantara/status/2"


@pytest.fixture
def sign_in():
    """A browser of that person, in English."""

    def enter(person) -> Client:
        person.language = "en"
        person.save()
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return client

    return enter


@pytest.fixture
def sari(office, sign_in) -> Client:
    return sign_in(office.sari)


def page(client, name, *args, query="", status=200) -> str:
    answer = client.get(reverse(f"duties:{name}", args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def entry(office, **changes) -> dict:
    received = timezone.localtime() - timedelta(minutes=5)
    fields = {
        "url": "https://x.com/warga/status/5",
        "text": "Kapan imunisasi?",
        "author_name": "Warga",
        "received_at": received.strftime("%Y-%m-%dT%H:%M"),
        "channel": office.channel.pk,
        "message_class": "information",
    }
    return fields | changes


# --- permissions -------------------------------------------------------------------------------
VIEWS = [
    ("get", "inbox", ()),
    ("get", "create", ()),
    ("get", "import", ()),
    ("get", "import-template", ()),
    ("get", "message", ("message",)),
    ("get", "duty", ("duty",)),
    ("post", "set-aside", ("message", "spam")),
    ("post", "reopen", ("message",)),
    ("post", "import-confirm", ()),
]


@pytest.fixture
def address(complaint):
    ids = {"message": complaint.pk, "duty": duty_of(complaint).pk}
    return lambda name, args: reverse(f"duties:{name}", args=[ids.get(arg, arg) for arg in args])


@pytest.mark.parametrize(("method", "name", "args"), VIEWS)
def test_a_visitor_is_sent_to_sign_in(address, method, name, args):
    answer = getattr(Client(), method)(address(name, args))
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


@pytest.mark.parametrize(("method", "name", "args"), [view for view in VIEWS if view[2]])
def test_another_unit_gets_a_404(office, address, sign_in, method, name, args):
    answer = getattr(sign_in(office.omar), method)(address(name, args))
    assert answer.status_code == 404


@pytest.mark.parametrize(("method", "name", "args"), VIEWS)
def test_whoever_is_in_charge_gets_an_answer(sari, address, method, name, args):
    expected = {"set-aside": 422, "reopen": 422, "import-confirm": 422}
    assert getattr(sari, method)(address(name, args)).status_code == expected.get(name, 200)


@pytest.mark.parametrize("name", ["create", "import", "import-template"])
def test_an_auditor_reads_and_does_not_enter(office, complaint, sign_in, name):
    client = sign_in(office.ani)
    assert "Record the answer" not in page(client, "message", complaint.pk)
    page(client, name, status=404)


# --- the inbox ---------------------------------------------------------------------------------
def test_the_nearest_deadline_stands_first(office, sari):
    write_in(office, text="Kedua", message_class="aspiration")
    write_in(office, text="Pertama")
    html = page(sari, "inbox")
    assert html.index("Pertama") < html.index("Kedua")
    assert "late" in html


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"Alpha", "Beta"}),
        ("?state=spam", {"Gamma"}),
        ("?state=all", {"Alpha", "Beta", "Gamma"}),
        ("?message_class=hoax", {"Beta"}),
        ("?q=alp", {"Alpha"}),
        ("?q=alp+nothing", set()),
        ("?overdue=on", {"Alpha", "Beta"}),
        ("?mine=on", {"Alpha", "Beta"}),
        ("?channel=999999", {"Alpha", "Beta"}),
        ("?state=nonsense&after=x~y", {"Alpha", "Beta"}),
    ],
)
def test_filters_live_in_the_address(office, sari, query, seen):
    write_in(office, text="Alpha")
    write_in(office, text="Beta", message_class="hoax")
    gamma = write_in(office, text="Gamma")
    actions.set_aside(
        message_id=gamma.pk, state="spam", reason="x", by=office.sari, now=wib(14, 16)
    )
    html = page(sari, "inbox", query=query)
    assert {name for name in ("Alpha", "Beta", "Gamma") if f">{name}<" in html} == seen


def test_mine_are_the_channels_where_i_answer(office, sign_in, complaint):
    assert "Puskesmas" not in page(sign_in(office.ani), "inbox", query="?mine=on")


@pytest.mark.parametrize("state", ["open", "all"])
def test_pages_show_every_message_once_and_lead_back(office, state):
    for number in range(7):
        write_in(office, text=f"pesan {number}")  # all with the same deadline
    filters = inbox.Filters(state="" if state == "all" else state)

    def texts(found):
        return [row.message.text for row in found.rows]

    def follow(url):
        params = dict(parse_qsl(url.removeprefix("?")))
        return inbox.page(office.sari, filters, params, wib(14, 16), size=3)

    first = follow("")
    second = follow(first.next_url)
    third = follow(second.next_url)
    assert len(set(texts(first) + texts(second) + texts(third))) == 7
    assert (first.previous_url, third.next_url) == ("", "")
    assert texts(follow(third.previous_url)) == texts(second)
    assert texts(follow(second.previous_url)) == texts(first)


def test_queries_do_not_grow_with_rows(office, sari):
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            message = write_in(office)
        with CaptureQueriesContext(connection) as inbox_queries:
            page(sari, "inbox")
        with CaptureQueriesContext(connection) as all_queries:
            page(sari, "inbox", query="?state=all")
        with CaptureQueriesContext(connection) as message_queries:
            page(sari, "message", message.pk)
        counts.append((len(inbox_queries), len(all_queries), len(message_queries)))
    assert counts[0] == counts[1]


# --- entering ----------------------------------------------------------------------------------
def test_the_quick_form_saves_and_shows_the_deadline(office, sari):
    answer = sari.post(reverse("duties:create"), entry(office), follow=True)
    message = Message.objects.get()
    assert answer.redirect_chain == [(reverse("duties:message", args=[message.pk]), 302)]
    assert message.created_by == office.sari
    assert "Why due" in answer.content.decode()


def test_entering_the_same_link_again_leads_to_the_message(office, sari):
    for text in ("Kapan imunisasi?", "Kapan imunisasi anak?"):
        answer = sari.post(reverse("duties:create"), entry(office, text=text), follow=True)
    assert "known already" in answer.content.decode()
    assert Message.objects.get().text == "Kapan imunisasi anak?"


def test_nothing_typed_is_lost_when_the_form_is_refused(office, sari):
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    answer = sari.post(reverse("duties:create"), entry(office, received_at=tomorrow))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Kapan imunisasi?" in html
    assert "lies in the future" in html


# --- the message page --------------------------------------------------------------------------
def test_the_page_explains_the_deadline_by_day(sari, complaint):
    html = page(sari, "message", complaint.pk)
    for words in ("Independence", "Weekend", "15:30–16:30", "On duty now", "50 % of the time"):
        assert words in html


def test_the_citizens_words_are_never_markup(office, sari):
    message = write_in(office, text='<script>alert(1)</script><b hx-get="/x">', author_name="<i>")
    for html in (page(sari, "message", message.pk), page(sari, "inbox")):
        assert "<script>alert" not in html
        assert '<b hx-get="/x">' not in html
        assert "<i>" not in html


def test_an_answer_goes_through_the_screen_and_no_other_way(sari, complaint):
    html = page(sari, "message", complaint.pk)
    assert f'action="{reverse("ethics:answer", args=[complaint.pk])}"' in html
    with pytest.raises(NoReverseMatch):
        reverse("duties:answer", args=[complaint.pk])


def test_after_the_answer_the_page_shows_it_and_the_steps_that_fell(office, sari, complaint):
    actions.answer(
        message_id=complaint.pk, text="Sudah.", evidence_url=LINK, by=office.sari, now=wib(14, 16)
    )
    html = page(sari, "message", complaint.pk)
    for words in ("Our answer", "Sudah.", LINK, "No longer needed", "Met in time"):
        assert words in html
    assert "Record the answer" not in html


def test_setting_aside_without_a_reason_is_refused_beside_the_field(sari, complaint):
    answer = sari.post(reverse("duties:set-aside", args=[complaint.pk, "spam"]), {"reason": ""})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()


def test_setting_aside_and_taking_back(sari, complaint):
    sari.post(reverse("duties:set-aside", args=[complaint.pk, "not_ours"]), {"reason": "PLN."})
    assert "PLN." in page(sari, "message", complaint.pk)
    sari.post(reverse("duties:reopen", args=[complaint.pk]), {"reason": "Keliru."})
    assert "Record the answer" in page(sari, "message", complaint.pk)


def test_fired_steps_show_whom_they_told_and_who_was_passed_over(transactional_db, sign_in):
    office = build_office()
    complaint = write_in(office)
    office.away(office.sari, substitute=office.ani)
    actions.fire_due_reminders(now=wib(18, 11))
    html = page(sign_in(office.dewi), "message", complaint.pk)
    assert "Ani Contoh" in html
    assert "standing in for somebody who is away" in html
    assert "Sari Contoh was away and passed over" in html
    assert "which alone was told" in html
