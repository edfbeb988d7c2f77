"""Two people act at the same instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts import actions
from accounts.models import Absence, Membership, User
from accounts.states import Role
from tests.accounts.conftest import DAY, NOW, Office
from tests.accounts.test_invitations import accept, invite

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def both(first: object, second: object) -> list[bool]:
    """Whether each of two calls went through when they start together."""
    start = Barrier(2)

    def run(call: object) -> bool:
        try:
            start.wait(60)
            call()  # type: ignore[operator]
        except actions.Refused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, [first, second]))


def test_two_admins_who_close_each_others_accounts_leave_one(office: Office) -> None:
    for _round in range(3):
        done = both(
            lambda: actions.deactivate(person=office.bagus, by=office.ratna, now=NOW),
            lambda: actions.deactivate(person=office.ratna, by=office.bagus, now=NOW),
        )
        assert sorted(done) == [False, True]
        assert Membership.objects.current(NOW).filter(role=Role.ADMIN).count() == 1
        User.objects.update(is_active=True)
        Membership.objects.update(valid_until=None)


def test_an_invitation_accepted_twice_at_once_makes_one_account(office: Office) -> None:
    _invitation, token = invite(office)
    assert sorted(both(lambda: accept(token), lambda: accept(token))) == [False, True]
    assert User.objects.filter(email="maya@prov.example").count() == 1


def test_two_halves_of_a_circle_entered_at_once_leave_one(office: Office) -> None:
    def half(person: User, substitute: User) -> object:
        return lambda: actions.record_absence(
            person=person, substitute=substitute, kind="annual", starts_at=NOW,
            ends_at=NOW + DAY, by=person, now=NOW,
        )  # fmt: skip

    for _round in range(3):
        done = both(half(office.dewi, office.omar), half(office.omar, office.dewi))
        assert sorted(done) == [False, True]
        Absence.objects.update(cancelled_at=NOW)
