"""The next version of the conduct: Ratna drafts it, Bagus confirms it, nobody goes round them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import ConductCode, ConductDraft, User
from accounts.rules import conduct_due
from records.models import Event, Notice
from tests.accounts.conftest import Office, as_

BEGUN = timezone.now()
POINTS = [("Saya jujur.", "I am honest."), ("Saya sopan.", "I am polite.")]


@pytest.fixture
def draft(office: Office) -> ConductDraft:
    return actions.draft_conduct(by=office.ratna, now=BEGUN, today=BEGUN.date())


def wording(points: list[tuple[str, str]] = POINTS, **changes: Any) -> actions.Wording:
    given = {
        "source": "SE baru", "status": "berlaku", "checked_on": BEGUN.date(),
        "first_day": BEGUN.date(),
    }  # fmt: skip
    return actions.Wording(points=points, **(given | changes))


def confirm(draft: ConductDraft, by: User, now: datetime = BEGUN, **changes: Any) -> ConductCode:
    given = {"seen_at": draft.edited_at, "starts_at": BEGUN} | changes
    return actions.confirm_conduct(draft_id=draft.pk, by=by, now=now, **given)


def test_a_draft_begins_as_a_copy_and_binds_nobody(office: Office, draft: ConductDraft) -> None:
    assert len(draft.points) == 8
    assert ConductCode.objects.count() == 1
    due = conduct_due(office.dewi, BEGUN)
    assert due is None or due.version == 1


def test_there_is_one_draft_at_a_time(office: Office, draft: ConductDraft) -> None:
    with pytest.raises(actions.Refused, match="a draft already"):
        actions.draft_conduct(by=office.bagus, now=BEGUN, today=BEGUN.date())


def test_another_admin_confirms_it_and_everybody_signs_anew(
    office: Office, draft: ConductDraft
) -> None:
    actions.edit_conduct_draft(draft_id=draft.pk, wording=wording(), by=office.ratna, now=BEGUN)
    code = confirm(draft, office.bagus)
    assert (code.version, [one.text_id for one in code.points.all()]) == (
        2, ["Saya jujur.", "Saya sopan."],
    )  # fmt: skip
    assert conduct_due(office.dewi, BEGUN) == code
    assert Notice.objects.filter(event__kind="conduct.confirmed", person=office.dewi).exists()


def test_it_begins_on_its_first_day(office: Office, draft: ConductDraft) -> None:
    later = BEGUN + timedelta(days=10)
    code = confirm(draft, office.bagus, starts_at=later)
    due = conduct_due(office.dewi, later - timedelta(seconds=1))
    assert due is None or due.version == 1
    assert conduct_due(office.dewi, later) == code


@pytest.mark.parametrize("author", ["ratna", "bagus"])
def test_nobody_confirms_what_they_wrote_any_of(
    office: Office, draft: ConductDraft, author: str
) -> None:
    actions.edit_conduct_draft(draft_id=draft.pk, wording=wording(), by=office.bagus, now=BEGUN)
    actions.edit_conduct_draft(draft_id=draft.pk, wording=wording(), by=office.ratna, now=BEGUN)
    with pytest.raises(actions.Refused, match="Somebody else"):
        confirm(draft, getattr(office, author))


def test_what_was_changed_after_it_was_read_is_not_confirmed(
    office: Office, draft: ConductDraft
) -> None:
    later = BEGUN + timedelta(minutes=1)
    actions.edit_conduct_draft(draft_id=draft.pk, wording=wording(), by=office.ratna, now=later)
    with pytest.raises(actions.Refused, match="Read it again"):
        confirm(draft, office.bagus, later)


@pytest.mark.parametrize("who", ["dewi", "hendra", "lukman", "omar"])
def test_only_admins_of_the_whole_program_draft(office: Office, who: str) -> None:
    with pytest.raises(actions.Refused, match="whole program"):
        actions.draft_conduct(by=getattr(office, who), now=BEGUN, today=BEGUN.date())


@pytest.mark.parametrize("points", [[], [("Saya jujur.", " ")], [("", "I am honest.")]])
def test_every_point_is_said_in_both_languages(
    office: Office, draft: ConductDraft, points: list[tuple[str, str]]
) -> None:
    with pytest.raises(actions.Refused, match="Indonesian and in English"):
        actions.edit_conduct_draft(
            draft_id=draft.pk, wording=wording(points), by=office.ratna, now=BEGUN
        )


def test_a_withdrawn_draft_is_neither_changed_nor_confirmed(
    office: Office, draft: ConductDraft
) -> None:
    actions.withdraw_conduct_draft(draft_id=draft.pk, by=office.bagus, now=BEGUN)
    with pytest.raises(actions.Refused, match="not open"):
        confirm(draft, office.bagus)
    kinds = Event.objects.filter(kind__startswith="conduct.").values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == ["conduct.drafted", "conduct.draft_withdrawn"]


def form(**changes: Any) -> dict[str, Any]:
    return {
        "source": "SE baru", "status": "berlaku", "checked_on": "2026-11-01",
        "first_day": "2026-12-01",
        "points-TOTAL_FORMS": "3", "points-INITIAL_FORMS": "1",
        "points-0-text_id": "Saya jujur.", "points-0-text_en": "I am honest.",
        "points-0-ORDER": "2",
        "points-1-text_id": "Saya sopan.", "points-1-text_en": "I am polite.",
        "points-1-ORDER": "1",
        "points-2-text_id": "", "points-2-text_en": "",
    } | changes  # fmt: skip


def ratna(office: Office) -> Client:
    return as_(office.ratna)


def test_the_form_keeps_the_points_in_the_order_of_their_numbers(
    office: Office, draft: ConductDraft
) -> None:
    assert ratna(office).post("/staff/conduct/draft/", form()).url == "/staff/conduct/draft/review/"
    draft.refresh_from_db()
    assert [one for one, _other in draft.points] == ["Saya sopan.", "Saya jujur."]


def test_a_point_is_left_out(office: Office, draft: ConductDraft) -> None:
    ratna(office).post("/staff/conduct/draft/", form(**{"points-0-DELETE": "on"}))
    draft.refresh_from_db()
    assert draft.points == [["Saya sopan.", "I am polite."]]


def test_what_was_typed_stays_beside_the_reason(office: Office, draft: ConductDraft) -> None:
    answer = ratna(office).post("/staff/conduct/draft/", form(**{"points-1-text_en": ""}))
    page = answer.content.decode()
    assert (answer.status_code, "Saya sopan." in page) == (422, True)
    assert answer.context["points"].errors[1]["text_en"] == ["This field is required."]


def test_the_second_admin_sees_what_changes_and_confirms(
    office: Office, draft: ConductDraft
) -> None:
    ratna(office).post("/staff/conduct/draft/", form())
    draft.refresh_from_db()
    bagus = as_(office.bagus)
    page = bagus.get("/staff/conduct/draft/review/")
    assert {line.kind for line in page.context["lines"]} == {"changed", "gone"}
    done = bagus.post("/staff/conduct/draft/review/", {"seen_at": draft.edited_at.isoformat()})
    assert done.url == "/staff/conduct/versions/"
    assert ConductCode.objects.get(version=2).confirmed_by == office.bagus


def test_the_author_is_offered_no_button(office: Office, draft: ConductDraft) -> None:
    page = ratna(office).get("/staff/conduct/draft/review/").content.decode()
    assert "another admin of the program confirms it" in page
    assert "Confirm the version" not in page


def refused(sql: str, *values: object, match: str) -> None:
    with (
        pytest.raises(DatabaseError, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)


NEW_CODE = """INSERT INTO accounts_conductcode
    (version, source, status, checked_on, in_force_from, draft_id, confirmed_by_id)
    SELECT 2, d.source, d.status, d.checked_on, now(), d.id, %s FROM accounts_conductdraft d"""


def test_sql_makes_no_version_without_a_draft(office: Office) -> None:
    sql = """INSERT INTO accounts_conductcode (version, source, status, checked_on, in_force_from)
             VALUES (2, 'x', 'x', now(), now())"""
    refused(sql, match="needs another admin")


def test_sql_makes_no_version_of_an_unconfirmed_draft(office: Office, draft: ConductDraft) -> None:
    refused(NEW_CODE, office.bagus.pk, match="needs another admin")


@pytest.mark.parametrize("who", ["ratna", "dewi"])
def test_sql_lets_neither_the_author_nor_an_officer_confirm(
    office: Office, draft: ConductDraft, who: str
) -> None:
    ConductDraft.objects.update(confirmed_at=BEGUN)
    refused(NEW_CODE, getattr(office, who).pk, match="needs another admin")


def test_sql_takes_no_author_from_a_draft(office: Office, draft: ConductDraft) -> None:
    for change in ("author_ids = '{}'", f"author_ids = '{{{office.bagus.pk}}}'"):
        refused(f"UPDATE accounts_conductdraft SET {change}", match="authors|stands")


def test_sql_changes_no_text_while_confirming(office: Office, draft: ConductDraft) -> None:
    sql = "UPDATE accounts_conductdraft SET confirmed_at = now(), points = '[]'"
    refused(sql, match="stands")


def test_sql_adds_no_point_to_a_version(office: Office, draft: ConductDraft) -> None:
    confirm(draft, office.bagus)
    for version in (1, 2):
        sql = """INSERT INTO accounts_conductpoint (code_id, number, text_id, text_en)
                 SELECT id, 9, 'x', 'x' FROM accounts_conductcode WHERE version = %s"""
        refused(sql, version, match="is complete")
