"""Four eyes and eight points, held by the database itself."""

from django.db import migrations

from records.sql import append_only, guard

TABLES = [
    "ethics_principle",
    "ethics_rule",
    "ethics_screening",
    "ethics_finding",
    "ethics_verdict",
    "ethics_decision",
]

VERDICT_GUARD = """
CREATE FUNCTION tanggap_verdict_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM ethics_review r JOIN posts_contributor c ON c.post_id = r.post_id
        WHERE r.id = NEW.review_id AND c.person_id = NEW.by_id
    ) THEN
        RAISE EXCEPTION 'person % had a part in this post and cannot judge it', NEW.by_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

DECISION_GUARD = """
CREATE FUNCTION tanggap_decision_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE reviewed ethics_review%ROWTYPE;
BEGIN
    SELECT * INTO reviewed FROM ethics_review WHERE id = NEW.review_id FOR UPDATE;
    IF reviewed.state <> 'open' THEN
        RAISE EXCEPTION 'review % is closed', NEW.review_id USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM posts_contributor c
               WHERE c.post_id = reviewed.post_id AND c.person_id = NEW.by_id) THEN
        RAISE EXCEPTION 'person % had a part in this post and cannot judge it', NEW.by_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.outcome <> 'approve' THEN
        RETURN NEW;
    END IF;
    IF (SELECT count(*) FROM ethics_verdict v JOIN ethics_principle p ON p.id = v.principle_id
        WHERE v.review_id = NEW.review_id AND v.by_id = NEW.by_id
        AND p.ruleset_id = reviewed.ruleset_id
        AND v.answer IN ('complies', 'not_relevant'))
       IS DISTINCT FROM
       (SELECT count(*) FROM ethics_principle p WHERE p.ruleset_id = reviewed.ruleset_id)
       OR (SELECT count(*) FROM ethics_principle p WHERE p.ruleset_id = reviewed.ruleset_id) < 8
    THEN
        RAISE EXCEPTION 'review % lacks a passing answer to each of the eight points', NEW.review_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM ethics_screening s WHERE s.revision_id = reviewed.revision_id
                   AND s.ruleset_id = reviewed.ruleset_id)
       OR EXISTS (SELECT 1 FROM ethics_finding f JOIN ethics_screening s ON s.id = f.screening_id
                  WHERE s.revision_id = reviewed.revision_id
                  AND f.severity IN ('block', 'block_no_override'))
    THEN
        RAISE EXCEPTION 'revision % is not screened, or a finding blocks it', reviewed.revision_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

CLEARANCE_DECIDED = """
CREATE FUNCTION tanggap_clearance_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM ethics_decision d JOIN ethics_review r ON r.id = d.review_id
        WHERE r.revision_id = NEW.revision_id AND d.outcome = 'approve' AND d.by_id = NEW.given_by_id
    ) THEN
        RAISE EXCEPTION 'revision % was not approved on the eight points by person %',
            NEW.revision_id, NEW.given_by_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ethics", "0001_initial"), ("posts", "0002_guards")]

    operations = [
        *(append_only(table) for table in TABLES),
        *guard("tanggap_verdict_guard", VERDICT_GUARD, "ethics_verdict", "BEFORE INSERT"),
        *guard("tanggap_decision_guard", DECISION_GUARD, "ethics_decision", "BEFORE INSERT"),
        *guard("tanggap_clearance_decided", CLEARANCE_DECIDED, "posts_clearance", "BEFORE INSERT"),
    ]
