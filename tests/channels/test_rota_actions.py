"""Desks, patterns, shifts and swaps through the actions: who may, what follows, who is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from channels import actions
from channels.models import Channel, Desk, DeskCover, Shift, ShiftPattern, SwapOffer
from channels.states import OnHoliday, Rotation, ShiftKind, Task
from records.models import Event, Notice
from records.queries import history
from records.wording import of as words_of
from tests.accounts.conftest import DAY, NOW, Office
from tests.channels.conftest import register
from worktime.models import Holiday

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = date(2026, 11, 23)


@pytest.fixture
def desk(office: Office, channel: Channel) -> Desk:
    return actions.open_desk(
        unit=office.health, name="Piket", around_the_clock=False,
        covers=[(channel, Task.RESPOND)], by=office.hendra, now=NOW - DAY,
    )  # fmt: skip


def pattern(desk: Desk, *team: User, **changes: Any) -> ShiftPattern:
    given: dict[str, Any] = {
        "weekdays": [0, 1, 2, 3, 4], "starts": 8 * 60, "ends": 16 * 60, "team": list(team),
        "rotation": Rotation.WEEK, "on_holidays": OnHoliday.WORK, "stand_by": None,
        "first_day": MONDAY, "last_day": None, "by": None, "now": NOW,
    }  # fmt: skip
    return actions.make_pattern(desk_id=desk.pk, **(given | changes))


def on_day(desk: Desk, day: date) -> list[str]:
    begins = datetime.combine(day, datetime.min.time(), WIB)
    shifts = Shift.objects.standing().filter(desk=desk, starts_at__gte=begins)
    return [s.person.name for s in shifts.filter(starts_at__lt=begins + DAY)]


def put(desk: Desk, person: User, by: User | None = None, **changes: Any) -> Shift:
    given: dict[str, Any] = {
        "kind": ShiftKind.ROTA, "starts_at": NOW + DAY, "ends_at": NOW + 2 * DAY,
    }  # fmt: skip
    return actions.put_on_shift(desk_id=desk.pk, person=person, by=by, now=NOW, **(given | changes))


def told(kind: str, medium: str = "email") -> set[str]:
    found = Notice.objects.filter(event__kind=kind, medium=medium)
    return set(found.values_list("person__name", flat=True))


def test_supervisors_and_admins_plan_and_nobody_else(office: Office, desk: Desk) -> None:
    put(desk, office.dewi, by=office.ratna)
    for person in (office.dewi, office.lukman, office.omar):
        with pytest.raises(actions.Refused, match="supervisor or program admin"):
            put(desk, office.rizky, by=person, starts_at=NOW + 3 * DAY, ends_at=NOW + 4 * DAY)


def test_a_desk_covers_what_no_other_desk_covers(office: Office, desk: Desk) -> None:
    channel = desk.covers.get().channel
    with pytest.raises(actions.Refused, match="Another desk covers"):
        actions.open_desk(
            unit=office.health, name="Lain", around_the_clock=True,
            covers=[(channel, Task.RESPOND)], by=office.hendra, now=NOW,
        )  # fmt: skip
    elsewhere = register(office, "disdik", unit=office.education)
    with pytest.raises(actions.Refused, match="does not belong"):
        actions.cover(
            desk_id=desk.pk, channel=elsewhere, task=Task.RESPOND, by=office.hendra, now=NOW
        )


def test_a_week_of_each_in_turn(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, office.rizky)
    weeks = [on_day(desk, MONDAY + timedelta(weeks=n)) for n in range(4)]
    assert weeks == [["Dewi"], ["Rizky"], ["Dewi"], ["Rizky"]]
    assert on_day(desk, MONDAY + timedelta(days=5)) == []
    assert told("pattern.made") == {"Dewi", "Rizky"}
    assert Shift.objects.count() == 40  # eight weeks ahead


def test_a_shift_of_each_in_turn(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, office.rizky, office.omar, rotation=Rotation.SHIFT)
    week = [on_day(desk, MONDAY + timedelta(days=n))[0] for n in (0, 1, 2, 3, 4, 7)]
    assert week == ["Dewi", "Rizky", "Omar", "Dewi", "Rizky", "Omar"]


def test_a_night_ends_the_next_morning(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi, starts=22 * 60, ends=30 * 60)
    shift = Shift.objects.earliest("starts_at")
    assert f"{shift.starts_at.astimezone(WIB):%d %H}" == "23 22"
    assert f"{shift.ends_at.astimezone(WIB):%d %H}" == "24 06"


@pytest.mark.parametrize(
    ("on_holidays", "who"),
    [(OnHoliday.WORK, ["Dewi"]), (OnHoliday.SKIP, []), (OnHoliday.STAND_BY, ["Omar"])],
)
def test_holidays_are_kept_skipped_or_stood_by(
    office: Office, desk: Desk, on_holidays: str, who: list[str]
) -> None:
    off = Holiday.objects.confirmed().filter(date__gt=MONDAY, open_until=None, date__week_day=6)
    day = off.earliest("date").date  # a Friday: Christmas 2026
    stand_by = office.omar if on_holidays == OnHoliday.STAND_BY else None
    pattern(desk, office.dewi, on_holidays=on_holidays, stand_by=stand_by)
    assert on_day(desk, day) == who


def test_the_sweep_goes_on_and_is_harmless_twice(office: Office, desk: Desk) -> None:
    made = pattern(desk, office.dewi, office.rizky)
    called = made.shifts.latest("starts_at")
    actions.call_off(shift_id=called.pk, by=office.hendra, now=NOW)
    assert actions.fill_rota(now=NOW) == 0
    assert actions.fill_rota(now=NOW + 8 * DAY) == 6
    assert actions.fill_rota(now=NOW + 8 * DAY) == 0
    assert not Shift.objects.standing().filter(starts_at=called.starts_at).exists()


def test_a_taken_seat_stays_with_who_has_it(office: Office, desk: Desk) -> None:
    held = put(desk, office.omar, starts_at=NOW + DAY, ends_at=NOW + DAY * 1.1)
    pattern(desk, office.dewi)
    assert on_day(desk, MONDAY + timedelta(days=1)) == ["Omar"]
    assert Event.objects.filter(kind="shift.made").get().facts["left_out"] == 1
    assert Shift.objects.get(pk=held.pk).called_off_at is None


def test_ending_a_pattern_takes_its_later_shifts_off(office: Office, desk: Desk) -> None:
    made = pattern(desk, office.dewi, office.rizky)
    friday = MONDAY + timedelta(days=4)
    actions.end_pattern(pattern_id=made.pk, last_day=friday, by=office.hendra, now=NOW)
    assert on_day(desk, friday) == ["Dewi"]
    assert on_day(desk, MONDAY + timedelta(weeks=1)) == []
    assert told("pattern.ended") == {"Dewi", "Rizky"}
    assert actions.fill_rota(now=NOW + 30 * DAY) == 0


def test_who_left_is_passed_over_in_the_turn(office: Office, desk: Desk) -> None:
    User.objects.filter(pk=office.dewi.pk).update(is_active=False)
    made = pattern(desk, office.rizky)
    made.turns.create(place=1, person=office.dewi)
    actions.fill_rota(now=NOW + 30 * DAY)
    assert set(Shift.objects.values_list("person__name", flat=True)) == {"Rizky"}


def test_an_override_tells_both(office: Office, desk: Desk) -> None:
    put(desk, office.dewi, by=office.hendra)
    put(desk, office.omar, by=office.hendra, kind=ShiftKind.OVERRIDE)
    assert told("shift.put") == {"Dewi", "Omar"}
    assert told("shift.put", "in_app") == {"Dewi", "Omar"}
    with pytest.raises(actions.Refused, match="has this seat"):
        put(desk, office.rizky, by=office.hendra, kind=ShiftKind.OVERRIDE)


def test_calling_an_override_off_tells_who_gets_the_seat_back(office: Office, desk: Desk) -> None:
    put(desk, office.dewi)
    override = put(desk, office.omar, kind=ShiftKind.OVERRIDE)
    actions.call_off(shift_id=override.pk, by=office.hendra, now=NOW)
    assert told("shift.called_off") == {"Dewi", "Omar"}
    notice = Notice.objects.get(event__kind="shift.called_off", person=office.dewi, medium="in_app")
    assert words_of(notice).headline.startswith("Omar does not take your seat after all: Piket")


def test_calling_off_before_and_while_it_runs(office: Office, desk: Desk) -> None:
    coming = put(desk, office.dewi, by=office.hendra)
    running = put(desk, office.omar, starts_at=NOW - DAY, ends_at=NOW + DAY / 2)
    for shift in (coming, running):
        actions.call_off(shift_id=shift.pk, by=office.hendra, now=NOW)
        shift.refresh_from_db()
    assert (coming.called_off_at, coming.ends_at) == (NOW, NOW + 2 * DAY)
    assert (running.called_off_at, running.ends_at) == (None, NOW)
    assert told("shift.called_off") == {"Dewi", "Omar"}
    with pytest.raises(actions.Refused, match="is over"):
        actions.call_off(shift_id=running.pk, by=office.hendra, now=NOW + DAY)


def offer(shift: Shift, office: Office, in_return: Shift | None = None) -> SwapOffer:
    return actions.offer_swap(
        shift_id=shift.pk, to=office.rizky, in_return_id=in_return.pk if in_return else None,
        by=office.dewi, now=NOW,
    )  # fmt: skip


def test_a_swap_is_offered_and_accepted(office: Office, desk: Desk) -> None:
    mine = put(desk, office.dewi)
    theirs = put(desk, office.rizky, starts_at=NOW + 3 * DAY, ends_at=NOW + 4 * DAY)
    made = offer(mine, office, theirs)
    assert told("swap.offered") == {"Rizky"}
    actions.accept_swap(offer_id=made.pk, by=office.rizky, now=NOW)
    standing = Shift.objects.standing().order_by("starts_at")
    assert [(s.person.name, s.replaces_id) for s in standing] == [
        ("Rizky", mine.pk),
        ("Dewi", theirs.pk),
    ]
    assert told("swap.accepted") == {"Dewi"}


@pytest.mark.parametrize("act", ["refuse_swap", "withdraw_swap"])
def test_a_refused_or_withdrawn_offer_changes_nothing(office: Office, desk: Desk, act: str) -> None:
    made = offer(put(desk, office.dewi), office)
    by = office.rizky if act == "refuse_swap" else office.dewi
    getattr(actions, act)(offer_id=made.pk, by=by, now=NOW)
    assert Shift.objects.standing().get().person == office.dewi
    with pytest.raises(actions.Refused, match="answered already"):
        getattr(actions, act)(offer_id=made.pk, by=by, now=NOW)


def test_no_offer_outlives_its_shift(office: Office, desk: Desk) -> None:
    made = pattern(desk, office.dewi)
    first, second = made.shifts.order_by("-starts_at")[:2]
    for shift in (first, second):
        offer(shift, office)
    actions.call_off(shift_id=first.pk, by=office.hendra, now=NOW)
    actions.end_pattern(pattern_id=made.pk, last_day=MONDAY, by=office.hendra, now=NOW)
    assert set(SwapOffer.objects.values_list("state", flat=True)) == {"lapsed"}


def test_the_manager_decides_without_waiting(office: Office, desk: Desk) -> None:
    made = offer(put(desk, office.dewi), office)
    with pytest.raises(actions.Refused, match="Only the manager of the rota"):
        actions.decide_swap(offer_id=made.pk, by=office.rizky, now=NOW)
    actions.decide_swap(offer_id=made.pk, by=office.hendra, now=NOW)
    assert Shift.objects.standing().get().person == office.rizky
    assert told("swap.decided") == {"Dewi", "Rizky"}


def test_nobody_else_offers_or_answers_and_nothing_begun_is_swapped(
    office: Office, desk: Desk
) -> None:
    shift = put(desk, office.dewi)
    with pytest.raises(actions.Refused, match="Only whoever sits"):
        actions.offer_swap(
            shift_id=shift.pk, to=office.omar, in_return_id=None, by=office.rizky, now=NOW
        )
    made = offer(shift, office)
    for act in (actions.accept_swap, actions.refuse_swap):
        with pytest.raises(actions.Refused, match="Only the person who was asked"):
            act(offer_id=made.pk, by=office.omar, now=NOW)
    with pytest.raises(actions.Refused, match="has begun"):
        actions.accept_swap(offer_id=made.pk, by=office.rizky, now=NOW + 1.5 * DAY)


def test_only_approvers_sit_where_posts_are_approved(office: Office, channel: Channel) -> None:
    desk = actions.open_desk(
        unit=office.health, name="Penyetuju", around_the_clock=False,
        covers=[(channel, Task.APPROVE)], by=office.hendra, now=NOW - DAY,
    )  # fmt: skip
    put(desk, office.hendra)
    for person in (office.dewi, office.rizky):
        with pytest.raises(actions.Refused, match="cannot approve"):
            put(desk, person, starts_at=NOW + 3 * DAY, ends_at=NOW + 4 * DAY)


def test_closing_a_desk_leaves_nothing_behind(office: Office, desk: Desk) -> None:
    pattern(desk, office.dewi)
    actions.close_desk(desk_id=desk.pk, by=office.hendra, now=NOW)
    assert not Shift.objects.standing().filter(ends_at__gt=NOW).exists()
    assert not DeskCover.objects.current(NOW).exists()
    assert actions.fill_rota(now=NOW + 30 * DAY) == 0
    assert "desk.closed" in set(history(desk).values_list("kind", flat=True))
    with pytest.raises(actions.Refused, match="closed"):
        put(desk, office.dewi)
