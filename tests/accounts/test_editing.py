"""An admin keeps people's details up to date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts import actions
from accounts.actions import Details
from accounts.models import User
from records.models import Event, Notice
from tests.accounts.conftest import NOW, Office, as_, make_unit

NIP = "199203152019032011"


def of(person: User) -> Details:
    return Details(**{name: getattr(person, name) for name in Details.__dataclass_fields__})


def change(person: User, by: User, **changes: object) -> list[str]:
    details = replace(of(person), **changes)  # type: ignore[arg-type]
    return actions.change_person(person=person, details=details, by=by, now=NOW)


def test_what_changed_is_recorded_and_the_values_lie_beside_it(office: Office) -> None:
    changed = change(office.dewi, office.ratna, nip="19920315 201903 2 011", title_after="S.Sos.")

    office.dewi.refresh_from_db()
    assert (office.dewi.nip, office.dewi.title_after) == (NIP, "S.Sos.")
    event = Event.objects.get(kind="person.changed")
    assert sorted(changed) == sorted(event.facts["fields"]) == ["nip", "title_after"]
    assert NIP not in str(event.facts)
    assert event.detail.data["after"]["nip"] == NIP
    assert Notice.objects.filter(person=office.dewi, event=event).exists()


def test_nothing_changed_leaves_no_trace(office: Office) -> None:
    assert change(office.dewi, office.ratna) == []
    assert not Event.objects.filter(kind="person.changed").exists()


def test_a_supervisor_stays_a_civil_servant(office: Office) -> None:
    with pytest.raises(actions.Refused, match="must be a civil servant"):
        change(office.hendra, office.ratna, employment="non_asn")


def test_a_number_of_somebody_else_is_refused_beside_its_field(office: Office) -> None:
    change(office.dewi, office.ratna, nip=NIP)
    with pytest.raises(actions.Refused, match="somebody else") as refused:
        change(office.lukman, office.ratna, nip=NIP)
    assert refused.value.field == "nip"


def test_nobody_lifts_the_own_limits(office: Office) -> None:
    assert change(office.ratna, office.ratna, position="Kepala Bidang") == ["position"]
    with pytest.raises(actions.Refused, match="Another program admin"):
        change(office.ratna, office.ratna, unit=office.health)


def test_only_an_admin_over_both_units_moves_somebody(office: Office) -> None:
    elsewhere = make_unit("elsewhere")
    for by, unit in ((office.hendra, office.education), (office.ratna, elsewhere)):
        with pytest.raises(actions.Refused, match="Only a program admin"):
            change(office.dewi, by, unit=unit)


def test_the_page_says_what_is_wrong_with_the_number(office: Office) -> None:
    client = as_(office.bagus)
    page = f"/staff/{office.omar.pk}/edit/"
    form = {"name": "Omar", "employment": "pppk", "unit": office.education.pk, "nip": NIP}

    refused = client.post(page, form)
    assert refused.status_code == 422
    assert "number of a PNS" in refused.content.decode()
    assert client.post(page, form | {"nip": "199203152024212011"}).status_code == 302
    office.omar.refresh_from_db()
    assert office.omar.nip == "199203152024212011"


def test_an_invitation_carries_the_number_to_the_account(office: Office) -> None:
    _row, token = actions.invite(
        email="baru@prov.example", name="Baru", title_before="", title_after="", position="",
        employment="pns", nip=NIP, unit=office.health, role="officer", mandate=None, language="id",
        by=office.ratna, now=NOW,
    )  # fmt: skip
    joined = actions.accept_invitation(token=token, password="kuda nil makan nasi", now=NOW)

    assert joined.nip == NIP
