"""Secret calendar addresses: what they show, to whom, and when they are dead."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

import accounts.actions
from accounts.models import Absence, Membership, User
from channels import actions
from channels.models import CalendarFeed, Channel, Desk
from channels.states import ShiftKind
from records.models import Event
from tests.accounts.conftest import DAY, Office
from tests.accounts.test_pages import as_
from tests.channels.rota import make_desk, put

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(office: Office, channel: Channel) -> Desk:
    """Dewi sits there for two hours on either side of the real now, Rizky after her."""
    desk = make_desk(office.health, channel)
    now = timezone.now()
    put(desk, office.dewi, now - 2 * HOUR, now + 2 * HOUR)
    put(desk, office.rizky, now + 2 * HOUR, now + 4 * HOUR)
    return desk


def open_feed(owner: User, desk: Desk | None = None) -> str:
    _feed, token = actions.open_feed(desk=desk, by=owner, now=timezone.now())
    return f"/channels/rota/feed/{token}/"


def events(address: str) -> list[tuple[str, Any, Any]]:
    answer = Client().get(address)
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return [(str(e["SUMMARY"]), e["DTSTART"].dt, e["DTEND"].dt) for e in found]


def test_a_team_feed_names_who_is_on_shift_and_ones_own_the_desk(
    office: Office, desk: Desk
) -> None:
    first, second = desk.shifts.all()
    assert [one[0] for one in events(open_feed(office.hendra, desk))] == ["Dewi", "Rizky"]
    seconds = [moment.replace(microsecond=0) for moment in (first.starts_at, first.ends_at)]
    assert events(open_feed(office.dewi)) == [("Piket", *seconds)]
    assert second.person == office.rizky


def test_overrides_and_substitutes_stand_in_the_feed_as_the_resolver_says(
    office: Office, desk: Desk
) -> None:
    now = timezone.now()
    put(desk, office.hendra, now - HOUR, now + HOUR, ShiftKind.OVERRIDE)
    Absence.objects.create(
        person=office.rizky, substitute=office.omar, kind="sick", starts_at=now, ends_at=now + DAY
    )
    team = [one[0] for one in events(open_feed(office.lukman, desk))]
    assert team == ["Dewi", "Hendra", "Dewi", "Omar (pengganti)"]
    assert [one[0] for one in events(open_feed(office.omar))] == ["Piket (pengganti)"]
    assert events(open_feed(office.rizky)) == []


def test_a_desk_that_was_opened_today_has_its_shifts_in_the_feed(
    office: Office, channel: Channel
) -> None:
    now = timezone.now()
    desk = actions.open_desk(
        unit=office.health, name="Baru", around_the_clock=True, covers=[(channel, "custody")],
        by=office.hendra, now=now,
    )  # fmt: skip
    put(desk, office.dewi, now + HOUR, now + 2 * HOUR)
    assert [one[0] for one in events(open_feed(office.hendra, desk))] == ["Dewi"]


def test_names_of_events_stay_from_read_to_read(office: Office, desk: Desk) -> None:
    address = open_feed(office.hendra, desk)
    uids = [re.findall(rb"UID:(.*)", Client().get(address).content) for _ in range(2)]
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == 2


def test_the_address_is_secret_and_its_use_is_shown(office: Office, desk: Desk) -> None:
    address = open_feed(office.hendra, desk)
    token = address.split("/")[-2]
    feed = CalendarFeed.objects.get()
    assert len(token) >= 43  # 256 bits
    assert token not in str(CalendarFeed.objects.values().get())
    assert token not in str(list(Event.objects.values()))
    answer = Client().get(address)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert feed.last_used_at is None
    feed.refresh_from_db()
    assert feed.last_used_at is not None


def test_a_new_address_or_taking_it_back_kills_the_old_one(office: Office, desk: Desk) -> None:
    first = open_feed(office.hendra, desk)
    second = open_feed(office.hendra, desk)
    assert Client().get(first).status_code == 410
    assert events(second)
    living = CalendarFeed.objects.get(revoked_at=None)
    with pytest.raises(actions.Refused):
        actions.revoke_feed(feed_id=living.pk, by=office.ratna, now=timezone.now())
    assert as_(office.hendra).post(f"/channels/rota/feeds/{living.pk}/revoke/").status_code == 302
    assert Client().get(second).status_code == 410
    assert Client().get("/channels/rota/feed/unknown/").status_code == 404


def test_it_dies_with_the_account_and_with_the_right_to_see_the_desk(
    office: Office, desk: Desk
) -> None:
    own, lukman = open_feed(office.dewi), open_feed(office.lukman, desk)
    accounts.actions.deactivate(person=office.dewi, by=office.ratna, now=timezone.now())
    assert Client().get(own).status_code == 410
    Membership.objects.filter(person=office.lukman).update(valid_until=timezone.now())
    assert Client().get(lukman).status_code == 410


def test_the_page_shows_an_address_once(office: Office, desk: Desk) -> None:
    client = as_(office.hendra)
    made = client.post("/channels/rota/feeds/", {"desk": desk.pk}).content.decode()
    shown = re.search(r"/channels/rota/feed/[\w-]+/", made)
    assert shown
    assert Client().get(shown[0]).status_code == 200
    assert shown[0] not in client.get("/channels/rota/feeds/").content.decode()
    assert as_(office.omar).post("/channels/rota/feeds/", {"desk": desk.pk}).status_code == 404
    assert client.post("/channels/rota/feeds/", {"desk": "x"}).status_code == 404


def whole(address: str) -> Calendar:
    return Calendar.from_ical(Client().get(address).content)


def test_the_calendar_is_valid_and_says_how_often_it_is_read(office: Office, desk: Desk) -> None:
    found = whole(open_feed(office.hendra, desk))
    assert found.errors == []
    assert all(event.errors == [] for event in found.walk("VEVENT"))
    assert found["REFRESH-INTERVAL"].dt == HOUR
    assert b"X-PUBLISHED-TTL:PT1H" in found.to_ical()
    names = [str(event["UID"]) for event in found.walk("VEVENT")]
    assert len(set(names)) == len(names) == 2


def test_a_shift_called_off_is_gone_at_the_next_read(office: Office, desk: Desk) -> None:
    team, own = open_feed(office.hendra, desk), open_feed(office.rizky)
    coming = desk.shifts.get(person=office.rizky)
    actions.call_off(shift_id=coming.pk, by=office.hendra, now=timezone.now())
    assert [one[0] for one in events(team)] == ["Dewi"]
    assert events(own) == []


def test_an_event_keeps_its_name_from_read_to_read(office: Office, desk: Desk) -> None:
    now = timezone.now()
    put(desk, office.omar, now - 40 * DAY, now - 30 * DAY)  # reaches over the edge of the feed
    address = open_feed(office.hendra, desk)
    names = [{str(e["UID"]) for e in whole(address).walk("VEVENT")} for _read in range(2)]
    assert names[0] == names[1]
    assert [one[0] for one in events(address)] == ["Dewi", "Rizky"]


def test_the_past_of_a_team_keeps_who_has_left_since(office: Office, desk: Desk) -> None:
    now = timezone.now()
    put(desk, office.omar, now - 2 * DAY, now - 2 * DAY + HOUR)
    accounts.actions.deactivate(person=office.omar, by=office.ratna, now=now)
    team = [one[0] for one in events(open_feed(office.hendra, desk))]
    assert team == ["Omar", "Dewi", "Rizky"]
