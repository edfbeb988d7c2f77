"""Absences: who enters them, for whom, and what they say to others."""

from __future__ import annotations

from datetime import datetime

import pytest

from accounts import actions
from accounts.models import Absence, User
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
