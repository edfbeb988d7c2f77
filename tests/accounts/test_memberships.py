"""Roles: who may give them to whom, and what the database refuses whoever asks."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts import actions
from accounts.models import Membership, User
from accounts.rules import holds_role, mandate_for
from accounts.states import Role
from records.models import Event, Notice
from tests.accounts.conftest import DAY, NOW, Office
from tests.database import as_owner


def grant(
    office: Office, person: User, role: str, by: User | None, **changes: object
) -> Membership:
    given = {
        "unit": office.health,
        "valid_from": NOW,
        "valid_until": None,
        "mandate": office.mandate,
        "now": NOW,
    }
    return actions.grant_membership(person=person, role=role, by=by, **(given | changes))


def test_a_granted_role_reaches_the_units_below_and_the_person_is_told(office: Office) -> None:
    grant(office, office.omar, Role.SUPERVISOR, office.ratna, unit=office.province)

    assert holds_role(office.omar, [Role.SUPERVISOR], office.health.pk, NOW)
    event = Event.objects.get(kind="membership.granted", actor=office.ratna)
    assert event.facts["under"] == "800/1"
    assert event.mandate == office.mandate
    assert {n.medium for n in Notice.objects.filter(person=office.omar)} == {"in_app", "email"}


def test_a_refused_grant_leaves_no_trace(office: Office) -> None:
    before = Event.objects.count()

    with pytest.raises(actions.Refused, match="Only a program admin"):
        grant(office, office.omar, Role.ADMIN, office.hendra)

    assert Event.objects.count() == before
    assert not Membership.objects.filter(person=office.omar, role=Role.ADMIN).exists()


def test_nobody_gives_a_role_to_themselves(office: Office) -> None:
    with pytest.raises(actions.Refused, match="themselves"):
        grant(office, office.ratna, Role.SUPERVISOR, office.ratna)


def test_who_is_not_asn_never_supervises(office: Office) -> None:
    with pytest.raises(actions.Refused, match="civil servants"):
        grant(office, office.rizky, Role.SUPERVISOR, office.ratna)


def test_the_database_too_keeps_supervision_with_civil_servants(office: Office) -> None:
    with pytest.raises(IntegrityError, match="not ASN"), transaction.atomic():
        Membership.objects.create(
            person=office.rizky, unit=office.health, role=Role.SUPERVISOR, valid_from=NOW
        )
    with pytest.raises(IntegrityError, match="must stay ASN"), transaction.atomic():
        User.objects.filter(pk=office.hendra.pk).update(employment="non_asn")


def test_a_role_with_power_needs_a_decree(office: Office) -> None:
    with pytest.raises(actions.Refused, match="decree"):
        grant(office, office.omar, Role.HEAD, office.ratna, mandate=None)


def test_the_same_role_twice_in_one_period_is_refused(office: Office) -> None:
    with pytest.raises(actions.Refused, match="already"):
        grant(office, office.dewi, Role.OFFICER, office.ratna)


def test_a_mandate_ends_by_its_date(office: Office) -> None:
    grant(office, office.omar, Role.HEAD, office.ratna, valid_until=NOW + DAY)

    assert mandate_for(office.omar, [Role.HEAD], office.health.pk, NOW) is not None
    assert not holds_role(office.omar, [Role.HEAD], office.health.pk, NOW + DAY)


def test_the_last_admin_cannot_be_ended(office: Office) -> None:
    ratnas = Membership.objects.get(person=office.ratna)
    bagus = Membership.objects.get(person=office.bagus)
    actions.end_membership(membership_id=bagus.pk, at=NOW, by=office.ratna, now=NOW)

    with pytest.raises(actions.Refused, match="last program admin"):
        actions.end_membership(membership_id=ratnas.pk, at=NOW, by=None, now=NOW)


def test_a_sub_units_admin_is_no_replacement_for_the_provinces(office: Office) -> None:
    grant(office, office.dewi, Role.ADMIN, None)
    actions.deactivate(person=office.bagus, by=office.ratna, now=NOW)

    with pytest.raises(actions.Refused, match="last program admin"):
        actions.deactivate(person=office.ratna, by=None, now=NOW)


def test_a_role_that_has_not_begun_is_called_off(office: Office) -> None:
    coming = grant(office, office.omar, Role.HEAD, office.ratna, valid_from=NOW + 5 * DAY)

    actions.end_membership(membership_id=coming.pk, at=NOW, by=office.ratna, now=NOW)

    assert not holds_role(office.omar, [Role.HEAD], office.health.pk, NOW + 6 * DAY)
    grant(office, office.omar, Role.HEAD, office.ratna, valid_from=NOW + 5 * DAY)


def test_a_closed_account_holds_nothing(office: Office) -> None:
    actions.deactivate(person=office.hendra, by=office.ratna, now=NOW)

    hendra = User.objects.get(pk=office.hendra.pk)
    assert not hendra.is_active
    assert not holds_role(hendra, [Role.SUPERVISOR], office.health.pk, NOW)
    assert Membership.objects.get(person=hendra).valid_until == NOW


@pytest.mark.parametrize("nip", ["12345", "19710412199603200", "19710412199603200x"])
def test_a_nip_has_eighteen_digits_in_the_database(office: Office, nip: str) -> None:
    with (
        pytest.raises(IntegrityError, match="user_nip_has_18_digits"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE accounts_user SET nip = %s WHERE id = %s", [nip, office.dewi.pk])


def test_only_the_system_adds_people_without_an_invitation(office: Office) -> None:
    with pytest.raises(actions.Refused, match="18 digits"):
        actions.add_person(
            email="x@prov.example", name="X", nip="1", employment="pns", unit=office.health,
            by=None, now=NOW,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["number = 'lain'", "signer = 'lain'", "signed_on = now()"])
def test_a_letter_stands_as_it_was_recorded(change: str) -> None:
    with transaction.atomic():
        actions.record_mandate(
            number="800/1/2026", signed_on=date(2026, 1, 5), signer="Sekda", kind="definitive",
            by=None, now=NOW,
        )  # fmt: skip
    event = Event.objects.get(kind="mandate.recorded")
    assert (event.facts["signed_on"], event.facts["signer"]) == ("2026-01-05", "Sekda")
    for role in (nullcontext, as_owner):
        with role(), pytest.raises(DatabaseError), connection.cursor() as do:
            do.execute(f"UPDATE accounts_mandate SET {change}")
