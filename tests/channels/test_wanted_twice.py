"""One person at two desks at once, or on shift while away: said aloud, done only when meant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Absence, User
from channels import actions
from channels.coverage import Finding, findings_for
from channels.models import Channel, Desk, Shift, ShiftPattern, SwapOffer
from channels.seats import clashes
from channels.states import ShiftKind, Task
from tests.accounts.conftest import DAY, NOW, Office
from tests.accounts.test_pages import as_
from tests.channels.conftest import register
from tests.channels.rota import make_desk
from tests.channels.rota import put as row
from tests.channels.test_rota_actions import desk, pattern, put

__all__ = ["desk"]  # used by name

HOUR = timedelta(hours=1)
SHIFT = (NOW + DAY, NOW + 2 * DAY)  # what `put` makes


@pytest.fixture
def other(office: Office) -> Desk:
    return make_desk(office.health, register(office, "rsud"), name="Darurat")


def away(person: User, substitute: User | None = None, **changes: Any) -> Absence:
    given = {"starts_at": NOW + DAY, "ends_at": NOW + 2 * DAY, "kind": "sick"} | changes
    return Absence.objects.create(person=person, substitute=substitute, **given)


def test_two_desks_at_once_want_a_confirmation_and_write_nothing(
    office: Office, desk: Desk, other: Desk
) -> None:
    row(other, office.dewi, SHIFT[1] - HOUR, SHIFT[1] + HOUR)
    with pytest.raises(actions.Unconfirmed) as doubt:
        put(desk, office.dewi, by=office.hendra)
    assert not desk.shifts.exists()
    (clash,) = doubt.value.clashes
    assert (clash.starts_at, clash.ends_at) == (SHIFT[1] - HOUR, SHIFT[1])
    assert clash.words("Asia/Jakarta") == (
        "Dewi is at “Piket” and at “Darurat”: Wednesday, 25 November 2026, 09:00–10:00 WIB"
    )
    assert put(desk, office.dewi, by=office.hendra, confirmed=True).person == office.dewi


def test_one_shift_after_the_other_is_nothing_to_ask_about(
    office: Office, desk: Desk, other: Desk
) -> None:
    row(other, office.dewi, SHIFT[1], SHIFT[1] + HOUR)
    row(other, office.dewi, SHIFT[0] - HOUR, SHIFT[0])
    assert put(desk, office.dewi).person == office.dewi


def test_two_seats_at_one_desk_are_one_place(office: Office, desk: Desk) -> None:
    put(desk, office.dewi)
    assert put(desk, office.dewi, kind=ShiftKind.OVERRIDE)


def test_a_seat_that_somebody_else_has_taken_does_not_count(
    office: Office, desk: Desk, other: Desk
) -> None:
    row(other, office.dewi, *SHIFT)
    row(other, office.rizky, *SHIFT, kind=ShiftKind.OVERRIDE)
    assert put(desk, office.dewi)


def test_an_absence_that_ends_in_the_middle_of_a_shift_is_asked_about(
    office: Office, desk: Desk
) -> None:
    away(office.dewi, ends_at=NOW + DAY + HOUR)
    with pytest.raises(actions.Unconfirmed) as doubt:
        put(desk, office.dewi)
    words = doubt.value.clashes[0].words("Asia/Jakarta")
    assert words == "Dewi is away: Tuesday, 24 November 2026, 10:00–11:00 WIB"


@pytest.mark.parametrize("changes", [{"cancelled_at": NOW}, {"starts_at": NOW + 2 * DAY}])
def test_no_absence_then_is_nothing_to_ask_about(
    office: Office, desk: Desk, changes: dict[str, Any]
) -> None:
    away(office.dewi, **({"ends_at": NOW + 3 * DAY} | changes))
    assert put(desk, office.dewi)


def test_a_pattern_asks_once_for_all_its_shifts(office: Office, desk: Desk, other: Desk) -> None:
    pattern(desk, office.dewi, office.rizky)
    with pytest.raises(actions.Unconfirmed) as doubt:
        pattern(other, office.dewi, starts=15 * 60, ends=17 * 60)
    assert len(doubt.value.clashes) == 20
    assert ShiftPattern.objects.count() == 1
    pattern(other, office.dewi, starts=15 * 60, ends=17 * 60, confirmed=True)
    assert len(clashes({office.dewi.pk}, NOW, NOW + 90 * DAY)) == 20


def test_taking_a_shift_asks_both_who_change_places(
    office: Office, desk: Desk, other: Desk
) -> None:
    mine = put(desk, office.dewi)
    theirs = put(desk, office.rizky, starts_at=NOW + 3 * DAY, ends_at=NOW + 4 * DAY)
    row(other, office.dewi, NOW + 3 * DAY, NOW + 4 * DAY)
    made = actions.offer_swap(
        shift_id=mine.pk, to=office.rizky, in_return_id=theirs.pk, by=office.dewi, now=NOW
    )
    with pytest.raises(actions.Unconfirmed):
        actions.accept_swap(offer_id=made.pk, by=office.rizky, now=NOW)
    assert SwapOffer.objects.get().state == "open"
    actions.accept_swap(offer_id=made.pk, by=office.rizky, now=NOW, confirmed=True)
    assert Shift.objects.standing().get(desk=desk, person=office.dewi).replaces == theirs


# --- pages ---
def given(person: User) -> dict[str, Any]:
    day = (timezone.localdate() + 3 * DAY).isoformat()
    return {
        "person": person.pk, "kind": "rota", "first_day": day, "starts": "08:00",
        "last_day": day, "ends": "16:00",
    }  # fmt: skip


def test_the_form_warns_and_takes_a_tick(office: Office, desk: Desk, other: Desk) -> None:
    client, form = as_(office.hendra), given(office.dewi)
    assert client.post(f"/channels/rota/{other.pk}/shift/", form).status_code == 302
    path = f"/channels/rota/{desk.pk}/shift/"
    asked = client.post(path, form)
    assert asked.status_code == 422
    assert "Dewi is at “Darurat” and at “Piket”" in asked.content.decode()
    assert "Tick this if it is meant so" in asked.content.decode()
    assert client.post(path, form | {"anyway": "on"}).status_code == 302


def test_the_pattern_form_warns_and_takes_a_tick(office: Office, desk: Desk) -> None:
    now = timezone.now()
    away(office.dewi, starts_at=now, ends_at=now + 30 * DAY)
    form = {
        "weekdays": list(range(7)), "starts": "08:00", "ends": "16:00", "rotation": "week",
        "person1": office.dewi.pk, "on_holidays": "work", "stand_by": "",
        "first_day": timezone.localdate().isoformat(),
    }  # fmt: skip
    client, path = as_(office.hendra), f"/channels/rota/{desk.pk}/pattern/"
    asked = client.post(path, form)
    assert asked.status_code == 422
    assert "and more times after that" in asked.content.decode()
    assert client.post(path, form | {"anyway": "on"}).status_code == 302


def test_taking_an_offer_is_asked_about_on_a_page(office: Office, desk: Desk, other: Desk) -> None:
    now = timezone.now()
    shift = row(desk, office.dewi, now + DAY, now + DAY + HOUR)
    row(other, office.rizky, now + DAY, now + DAY + HOUR)
    made = actions.offer_swap(
        shift_id=shift.pk, to=office.rizky, in_return_id=None, by=office.dewi, now=now
    )
    client, path = as_(office.rizky), f"/channels/rota/offers/{made.pk}/answer/"
    asked = client.post(path, {"answer": "accept"})
    assert asked.status_code == 422
    assert "Is it meant so?" in asked.content.decode()
    assert client.post(path, {"answer": "accept", "anyway": "on"}).status_code == 302
    assert desk.shifts.standing().get().person == office.rizky


def test_the_rota_shows_who_sits_elsewhere_too(office: Office, desk: Desk, other: Desk) -> None:
    now = timezone.now()
    row(desk, office.dewi, now + HOUR / 2, now + HOUR)
    row(other, office.dewi, now + HOUR / 2, now + HOUR)
    shown = as_(office.hendra).get(desk.get_absolute_url()).content.decode()
    assert "at “Darurat” too" in shown
    assert "In 1 shift of this period somebody sits at another desk too." in shown


# --- the coverage check ---
def overloads(person: User) -> list[Finding]:
    return [one for one in findings_for(person, NOW) if one.kind == "overload"]


@pytest.fixture
def in_use(office: Office, desk: Desk, other: Desk) -> None:
    for channel in Channel.objects.all():
        actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)


@pytest.mark.usefixtures("in_use")
def test_the_coverage_check_finds_two_desks_at_once(
    office: Office, desk: Desk, other: Desk
) -> None:
    for day in (1, 4):
        for one in (desk, other):
            row(one, office.dewi, NOW + day * DAY, NOW + day * DAY + HOUR)
    (found,) = overloads(office.hendra)
    assert (found.person, found.starts_at) == (office.dewi, NOW + DAY)
    assert found.why == "Dewi sits at “Piket” and at “Darurat” at once: 2 times."
    assert found.mend == f"/channels/rota/{desk.pk}/?from=2026-11-24"


@pytest.mark.usefixtures("in_use")
def test_each_finds_it_at_the_desk_that_they_see(office: Office, desk: Desk, other: Desk) -> None:
    row(other, office.dewi, NOW + DAY / 2, NOW + 2 * DAY)  # the earlier of the two
    row(desk, office.dewi, *SHIFT)
    Desk.objects.filter(pk=other.pk).update(unit=office.education)
    (found,) = overloads(office.hendra)
    assert found.look.startswith(f"/channels/rota/{desk.pk}/")
    assert found.why == "Dewi sits at “Piket” and at “Darurat” at once: 1 time."


@pytest.mark.usefixtures("in_use")
def test_the_coverage_check_finds_who_is_away_without_a_substitute(
    office: Office, desk: Desk
) -> None:
    row(desk, office.dewi, *SHIFT)
    absence = away(office.dewi)
    (found,) = overloads(office.hendra)
    assert found.why == "Dewi is on shift at “Piket” while away, without substitute: 1 time."
    absence.substitute = office.omar
    absence.save()
    assert overloads(office.hendra) == []


@pytest.mark.usefixtures("in_use")
def test_a_rota_without_overlaps_finds_nothing(office: Office, desk: Desk, other: Desk) -> None:
    row(desk, office.dewi, *SHIFT)
    row(other, office.dewi, SHIFT[1], SHIFT[1] + DAY)
    assert Task.RESPOND in {cover.task for cover in other.covers.all()}
    assert overloads(office.hendra) == []
