"""The tree of units: entered, changed, moved and closed; a circle is impossible."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts import actions, queries
from accounts.models import Unit, User
from accounts.rules import holds_role
from accounts.states import Role
from channels.models import Channel
from records.models import Event
from tests.accounts.conftest import NOW, Office, as_, make_person, make_unit
from worktime.models import WorkCalendar


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def move(unit: Unit, parent: Unit, by: User | None) -> Unit:
    return actions.move_unit(unit_id=unit.pk, parent=parent, by=by, now=NOW)


def test_roles_reach_a_moved_unit_from_its_new_place(office: Office) -> None:
    clinic = make_unit("clinic", office.health)
    move(clinic, office.education, office.ratna)

    assert not holds_role(office.hendra, [Role.SUPERVISOR], clinic.pk, NOW)
    assert holds_role(office.ratna, [Role.ADMIN], clinic.pk, NOW)
    event = Event.objects.get(kind="unit.moved")
    assert (event.facts["old_parent"], event.facts["new_parent"]) == ("health", "education")
    assert event.mandate == office.mandate


def test_a_unit_never_stands_under_itself(office: Office) -> None:
    clinic = make_unit("clinic", office.health)
    ward = make_unit("ward", clinic)
    for below in (office.health, ward):
        with pytest.raises(actions.Refused, match="under itself"):
            move(office.health, below, None)


@pytest.mark.parametrize("deep", [0, 1, 2])
def test_the_database_too_refuses_a_circle(office: Office, deep: int) -> None:
    chain = [office.health]
    for number in range(deep):
        chain.append(make_unit(f"part{number}", chain[-1]))
    with pytest.raises(IntegrityError, match="under itself"):
        run("UPDATE accounts_unit SET parent_id = %s WHERE id = %s", chain[-1].pk, chain[0].pk)


def test_a_tree_of_any_depth_is_walked(office: Office) -> None:
    unit = office.health
    for number in range(60):
        unit = make_unit(f"deep{number}", unit)

    rows = queries.unit_tree(office.ratna, NOW, words="deep59")
    assert [row.depth for row in rows] == list(range(62))
    assert [row.unit.code for row in rows if row.is_find] == ["deep59"]


def test_only_an_admin_over_both_places_moves_a_unit(office: Office) -> None:
    elsewhere = make_unit("elsewhere")
    for by, parent in ((office.hendra, office.education), (office.ratna, elsewhere)):
        with pytest.raises(actions.Refused, match="Only a program admin"):
            move(office.health, parent, by)


def test_a_unit_in_use_says_what_hangs_on_it(office: Office) -> None:
    clinic = make_unit("clinic", office.health)
    make_person("Wulan", clinic)
    Channel.objects.create(
        unit=clinic, network="x", handle="clinic", url="https://x.com/clinic", name="Clinic",
        registered_at=NOW,
    )  # fmt: skip
    with pytest.raises(actions.Refused) as refused:
        actions.close_unit(unit_id=clinic.pk, by=office.ratna, now=NOW)
    assert "official channels (1), people who work there (1)" in str(refused.value)


def test_an_empty_unit_is_closed_and_opened_again(office: Office) -> None:
    clinic = make_unit("clinic", office.health)
    actions.close_unit(unit_id=clinic.pk, by=office.ratna, now=NOW)
    with pytest.raises(actions.Refused, match="Clinic is closed"):
        make_unit("ward", clinic)

    actions.reopen_unit(unit_id=clinic.pk, by=office.ratna, now=NOW)
    assert make_unit("ward", clinic).parent == clinic


@pytest.mark.parametrize("hangs", ["unit", "person", "role", "channel"])
def test_the_database_too_closes_only_an_empty_unit(office: Office, hangs: str) -> None:
    clinic = make_unit("clinic", office.health)
    if hangs == "unit":
        make_unit("ward", clinic)
    elif hangs == "person":
        make_person("Wulan", clinic)
    elif hangs == "role":
        run("UPDATE accounts_membership SET unit_id = %s WHERE person_id = %s", clinic.pk,
            office.dewi.pk)  # fmt: skip
    else:
        Channel.objects.create(unit=clinic, network="x", handle="c", url="https://x.com/c",
                               name="C", registered_at=NOW)  # fmt: skip
    with pytest.raises(IntegrityError, match=r"not empty|still has official"):
        run("UPDATE accounts_unit SET is_active = false WHERE id = %s", clinic.pk)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_user SET unit_id = %s WHERE email = 'dewi@prov.example'",
        "UPDATE accounts_membership SET unit_id = %s WHERE role = 'auditor' OR true",
        "UPDATE accounts_unit SET parent_id = %s WHERE code = 'education'",
        """INSERT INTO channels_channel (unit_id, network, handle, url, platform_id, name, purpose,
           house_rules, moderation, response_minutes, state, registered_at)
           VALUES (%s, 'x', 'c', 'https://x.com/c', '', 'C', '', '', 'active', 450, 'active',
           now())""",
    ],
)
def test_the_database_lets_nothing_begin_in_a_closed_unit(office: Office, sql: str) -> None:
    clinic = make_unit("clinic", office.health)
    actions.close_unit(unit_id=clinic.pk, by=None, now=NOW)
    with pytest.raises(DatabaseError, match="is closed"):
        run(sql, clinic.pk)


def test_what_changed_is_recorded(office: Office) -> None:
    changed = actions.change_unit(
        unit_id=office.health.pk, name="Dinas Kesehatan", short_name="Health",
        zone="Asia/Jayapura", calendar=WorkCalendar.objects.get(code="wit"),
        mail_domains=["@Dinkes.prov.example"], by=office.ratna, now=NOW,
    )  # fmt: skip

    assert sorted(changed) == ["calendar", "mail_domains", "name", "zone"]
    event = Event.objects.get(kind="unit.changed")
    assert event.facts["before"]["calendar"] == "wib"
    assert event.facts["after"]["mail_domains"] == ["dinkes.prov.example"]


def test_the_pages_enter_change_move_and_close(office: Office) -> None:
    client = as_(office.ratna)
    calendar = WorkCalendar.objects.get(code="wib")
    form = {"parent": office.health.pk, "code": "rsud", "name": "RSUD", "short_name": "RSUD",
            "zone": "Asia/Jakarta", "calendar": calendar.pk, "mail_domains": "kosong"}  # fmt: skip
    refused = client.post("/staff/units/new/", form)
    assert refused.status_code == 422
    assert "“kosong” is no mail domain" in refused.content.decode()

    assert client.post("/staff/units/new/", form | {"mail_domains": ""}).status_code == 302
    page = Unit.objects.get(code="rsud").get_absolute_url()
    assert "RSUD" in client.get("/staff/units/?q=rsu").content.decode()
    client.post(f"{page}edit/", form | {"name": "RSUD Bahari", "mail_domains": "rsud.example"})
    client.post(f"{page}move/", {"parent": office.education.pk})
    shown = client.get(page).content.decode()
    assert "Health → Education" in shown
    assert client.post(f"{page}close/").status_code == 302
    assert client.post(f"{page}close/").status_code == 422
    assert client.post(f"{page}reopen/").status_code == 302
