"""Four eyes in the database itself: what SQL cannot do either."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from ethics.models import Review
from tests.ethics.office import Office, decide, submitted

VERDICTS = """
    INSERT INTO ethics_verdict (review_id, principle_id, answer, note, by_id, at)
    SELECT %s, p.id, 'complies', '', %s, now() FROM ethics_principle p WHERE p.ruleset_id = %s
"""
DECISION = """
    INSERT INTO ethics_decision (review_id, outcome, reason, by_id, at)
    VALUES (%s, %s, 'sebab', %s, now())
"""
CLEARANCE = """
    INSERT INTO posts_clearance (post_id, revision_id, digest, given_by_id, at)
    SELECT r.post_id, r.id, r.digest, %s, now() FROM posts_revision r WHERE r.id = %s
"""


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def review(office: Office) -> Review:
    return submitted(office)


def test_no_verdict_on_own_work(office: Office, review: Review) -> None:
    with pytest.raises(DatabaseError, match="had a part in this post"):
        run(VERDICTS, review.pk, office.rina.pk, review.ruleset_id)


@pytest.mark.parametrize("outcome", ["approve", "return", "reject"])
def test_no_decision_on_own_work(office: Office, review: Review, outcome: str) -> None:
    with pytest.raises(DatabaseError, match="had a part in this post"):
        run(DECISION, review.pk, outcome, office.rina.pk)


def test_no_clearance_of_own_work(office: Office, review: Review) -> None:
    with pytest.raises(DatabaseError, match=r"not approved|had a part in post"):
        run(CLEARANCE, office.rina.pk, review.revision_id)


def test_no_clearance_without_a_decision_of_the_same_person(office: Office, review: Review) -> None:
    with pytest.raises(DatabaseError, match="not approved on the eight points"):
        run(CLEARANCE, office.marta.pk, review.revision_id)


def test_no_approval_without_eight_verdicts(office: Office, review: Review) -> None:
    with pytest.raises(DatabaseError, match="eight points"):
        run(DECISION, review.pk, "approve", office.marta.pk)


def test_no_approval_on_somebody_elses_verdicts(office: Office, review: Review) -> None:
    run(VERDICTS, review.pk, office.luis.pk, review.ruleset_id)
    with pytest.raises(DatabaseError, match="eight points"):
        run(DECISION, review.pk, "approve", office.marta.pk)


def test_a_closed_review_takes_no_decision(office: Office, review: Review) -> None:
    decide(review, office.marta, "return")
    with pytest.raises(DatabaseError, match=r"closed|unique"):
        run(DECISION, review.pk, "reject", office.luis.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ethics_decision SET outcome = 'reject'",
        "UPDATE ethics_verdict SET answer = 'violates', note = 'x'",
        "DELETE FROM ethics_decision",
        "DELETE FROM ethics_finding",
        "UPDATE ethics_screening SET at = now()",
        "TRUNCATE ethics_verdict",
    ],
)
def test_what_was_judged_stands(office: Office, review: Review, statement: str) -> None:
    decide(review, office.marta)
    with pytest.raises(DatabaseError):
        run(statement)


def test_a_note_is_owed_by_the_table_too(office: Office, review: Review) -> None:
    with pytest.raises(DatabaseError, match="verdict_says_why"):
        run(
            VERDICTS.replace("'complies'", "'violates'"),
            review.pk,
            office.marta.pk,
            review.ruleset_id,
        )


def test_one_ruleset_is_in_force(office: Office) -> None:
    with pytest.raises(DatabaseError, match="ruleset_one_in_force"):
        run(
            "INSERT INTO ethics_ruleset (version, title, source, legal_status, state) "
            "VALUES ('9', 'x', '', '', 'active')"
        )
