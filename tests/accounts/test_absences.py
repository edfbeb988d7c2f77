"""Absences: who enters them, for whom, and what they say to others."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import actions
from accounts.models import Absence, User
from accounts.states import AbsenceKind
from records.models import Event, Notice
from tests.accounts.conftest import DAY, NOW, Office


def away(
    person: User,
    substitute: User | None,
    by: User | None,
    starts_at: datetime = NOW,
    ends_at: datetime = NOW + 5 * DAY,
) -> Absence:
    return actions.record_absence(
        person=person, substitute=substitute, kind="sick", starts_at=starts_at, ends_at=ends_at,
        by=by, now=NOW,
    )  # fmt: skip


def test_the_substitute_is_told_by_mail_and_the_kind_of_leave_stays_secret(office: Office) -> None:
    away(office.dewi, office.rizky, by=office.dewi)

    event = Event.objects.get(kind="absence.recorded")
    assert "sick" not in str(event.facts)
    told = Notice.objects.filter(event=event).values_list("person__name", "medium", "reason")
    assert set(told) == {("Rizky", "in_app", "substitute"), ("Rizky", "email", "substitute")}


def test_an_admin_may_enter_it_and_then_the_person_is_told_too(office: Office) -> None:
    away(office.dewi, office.rizky, by=office.ratna)

    told = Notice.objects.filter(medium="in_app", event__kind="absence.recorded")
    assert set(told.values_list("person__name", "reason")) == {
        ("Rizky", "substitute"),
        ("Dewi", "person"),
    }


def test_the_refusals(office: Office) -> None:
    with pytest.raises(actions.Refused, match="Only the person"):
        away(office.dewi, None, by=office.rizky)
    with pytest.raises(actions.Refused, match="somebody else"):
        away(office.dewi, office.dewi, by=office.dewi)
    with pytest.raises(actions.Refused, match="themselves a substitute"):
        away(office.hendra, office.ratna, by=office.ratna)
    with pytest.raises(actions.Refused, match="civil servant"):
        away(office.hendra, office.rizky, by=office.hendra)
    with pytest.raises(actions.Refused, match="before it begins"):
        away(office.dewi, None, by=office.dewi, ends_at=NOW)
    with pytest.raises(actions.Refused, match="in the past"):
        away(office.dewi, None, by=office.dewi, starts_at=NOW - 2 * DAY, ends_at=NOW - DAY)
    assert not Absence.objects.exists()


def test_two_absences_of_one_person_do_not_overlap_unless_one_is_cancelled(office: Office) -> None:
    first = away(office.dewi, None, by=office.dewi)
    with pytest.raises(actions.Refused, match="already"):
        away(office.dewi, None, by=office.dewi, starts_at=NOW + 4 * DAY, ends_at=NOW + 9 * DAY)

    actions.cancel_absence(absence_id=first.pk, by=office.dewi, now=NOW + DAY)

    away(office.dewi, None, by=office.dewi, starts_at=NOW + 4 * DAY, ends_at=NOW + 9 * DAY)
    assert not Absence.objects.covering(NOW + DAY).exists()


def test_an_absence_that_has_begun_ends_now_when_it_is_cancelled(office: Office) -> None:
    first = away(office.dewi, office.rizky, by=office.dewi)
    actions.cancel_absence(absence_id=first.pk, by=office.dewi, now=NOW + DAY)

    first.refresh_from_db()

    assert (first.ends_at, first.cancelled_at) == (NOW + DAY, None)
    assert Absence.objects.covering(NOW).get() == first  # that she was away stays true
    with pytest.raises(actions.Refused, match="is over"):
        actions.cancel_absence(absence_id=first.pk, by=office.dewi, now=NOW + DAY)


def change(absence: Absence, by: User, now: datetime = NOW + DAY, **to: object) -> Absence:
    kept = {"ends_at": absence.ends_at, "substitute": absence.substitute}
    return actions.change_absence(absence_id=absence.pk, by=by, now=now, **(kept | to))


def test_another_substitute_in_the_middle_leaves_the_first_half_as_it_was(office: Office) -> None:
    first = away(office.dewi, office.rizky, by=office.dewi)
    second = change(first, office.dewi, substitute=office.omar)
    first.refresh_from_db()
    assert (first.substitute, first.ends_at) == (office.rizky, NOW + DAY)
    assert (second.substitute, second.starts_at, second.kind) == (office.omar, NOW + DAY, "sick")
    told = Notice.objects.filter(event__kind="absence.changed", medium="in_app")
    assert {one.person for one in told} == {office.omar, office.rizky}
    assert "sick" not in str(Event.objects.get(kind="absence.changed").facts)


def test_an_end_may_move_and_one_not_begun_is_changed_in_place(office: Office) -> None:
    coming = away(office.dewi, None, by=office.dewi, starts_at=NOW + 2 * DAY)
    changed = change(coming, office.ratna, ends_at=NOW + 3 * DAY, substitute=office.omar)
    assert (changed.pk, changed.ends_at) == (coming.pk, NOW + 3 * DAY)
    assert Absence.objects.count() == 1
    away(office.dewi, None, by=office.dewi, starts_at=NOW + 3 * DAY, ends_at=NOW + 9 * DAY)
    with pytest.raises(actions.Refused, match="in that period already"):
        change(changed, office.dewi, ends_at=NOW + 4 * DAY)
    with pytest.raises(actions.Refused, match="over already"):
        change(changed, office.dewi, ends_at=NOW + DAY)
    with pytest.raises(actions.Refused, match="Nothing would change"):
        change(changed, office.dewi)
    with pytest.raises(actions.Refused, match="Only the person"):
        change(changed, office.rizky, ends_at=NOW + 2.5 * DAY)


def test_a_circle_is_refused_with_the_names_and_the_days(office: Office) -> None:
    away(office.dewi, office.omar, by=office.dewi)
    away(office.omar, office.rizky, by=office.omar, starts_at=NOW + 3 * DAY, ends_at=NOW + 9 * DAY)
    with pytest.raises(actions.Refused) as refusal:
        away(office.rizky, office.dewi, by=office.rizky)
    assert "Rizky → Dewi → Omar → Rizky" in str(refusal.value)
    assert "26 Nov 2026" in str(refusal.value)
    # No instant at which all three are away: no circle.
    away(office.rizky, office.dewi, by=office.rizky, ends_at=NOW + 3 * DAY)


def test_a_change_cannot_close_a_circle_either(office: Office) -> None:
    away(office.dewi, office.omar, by=office.dewi)
    other = away(office.omar, office.rizky, by=office.omar)
    with pytest.raises(actions.Refused, match="circle"):
        change(other, office.omar, substitute=office.dewi)


@pytest.mark.parametrize("half", ["insert", "update"])
def test_the_database_refuses_a_circle_whoever_asks(office: Office, half: str) -> None:
    away(office.dewi, office.omar, by=office.dewi)
    other = away(office.omar, None, by=office.omar, starts_at=NOW + DAY)
    if half == "insert":
        sql = (
            "INSERT INTO accounts_absence (person_id, substitute_id, kind, starts_at, ends_at)"
            f" VALUES ({office.omar.pk}, {office.dewi.pk}, 'sick', %s, %s)"
        )
        period = [NOW, NOW + DAY]
    else:
        sql = (
            f"UPDATE accounts_absence SET substitute_id = {office.dewi.pk}, starts_at = %s,"
            f" ends_at = %s WHERE id = {other.pk}"
        )
        period = [NOW + DAY, NOW + 2 * DAY]
    with (
        pytest.raises(IntegrityError, match="lead round in a circle"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, period)


def test_the_database_refuses_two_absences_at_one_time(office: Office) -> None:
    away(office.dewi, None, by=office.dewi)
    with (
        pytest.raises(IntegrityError, match="absence_once_at_a_time"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO accounts_absence (person_id, kind, starts_at, ends_at)"
            " VALUES (%s, 'sick', %s, %s)",
            [office.dewi.pk, NOW + DAY, NOW + 9 * DAY],
        )


def test_who_stands_in_for_a_supervisor_supervises_the_same_unit_all_the_time(
    office: Office,
) -> None:
    with pytest.raises(actions.Refused, match="Hendra supervises Health then"):
        away(office.hendra, office.omar, by=office.hendra)
    letter = office.mandate
    actions.grant_membership(
        person=office.omar, unit=office.province, role="supervisor", valid_from=NOW,
        valid_until=NOW + 3 * DAY, mandate=letter, by=office.ratna, now=NOW,
    )  # fmt: skip
    with pytest.raises(actions.Refused, match="Omar does not"):
        away(office.hendra, office.omar, by=office.hendra)
    assert away(office.hendra, office.omar, by=office.hendra, ends_at=NOW + 3 * DAY)


def test_all_kinds_of_leave_of_the_civil_service_are_there() -> None:
    assert [kind.value for kind in AbsenceKind] == [
        "annual", "long", "sick", "maternity", "important", "unpaid", "travel", "study",
    ]  # fmt: skip
