"""Points and rules stand once they are in force, and nothing is judged under any others."""

import json

from django.db import migrations

from records.sql import guard

RULESET_MOVES = {"draft": ["active"], "active": ["retired"], "retired": ["active"]}

RULESET_STANDS = """
CREATE FUNCTION tanggap_ruleset_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a ruleset begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state AND NOT ('@moves@'::jsonb -> OLD.state) ? NEW.state THEN
        RAISE EXCEPTION 'ruleset % is % and cannot become %', OLD.version, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.version, NEW.title, NEW.source, NEW.legal_status)
       IS DISTINCT FROM (OLD.version, OLD.title, OLD.source, OLD.legal_status) THEN
        RAISE EXCEPTION 'ruleset % is or was in force: it stands', OLD.version
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
""".replace("@moves@", json.dumps(RULESET_MOVES))

PART_OF_DRAFT = """
CREATE FUNCTION tanggap_part_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ethics_ruleset WHERE id = NEW.ruleset_id AND state = 'draft') THEN
        RAISE EXCEPTION 'ruleset % is or was in force: nothing is added', NEW.ruleset_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

REVIEW_UNDER_LAW = """
CREATE FUNCTION tanggap_review_under_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ethics_ruleset WHERE id = NEW.ruleset_id AND state = 'active') THEN
        RAISE EXCEPTION 'review of revision % under rules that are not in force', NEW.revision_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# A verdict written later would make an old decision rest on something it did not rest on.
VERDICT_IN_TIME = """
CREATE FUNCTION tanggap_verdict_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ethics_review r JOIN ethics_principle p
                   ON p.ruleset_id = r.ruleset_id AND p.id = NEW.principle_id
                   WHERE r.id = NEW.review_id AND r.state = 'open')
       OR EXISTS (SELECT 1 FROM ethics_decision d WHERE d.review_id = NEW.review_id) THEN
        RAISE EXCEPTION 'review % takes no answer to point %', NEW.review_id, NEW.principle_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ethics", "0004_review_stands")]

    operations = [
        *guard(
            "tanggap_ruleset_stands", RULESET_STANDS, "ethics_ruleset", "BEFORE INSERT OR UPDATE"
        ),
        *guard(
            "tanggap_part_of_draft",
            PART_OF_DRAFT,
            ["ethics_principle", "ethics_rule"],
            "BEFORE INSERT",
        ),
        *guard("tanggap_verdict_in_time", VERDICT_IN_TIME, "ethics_verdict", "BEFORE INSERT"),
        *guard("tanggap_review_under_law", REVIEW_UNDER_LAW, "ethics_review", "BEFORE INSERT"),
    ]
