"""The last program admin stays: by action, by raw SQL, and when two do it at once."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.actions import Refused
from accounts.models import Membership, User
from accounts.states import Role
from tests.accounts.conftest import Office, give, make_unit
from tests.accounts.test_races import both

END = "UPDATE accounts_membership SET valid_until = clock_timestamp() WHERE person_id = %s"
CLOSE = "UPDATE accounts_user SET is_active = false WHERE id = %s"


def sql(statement: str, person: User) -> bool:
    """Whether the database lets it through, as the web role."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [person.pk])
    except IntegrityError:
        return False
    return True


def insist(statement: str, person: User) -> None:
    if not sql(statement, person):
        raise Refused("the last program admin")


def admins() -> set[str]:
    current = Membership.objects.current(timezone.now()).filter(role=Role.ADMIN)
    return set(current.values_list("person__name", flat=True))


@pytest.mark.parametrize(
    "statement",
    [
        END,
        CLOSE,
        "UPDATE accounts_membership SET role = 'officer' WHERE person_id = %s",
        "UPDATE accounts_membership SET valid_until = clock_timestamp() - interval '1 day'"
        " WHERE person_id = %s",
        "UPDATE accounts_membership SET valid_until = clock_timestamp() + interval '1 day'"
        " WHERE person_id = %s",
        "UPDATE accounts_membership SET valid_from = clock_timestamp() + interval '1 day'"
        " WHERE person_id = %s",
    ],
)
def test_raw_sql_takes_one_of_two_but_not_the_last(office: Office, statement: str) -> None:
    assert sql(END, office.bagus)
    assert not sql(statement, office.ratna)
    assert admins() == {"Ratna"}


def test_not_all_at_once_either(office: Office) -> None:
    everybody = "UPDATE accounts_membership SET valid_until = clock_timestamp() WHERE %s > 0"
    assert not sql(everybody, office.ratna)
    assert admins() == {"Ratna", "Bagus"}


def test_an_admin_from_above_is_another_one_and_one_from_below_is_not(office: Office) -> None:
    give(office.dewi, Role.ADMIN, office.health, office.mandate)
    assert sql(END, office.bagus)
    assert not sql(END, office.ratna)
    assert sql(END, office.dewi)


def test_a_colleague_whose_own_role_ends_before_is_no_other_one(office: Office) -> None:
    soon = timezone.now() + timedelta(days=1)
    Membership.objects.filter(person=office.bagus).update(valid_until=soon)
    later = "UPDATE accounts_membership SET valid_until = now() + interval '2 days'"
    assert not sql(f"{later} WHERE person_id = %s", office.ratna)


def test_a_role_may_be_given_longer_and_back(office: Office) -> None:
    assert sql(END, office.bagus)
    assert sql(
        "UPDATE accounts_membership SET valid_until = NULL WHERE person_id = %s", office.ratna
    )
    assert sql("UPDATE accounts_user SET is_active = true WHERE id = %s", office.ratna)


def test_a_unit_of_its_own_is_counted_by_itself(office: Office) -> None:
    other = make_unit("kota")
    give(office.omar, Role.ADMIN, other, office.mandate)
    assert not sql(f"{END} AND role = 'admin'", office.omar)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", [END, CLOSE])
def test_two_by_raw_sql_at_once_leave_one(office: Office, statement: str) -> None:
    for _round in range(3):
        done = both(
            lambda: insist(statement, office.ratna), lambda: insist(statement, office.bagus)
        )
        assert sorted(done) == [False, True]
        assert len(admins()) == 1
        Membership.objects.update(valid_until=None)
        User.objects.update(is_active=True)


def until_somebody_waits() -> None:
    """Until another transaction waits for the lock that this one holds."""
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with connection.cursor() as cursor:
        for _attempt in range(200):
            cursor.execute(f"{waiting} AND objid = 7101020")
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.02)")
    raise AssertionError("nobody waited")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_who_waited_counts_the_admins_at_the_end_of_the_wait(office: Office) -> None:
    """Bagus is an admin for a second more; while Ratna's end waits for his, the second passes."""
    ended = Event()

    def first() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            insist(END.replace("()", "() + interval '1 second'"), office.bagus)
            ended.set()
            until_somebody_waits()
            cursor.execute("SELECT pg_sleep(1)")

    def second() -> None:
        assert ended.wait(60)
        insist(END, office.ratna)

    assert both(first, second) == [True, False]
    assert admins() == {"Ratna"}
