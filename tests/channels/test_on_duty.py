"""Who is on duty: never nobody, and always with the reason."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

import accounts.actions
from accounts.models import Absence, Membership, User
from accounts.states import Role
from channels import queries
from channels.models import Channel
from channels.states import Rank, Task
from tests import people
from tests.accounts.conftest import DAY, LONG_AGO, NOW, Office
from tests.channels.conftest import Give


def away(person: User, substitute: User | None = None) -> Absence:
    return Absence.objects.create(
        person=person, substitute=substitute, kind="annual", starts_at=NOW - DAY, ends_at=NOW + DAY
    )


def chain(channel: Channel, task: str = Task.RESPOND) -> list[tuple[str, str]]:
    return [(link.person.name, link.reason) for link in queries.on_duty(channel, task, NOW)]


LEADERS = [("Hendra", "supervisor"), ("Lukman", "head"), ("Ratna", "admin"), ("Bagus", "admin")]


def test_the_primary_comes_first_then_backups_then_those_who_lead(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.rizky, Rank.BACKUP)
    give(office.dewi)
    assert chain(channel) == [("Dewi", "primary"), ("Rizky", "backup"), *LEADERS]


def test_the_substitute_of_an_absent_primary_comes_first(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    give(office.rizky, Rank.BACKUP)
    away(office.dewi, office.omar)

    answer = queries.on_duty(channel, Task.RESPOND, NOW)

    assert chain(channel) == [("Omar", "substitute"), ("Rizky", "backup"), *LEADERS]
    assert "Dewi" in answer[0].because
    assert [(link.person.name, link.reason) for link in answer.skipped] == [("Dewi", "absent")]
    assert "annual" not in answer.skipped[0].because.lower()


def test_a_substitute_who_is_away_too_is_passed_over(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    give(office.rizky, Rank.BACKUP)
    away(office.dewi, office.omar)
    away(office.omar)

    assert chain(channel) == [("Rizky", "backup"), *LEADERS]
    skipped = queries.on_duty(channel, Task.RESPOND, NOW).skipped
    assert [link.person.name for link in skipped] == ["Dewi", "Omar"]


def test_a_period_that_ended_counts_no_more(office: Office, channel: Channel, give: Give) -> None:
    give(office.dewi, valid_until=NOW)
    give(office.omar, valid_from=NOW + DAY)
    assert chain(channel) == LEADERS


def test_without_any_assignment_it_falls_to_those_who_lead(channel: Channel) -> None:
    assert chain(channel) == LEADERS


def test_heads_further_up_and_admins_when_everybody_near_is_away(
    office: Office, channel: Channel
) -> None:
    away(office.hendra)
    away(office.lukman, office.omar)
    assert chain(channel) == [("Omar", "substitute"), ("Ratna", "admin"), ("Bagus", "admin")]


def test_when_really_everybody_is_away_an_admin_is_named_all_the_same(
    office: Office, channel: Channel
) -> None:
    for person in (office.hendra, office.lukman, office.ratna, office.bagus):
        away(person)
    assert chain(channel) == [("Ratna", "admin"), ("Bagus", "admin")]


def without_admin() -> Channel:
    """Of an office whose one admin's role was over then, and the next one's had not begun.

    The database lets nobody take the last one, so the gap is there from the start.
    """
    unit = people.make_unit("kota")
    for name, since, until in (("Sari", LONG_AGO, NOW - DAY), ("Tono", NOW + DAY, None)):
        Membership.objects.create(
            person=people.make_person(name, unit), unit=unit, role=Role.ADMIN, valid_from=since,
            valid_until=until,
        )  # fmt: skip
    return people.make_channel(unit, "x", "kota")


def test_without_any_admin_it_is_said_aloud(db: None) -> None:
    channel = without_admin()
    with pytest.raises(queries.NobodyOnDuty):
        queries.on_duty(channel, Task.RESPOND, NOW)


def test_the_closed_account_of_an_admin_is_never_resolved(office: Office, channel: Channel) -> None:
    """Also while the role stands, and when everybody else is away."""
    User.objects.filter(pk=office.ratna.pk).update(is_active=False)
    assert Membership.objects.get(person=office.ratna, role=Role.ADMIN).valid_until is None
    assert chain(channel) == [*LEADERS[:2], ("Bagus", "admin")]
    for person in (office.hendra, office.lukman, office.bagus):
        away(person)
    assert chain(channel) == [("Bagus", "admin")]


def test_a_closed_account_stands_in_for_nobody(office: Office, channel: Channel) -> None:
    User.objects.filter(pk=office.bagus.pk).update(is_active=False)
    for person in (office.hendra, office.lukman):
        away(person)
    Absence.objects.bulk_create(
        [Absence(person=office.ratna, substitute=office.bagus, kind="sick", starts_at=NOW - DAY,
                 ends_at=NOW + DAY)]
    )  # fmt: skip
    assert chain(channel) == [("Ratna", "admin")]


def test_who_left_is_passed_over_at_once(office: Office, channel: Channel, give: Give) -> None:
    give(office.dewi)
    accounts.actions.deactivate(person=office.dewi, by=office.ratna, now=NOW)

    assert chain(channel) == LEADERS
    assert not queries.holds(User.objects.get(pk=office.dewi.pk), channel, Task.RESPOND, NOW)


def test_only_a_civil_servant_stands_in_for_an_approver(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.hendra, task=Task.APPROVE)
    away(office.hendra, office.rizky)
    assert chain(channel, Task.APPROVE) == LEADERS[1:]


def test_an_approver_whose_role_ended_is_passed_over(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.hendra, task=Task.APPROVE)
    role = office.hendra.memberships.get()
    accounts.actions.end_membership(membership_id=role.pk, at=NOW, by=office.ratna, now=NOW)
    assert chain(channel, Task.APPROVE) == LEADERS[1:]
    skipped = queries.on_duty(channel, Task.APPROVE, NOW).skipped
    assert [(one.person.name, one.reason) for one in skipped] == [("Hendra", "not_supervisor")]


def test_holding_means_in_charge_or_standing_in(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    away(office.dewi, office.omar)
    assert queries.holds(office.dewi, channel, Task.RESPOND, NOW)
    assert queries.holds(office.omar, channel, Task.RESPOND, NOW)
    assert not queries.holds(office.omar, channel, Task.PUBLISH, NOW)
    assert not queries.holds(office.omar, channel, Task.RESPOND, NOW + DAY)
    assert queries.responsible_people(channel, Task.RESPOND, NOW) == [office.dewi]


def test_all_tasks_cost_as_much_as_one(office: Office, channel: Channel, give: Give) -> None:
    give(office.dewi)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.chains(Channel.objects.select_related("unit").get(pk=channel.pk), NOW)
    assert len(asked) == 6  # the channel, and five of the roster; shifts only where a desk covers


def run(*words: str) -> str:
    out = StringIO()
    call_command("on_duty", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_the_chain_by_handle_network_or_number(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    for word in ("dinkes", "X/Dinkes", str(channel.pk)):
        lines = run(word, "--task", "respond", "--at", "2026-11-23T10:00").splitlines()
        assert lines[0].startswith("1. Dewi (primary)")
    answer = json.loads(run("dinkes", "--at", "2026-11-23T03:00Z", "--json"))
    assert answer["chain"][0]["reason"] == "primary"


def test_the_command_helps_when_it_cannot_answer(channel: Channel) -> None:
    with pytest.raises(CommandError, match="x/dinkes"):
        run("nobody")
    with pytest.raises(CommandError, match="ISO"):
        run("dinkes", "--at", "tomorrow")
