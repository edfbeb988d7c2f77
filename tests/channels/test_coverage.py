"""The coverage check ahead: what it finds, for whom, and for a fixed price."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

import accounts.actions
from accounts.models import Unit, User
from channels import actions
from channels.coverage import Finding, findings_for
from channels.models import Channel, CoverageDigest, CoverageLimit, Desk
from channels.states import ChannelState, FindingKind, Rank, Severity, Task
from records import wording
from records.models import Event, Notice
from tests.accounts.conftest import DAY, LONG_AGO, NOW, Office
from tests.channels.conftest import Give, register
from tests.channels.rota import make_desk, put
from tests.channels.test_on_duty import away
from tests.channels.test_pages import as_

MONDAY_8AM = datetime.fromisoformat("2026-11-23T08:00+07:00")


def take_into_use() -> None:
    for one in Channel.objects.filter(state=ChannelState.PROPOSED):
        actions.activate(channel_id=one.pk, by=None, now=NOW)


@pytest.fixture
def used(channel: Channel) -> Channel:
    take_into_use()
    channel.refresh_from_db()
    return channel


@pytest.fixture
def whole(office: Office, used: Channel, give: Give) -> Channel:
    """Every task has a primary and a backup."""
    for task in (Task.PUBLISH, Task.RESPOND, Task.CUSTODY):
        give(office.dewi, task=task)
        give(office.omar, Rank.BACKUP, task=task)
    accounts.actions.grant_membership(
        person=office.bagus, unit=office.province, role="supervisor", valid_from=LONG_AGO,
        valid_until=None, mandate=office.mandate, by=office.ratna, now=NOW,
    )  # fmt: skip
    give(office.hendra, task=Task.APPROVE)
    give(office.bagus, Rank.BACKUP, task=Task.APPROVE)
    return used


def found(person: User, kind: str = "", now: datetime = NOW) -> list[Finding]:
    return [one for one in findings_for(person, now) if not kind or one.kind == kind]


def test_a_whole_cover_finds_nothing(office: Office, whole: Channel) -> None:
    assert found(office.ratna) == []


def test_a_task_without_primary_is_urgent_from_now_on(office: Office, used: Channel) -> None:
    gaps = found(office.ratna, "gap")
    assert {one.task for one in gaps} == set(Task)
    assert {(one.severity, one.starts_at, one.ends_at) for one in gaps} == {
        (Severity.URGENT, NOW, None)
    }
    assert gaps[0].why == "Nobody is named."


def test_an_end_without_follower_is_a_gap_with_its_decree(
    office: Office, whole: Channel, give: Give
) -> None:
    held = whole.responsibilities.get(task="publish", rank="primary")
    actions.end_responsibility(
        responsibility_id=held.pk, at=NOW + 30 * DAY, by=office.ratna, now=NOW
    )
    (gap,) = found(office.ratna, "gap")
    assert (gap.starts_at, gap.severity) == (NOW + 30 * DAY, Severity.WARNING)
    assert gap.why == "The task of Dewi ends by decree 800/1, and nobody follows."
    give(office.rizky, task=Task.PUBLISH, valid_from=NOW + 40 * DAY)
    (gap,) = found(office.ratna, "gap")
    assert gap.ends_at == NOW + 40 * DAY
    actions.end_responsibility(
        responsibility_id=whole.responsibilities.get(person=office.rizky).pk,
        at=NOW, by=office.ratna, now=NOW,
    )  # fmt: skip
    give(office.rizky, task=Task.PUBLISH, valid_from=NOW + 30 * DAY)
    assert found(office.ratna, "gap") == []


def test_what_ends_after_the_window_is_not_found_yet(office: Office, whole: Channel) -> None:
    held = whole.responsibilities.get(task="publish", rank="primary")
    actions.end_responsibility(
        responsibility_id=held.pk, at=NOW + 90 * DAY, by=office.ratna, now=NOW
    )
    assert found(office.ratna) == []
    assert len(found(office.ratna, "gap", NOW + DAY)) == 1


def test_who_left_leaves_a_gap(office: Office, whole: Channel) -> None:
    accounts.actions.deactivate(person=office.dewi, by=office.ratna, now=NOW)
    assert {one.task for one in found(office.ratna, "gap")} == {
        Task.PUBLISH, Task.RESPOND, Task.CUSTODY,
    }  # fmt: skip


def test_all_away_falls_to_a_leader_who_is_named(office: Office, whole: Channel) -> None:
    away(office.dewi)
    assert found(office.ratna, "nobody") == []
    away(office.omar)
    nobody = found(office.ratna, "nobody")
    assert {one.task for one in nobody} == {Task.PUBLISH, Task.RESPOND, Task.CUSTODY}
    assert (nobody[0].starts_at, nobody[0].ends_at) == (NOW, NOW + DAY)
    assert nobody[0].why == "It falls to Hendra: all who are named are away."


def test_approvers_who_may_approve_no_more_are_found_ahead(office: Office, whole: Channel) -> None:
    for person in (office.hendra, office.bagus):
        role = person.memberships.get(role="supervisor")
        accounts.actions.end_membership(
            membership_id=role.pk, at=NOW + 20 * DAY, by=office.ratna, now=NOW
        )
    (one,) = found(office.ratna, "nobody")
    assert (one.task, one.starts_at, one.ends_at) == (Task.APPROVE, NOW + 20 * DAY, None)
    assert one.why == ("It falls to Lukman: all who are named are away or may not approve.")


def test_a_primary_away_without_substitute_is_said_once(office: Office, whole: Channel) -> None:
    absence = away(office.dewi)
    (one,) = found(office.ratna, "absent")
    assert (one.unit, one.person, one.facts["tasks"]) == (office.health, office.dewi, 3)
    absence.substitute = office.rizky
    absence.save()
    assert found(office.ratna, "absent") == []


def test_a_person_alone_is_found_unless_a_desk_covers_the_task(
    office: Office, used: Channel, give: Give
) -> None:
    give(office.dewi, task=Task.PUBLISH)
    give(office.dewi, task=Task.RESPOND)
    assert {one.task for one in found(office.ratna, "single")} == {Task.PUBLISH, Task.RESPOND}
    make_desk(office.health, used)
    assert {one.task for one in found(office.ratna, "single")} == {Task.PUBLISH}


def test_one_person_for_a_whole_unit(office: Office, used: Channel, give: Give) -> None:
    other = register(office, "kedua")
    take_into_use()
    give(office.dewi)
    (one,) = found(office.ratna, "unit")
    assert (one.unit, one.person) == (office.health, office.dewi)
    actions.assign(
        channel_id=other.pk, person=office.omar, task="respond", rank="primary", valid_from=NOW,
        valid_until=None, mandate=office.mandate, by=office.ratna, now=NOW,
    )  # fmt: skip
    assert found(office.ratna, "unit") == []


def test_too_many_channels_by_the_limit_of_the_nearest_unit(
    office: Office, used: Channel, give: Give
) -> None:
    give(office.dewi)
    second = register(office, "kedua", unit=office.education)
    take_into_use()
    actions.assign(
        channel_id=second.pk, person=office.dewi, task="respond", rank="primary",
        valid_from=NOW + 9 * DAY, valid_until=None, mandate=office.mandate, by=office.ratna,
        now=NOW,
    )  # fmt: skip
    assert found(office.ratna, "overload") == []
    actions.limit_channels(unit=office.province, most=1, by=office.ratna, now=NOW)
    (one,) = found(office.hendra, "overload")  # also counts channels he does not see
    assert (one.starts_at, one.facts) == (NOW + 9 * DAY, {"n": 2, "most": 1})
    actions.limit_channels(unit=office.health, most=2, by=office.ratna, now=NOW)
    assert found(office.ratna, "overload") == []


def test_roles_that_end_and_backups_that_end(office: Office, whole: Channel) -> None:
    role = office.hendra.memberships.get()
    accounts.actions.end_membership(
        membership_id=role.pk, at=NOW + 20 * DAY, by=office.ratna, now=NOW
    )
    backup = whole.responsibilities.get(task="respond", rank="backup")
    actions.end_responsibility(
        responsibility_id=backup.pk, at=NOW + 9 * DAY, by=office.ratna, now=NOW
    )
    (ending,) = found(office.ratna, "role")
    assert (ending.severity, ending.starts_at) == (Severity.WARNING, NOW + 20 * DAY)
    assert "nobody else holds it here" in ending.why
    (mandate,) = found(office.ratna, "mandate")
    assert (mandate.severity, mandate.person) == (Severity.NOTE, office.omar)


def test_everybody_is_told_of_their_own_units_only(office: Office, used: Channel) -> None:
    assert found(office.hendra, "gap")
    assert found(office.omar) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_has_a_sentence_and_an_address(office: Office, language: str) -> None:
    facts = {
        "number": "800/1", "tasks": 2, "n": 2, "most": 1, "last": True, "absence": 1,
        "role": FindingKind.ROLE, "rank": Rank.BACKUP,
        "times": 2, "desk": 1, "desk_name": "Piket Dewi", "day": "2026-11-24",
    }  # fmt: skip
    with translation.override(language):
        for kind in FindingKind:
            one = Finding(kind, Severity.NOTE, office.health, NOW, None, None, None, office.dewi,
                          facts)  # fmt: skip
            assert "Dewi" in one.why
            assert one.mend.startswith("/")
            assert one.look.startswith("/")


def test_the_check_costs_the_same_for_any_number_of_channels(office: Office) -> None:
    client = as_(office.ratna)

    def add(handle: str) -> None:
        made = register(office, handle, name=handle)
        actions.activate(channel_id=made.pk, by=office.ratna, now=NOW)
        actions.assign(
            channel_id=made.pk, person=office.dewi, task="respond", rank="primary",
            valid_from=NOW - DAY, valid_until=timezone.now() + 40 * DAY, mandate=office.mandate,
            by=office.ratna, now=NOW,
        )  # fmt: skip

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/channels/coverage/").status_code == 200
        return len(asked)

    add("one")
    client.get("/channels/coverage/")
    one = cost()
    add("two")
    add("three")
    assert (one, cost()) == (29, 29)


def test_the_page_filters_by_kind_severity_and_unit(office: Office, used: Channel) -> None:
    client = as_(office.ratna)

    def shown(query: str) -> set[str]:
        page = client.get(f"/channels/coverage/?{query}").context["page"]
        return {one.kind.value for one in page.object_list}

    assert shown("") == {"gap"}
    assert shown("kind=single") == set()
    assert shown("severity=urgent") == {"gap"}
    assert shown("severity=note") == set()
    assert shown(f"unit={office.health.pk}") == {"gap"}
    assert shown("unit=x&kind=y&severity=z") == {"gap"}
    assert f"/channels/{used.pk}/assign/?task=publish" in (
        client.get("/channels/coverage/").content.decode()
    )


def test_the_limit_is_set_on_the_page_by_admins_and_stands(office: Office) -> None:
    client = as_(office.ratna)
    wrong = client.post("/channels/coverage/limit/", {"unit": office.health.pk, "most": "0"})
    assert wrong.status_code == 422
    done = client.post("/channels/coverage/limit/", {"unit": office.health.pk, "most": "3"})
    assert done.status_code == 302
    assert as_(office.hendra).post("/channels/coverage/limit/", {}).status_code == 403
    with pytest.raises(actions.Refused, match="Only a program admin"):
        actions.limit_channels(unit=office.health, most=2, by=office.hendra, now=NOW)
    with pytest.raises(actions.Refused, match="At least one"):
        actions.limit_channels(unit=office.health, most=0, by=office.ratna, now=NOW)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        CoverageLimit.objects.update(most_channels=9)


# --- a desk for day and night ---
@pytest.fixture
def desk(office: Office, whole: Channel) -> Desk:
    made = make_desk(office.health, whole)
    Desk.objects.update(around_the_clock=True)
    return made


def test_a_desk_for_day_and_night_has_no_hour_without_anybody(office: Office, desk: Desk) -> None:
    put(desk, office.dewi, NOW, NOW + 20 * DAY)
    put(desk, office.omar, NOW + 21 * DAY, NOW + 200 * DAY)
    (gap,) = found(office.hendra, "desk")
    assert (gap.starts_at, gap.ends_at) == (NOW + 20 * DAY, NOW + 21 * DAY)
    assert (gap.severity, gap.where) == (Severity.WARNING, "Piket")
    assert gap.why == (
        "Nobody is on shift at “Piket” 1 time: Sunday, 13 December 2026, 10:00"
        " – Monday, 14 December 2026, 10:00 WIB."
    )
    assert gap.mend == f"/channels/rota/{desk.pk}/shift/?day=2026-12-13"
    put(desk, office.dewi, NOW + 20 * DAY, NOW + 21 * DAY)
    assert found(office.hendra, "desk") == []


def test_shifts_that_are_not_made_yet_are_no_gap(office: Office, desk: Desk) -> None:
    actions.make_pattern(
        desk_id=desk.pk, weekdays=range(7), starts=0, ends=1440, team=[office.dewi],
        rotation="week", on_holidays="work", stand_by=None, first_day=NOW.date(), last_day=None,
        by=None, now=NOW,
    )  # fmt: skip
    assert found(office.hendra, "desk") == []
    pattern = desk.patterns.get()
    last = NOW.date() + 9 * DAY
    actions.end_pattern(pattern_id=pattern.pk, last_day=last, by=office.hendra, now=NOW)
    (gap,) = found(office.hendra, "desk")
    assert (gap.severity, gap.starts_at.date()) == (Severity.URGENT, last)  # 17.00 UTC


def test_a_desk_of_office_hours_or_a_closed_one_has_no_gaps(office: Office, desk: Desk) -> None:
    assert len(found(office.hendra, "desk")) == 1
    Desk.objects.update(closed_at=NOW)
    assert found(office.hendra, "desk") == []
    Desk.objects.update(closed_at=None, around_the_clock=False)
    assert found(office.hendra, "desk") == []


def test_who_plans_the_rota_mends_it_from_the_page(office: Office, desk: Desk) -> None:
    for person in (office.hendra, office.ratna):
        shown = as_(person).get("/channels/coverage/?kind=desk").content.decode()
        assert f"/channels/rota/{desk.pk}/shift/?day=" in shown
    assert "shift/?day=" not in as_(office.dewi).get("/channels/coverage/").content.decode()


# --- the weekly digest ---
def digests() -> list[tuple[str, str]]:
    told = Notice.objects.filter(event__kind="coverage.digest").select_related("person")
    return sorted((one.person.name, one.medium) for one in told)


def test_on_monday_morning_admins_and_supervisors_hear_once(office: Office, used: Channel) -> None:
    assert actions.send_coverage_digests(now=MONDAY_8AM - DAY) == 0
    assert actions.send_coverage_digests(now=MONDAY_8AM.replace(hour=6)) == 0
    assert actions.send_coverage_digests(now=MONDAY_8AM) == 3
    assert digests() == [
        ("Bagus", "email"), ("Bagus", "in_app"), ("Hendra", "email"), ("Hendra", "in_app"),
        ("Ratna", "email"), ("Ratna", "in_app"),
    ]  # fmt: skip
    assert actions.send_coverage_digests(now=MONDAY_8AM.replace(hour=15)) == 0
    assert actions.send_coverage_digests(now=MONDAY_8AM + 7 * DAY) == 3
    assert len(digests()) == 12


def test_monday_begins_in_the_zone_of_the_unit(office: Office, used: Channel) -> None:
    Unit.objects.filter(pk=office.health.pk).update(zone="Asia/Jayapura")
    actions.send_coverage_digests(now=MONDAY_8AM.replace(hour=5))  # 07.00 WIT
    assert {name for name, _medium in digests()} == {"Hendra"}


def test_nothing_found_is_nothing_said_but_marked(office: Office, whole: Channel) -> None:
    assert actions.send_coverage_digests(now=MONDAY_8AM) == 3
    assert digests() == []
    assert set(CoverageDigest.objects.values_list("week", "found")) == {("2026-W48", 0)}
    assert actions.send_coverage_digests(now=MONDAY_8AM) == 0


def test_the_database_keeps_one_digest_a_week_and_person(office: Office, used: Channel) -> None:
    actions.send_coverage_digests(now=MONDAY_8AM)
    with pytest.raises(IntegrityError, match="coverage_digest_once_a_week"), transaction.atomic():
        CoverageDigest.objects.create(
            person=office.ratna, week="2026-W48", found=1, made_at=MONDAY_8AM
        )


def test_a_digest_whose_record_fails_leaves_no_mark(
    office: Office, used: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_facts: object) -> None:
        raise RuntimeError("no record")

    monkeypatch.setattr("records.actions.owe", broken)
    assert actions.send_coverage_digests(now=MONDAY_8AM) == 0
    assert not CoverageDigest.objects.exists()
    assert not Event.objects.filter(kind="coverage.digest").exists()


def test_the_digest_speaks_the_readers_language(office: Office, used: Channel) -> None:
    actions.send_coverage_digests(now=MONDAY_8AM)
    notice = Notice.objects.select_related("event", "person").get(
        event__kind="coverage.digest", person=office.ratna, medium="in_app"
    )
    assert (notice.url, notice.reason) == ("/channels/coverage/", "admin")
    assert notice.key == f"coverage:2026-W48:person:{office.ratna.pk}:in_app"
    words = wording.of(notice)
    assert words.headline == "Coverage ahead: 4 findings"
    assert "No primary: 4" in words.body
    with translation.override("id"):
        assert "Tanpa petugas utama: 4" in wording.of(notice).body
