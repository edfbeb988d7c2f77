"""The rota pages: what they show, what a form does, and one answer wherever it is asked."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Absence
from channels import actions, queries, rota
from channels.models import Channel, Desk, Shift, SwapOffer
from channels.states import ShiftKind, Task
from duties.recipients import Roster as Recipients
from tests.accounts.conftest import DAY, Office
from tests.accounts.test_pages import as_
from tests.channels.conftest import Give
from tests.channels.rota import make_desk, put
from tests.people import make_channel
from worktime import queries as worktime

HOUR = timedelta(hours=1)
WIB = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def desk(office: Office, channel: Channel) -> Desk:
    return make_desk(office.health, channel)


def now_shift(desk: Desk, person, **changes) -> Shift:
    now = timezone.now()
    return put(desk, person, now - HOUR, now + HOUR, **changes)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_page_mail_feed_command_and_report_give_one_answer(
    office: Office, channel: Channel, desk: Desk, give: Give
) -> None:
    give(office.rizky)
    now_shift(desk, office.dewi)
    now = timezone.now()
    Absence.objects.create(
        person=office.dewi, substitute=office.omar, kind="sick",
        starts_at=now - HOUR / 2, ends_at=now + HOUR / 2,
    )  # fmt: skip
    _feed, key = actions.open_feed(desk=desk, by=office.hendra, now=now)
    out = StringIO()
    call_command("on_duty", "dinkes", "--task", "respond", "--json", stdout=out)
    calendar = Calendar.from_ical(Client().get(f"/channels/rota/feed/{key}/").content)
    in_feed = [
        str(event["SUMMARY"])
        for event in calendar.walk("VEVENT")
        if event["DTSTART"].dt <= now < event["DTEND"].dt
    ]
    assert queries.on_duty(channel, Task.RESPOND, now)[0].person == office.omar
    assert json.loads(out.getvalue())["chain"][0]["person"] == "Omar"
    assert in_feed == ["Omar (pengganti)"]
    assert Recipients(now)._on_duty(channel, Task.RESPOND).told[0].person == office.omar
    report = queries.resolve_many([queries.Question(channel, Task.RESPOND, now)])
    assert report[0][0].person == office.omar
    client = as_(office.hendra)
    assert "<strong>Omar</strong>, stands in for Dewi" in page(client, desk.get_absolute_url())
    assert "<strong>Omar</strong>" in page(client, channel.get_absolute_url())


def test_the_board_shows_shifts_absences_overrides_gaps_and_load(
    office: Office, desk: Desk
) -> None:
    Desk.objects.update(around_the_clock=True)
    now_shift(desk, office.dewi)
    now_shift(desk, office.rizky, kind=ShiftKind.OVERRIDE)
    now = timezone.now()
    Absence.objects.create(
        person=office.dewi, substitute=office.omar, kind="sick", starts_at=now, ends_at=now + DAY
    )
    shown = page(as_(office.hendra), desk.get_absolute_url())
    for words in (
        "in place of the rota", "replaced in part or whole", "away, Omar stands in", "Nobody",
        "falls into an absence", "Load in this period",
    ):  # fmt: skip
        assert words in shown
    assert "sick" not in shown.lower()


def test_the_load_counts_who_is_there_and_what_lies_outside_hours(
    office: Office, desk: Desk
) -> None:
    calendar = worktime.calendar("wib")
    monday = timezone.datetime(2026, 11, 23, 14, 0, tzinfo=WIB)
    put(desk, office.dewi, monday, monday + 4 * HOUR)
    put(desk, office.rizky, monday + 3 * HOUR, monday + 4 * HOUR, ShiftKind.OVERRIDE)
    Absence.objects.create(
        person=office.dewi, substitute=office.omar, kind="sick", starts_at=monday,
        ends_at=monday + HOUR / 2,
    )  # fmt: skip
    loads = rota.loads(rota.turns(desk, monday - DAY, monday + DAY), calendar)
    assert [(load.person.name, load.shifts, load.minutes, load.outside) for load in loads] == [
        ("Dewi", 1, 150, 60),  # until 16.00 is working time
        ("Rizky", 1, 60, 60),
        ("Omar", 1, 30, 0),
    ]


@pytest.mark.parametrize("query", ["", "?view=month", "?from=2026-12-25", "?from=9999-99-99"])
def test_weeks_and_months_cost_a_fixed_number_of_queries(
    office: Office, desk: Desk, query: str
) -> None:
    actions.make_pattern(
        desk_id=desk.pk, weekdays=range(7), starts=480, ends=960, team=[office.dewi, office.rizky],
        rotation="shift", on_holidays="work", stand_by=None, first_day=timezone.localdate(),
        last_day=None, by=None, now=timezone.now(),
    )  # fmt: skip
    client = as_(office.hendra)
    page(client, desk.get_absolute_url() + query)
    with CaptureQueriesContext(connection) as asked:
        page(client, desk.get_absolute_url() + query)
    assert len(asked) < 45


def test_the_list_of_desks_costs_the_same_for_one_and_for_five(office: Office, desk: Desk) -> None:
    now_shift(desk, office.dewi)
    client, counts = as_(office.hendra), []
    assert "on shift at Piket" in page(client, "/channels/rota/")
    for more in ("A", "B", "C", "D", ""):
        with CaptureQueriesContext(connection) as asked:
            page(client, "/channels/rota/")
        counts.append(len(asked))
        if more:
            other = make_channel(office.health, "x", f"dinkes{more}")
            now_shift(make_desk(office.health, other, name=more), office.rizky)
    assert counts[0] == counts[-1]


def test_holidays_are_drawn_in(office: Office, desk: Desk) -> None:
    shown = page(as_(office.hendra), f"{desk.get_absolute_url()}?from=2026-12-25")
    assert "Christmas" in shown


def test_a_supervisor_opens_a_desk_and_makes_its_pattern(office: Office, channel: Channel) -> None:
    client = as_(office.hendra)
    given = {"name": "Sore", "unit": office.health.pk, "channels": [channel.pk]}
    refused = client.post("/channels/rota/new/", given)
    assert refused.status_code == 422
    assert "Sore" in refused.content.decode()
    assert client.post("/channels/rota/new/", given | {"tasks": ["respond"]}).status_code == 302
    desk = Desk.objects.get(name="Sore")
    pattern = {
        "weekdays": ["0", "6"], "starts": "22:00", "ends": "06:00", "rotation": "week",
        "person1": office.dewi.pk, "person2": office.rizky.pk, "on_holidays": "stand_by",
        "stand_by": "", "first_day": timezone.localdate().isoformat(),
    }  # fmt: skip
    path = f"/channels/rota/{desk.pk}/pattern/"
    assert "Name who stands by" in client.post(path, pattern).content.decode()
    assert client.post(path, pattern | {"stand_by": office.omar.pk}).status_code == 302
    shift = desk.shifts.earliest("starts_at")
    assert shift.ends_at - shift.starts_at == 8 * HOUR
    assert "Sunday" in page(client, f"/channels/rota/{desk.pk}/setup/")


def test_putting_somebody_on_shift_by_hand(office: Office, desk: Desk) -> None:
    client = as_(office.hendra)
    day = (timezone.localdate() + 3 * DAY).isoformat()
    given = {
        "person": office.dewi.pk, "kind": "rota", "first_day": day, "starts": "08:00",
        "last_day": day, "ends": "07:00",
    }  # fmt: skip
    path = f"/channels/rota/{desk.pk}/shift/"
    assert "ends before it begins" in client.post(path, given).content.decode()
    assert client.post(path, given | {"ends": "16:00"}).status_code == 302
    shift = desk.shifts.get()
    assert f"{shift.starts_at.astimezone(WIB):%H.%M}" == "08.00"
    assert client.post(f"/channels/rota/shifts/{shift.pk}/call-off/").status_code == 302
    assert not desk.shifts.standing().exists()


def test_a_swap_from_page_to_page(office: Office, desk: Desk) -> None:
    now = timezone.now()
    shift = put(desk, office.dewi, now + DAY, now + DAY + HOUR)
    path = f"/channels/rota/shifts/{shift.pk}/"
    dewi, rizky = as_(office.dewi), as_(office.rizky)
    assert dewi.post(path, {"to": ""}).status_code == 422
    assert rizky.post(path, {"to": office.omar.pk}).status_code == 404
    assert dewi.post(path, {"to": office.rizky.pk, "in_return": ""}).status_code == 302
    assert "offered by Dewi" in page(rizky, "/channels/rota/mine/")
    answer = f"/channels/rota/offers/{SwapOffer.objects.get().pk}/answer/"
    assert dewi.post(answer, {"answer": "accept"}).status_code == 403
    assert rizky.post(answer, {"answer": "nonsense"}).status_code == 404
    assert rizky.post(answer, {"answer": "accept"}).status_code == 302
    assert desk.shifts.standing().get().person == office.rizky
    assert "Rizky" in page(dewi, path)
    assert "Piket" in page(rizky, "/channels/rota/mine/")


def test_somebody_from_elsewhere_sees_a_desk_only_while_they_sit_there(
    office: Office, desk: Desk
) -> None:
    omar = as_(office.omar)
    assert omar.get(desk.get_absolute_url()).status_code == 404
    now_shift(desk, office.omar)
    assert "Piket" in page(omar, "/channels/rota/")
    assert omar.get(desk.get_absolute_url()).status_code == 200


def test_closing_a_desk_and_ending_covers_and_patterns(office: Office, desk: Desk) -> None:
    client = as_(office.hendra)
    held = desk.covers.get()
    assert client.post(f"/channels/rota/covers/{held.pk}/end/").status_code == 302
    again = {"channels": [held.channel_id], "tasks": ["respond"]}
    assert client.post(f"/channels/rota/{desk.pk}/cover/", again).status_code == 302
    assert client.post(f"/channels/rota/{desk.pk}/cover/", again).status_code == 422
    assert client.post(f"/channels/rota/{desk.pk}/close/").status_code == 302
    desk.refresh_from_db()
    assert desk.closed_at is not None
    assert "Piket" not in page(client, "/channels/rota/")
