"""A review stays that of its text, and once over it stays over: else its approval could be lent."""

from django.db import migrations

from records.sql import guard

REVIEW_GUARD = """
CREATE FUNCTION tanggap_review_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            RAISE EXCEPTION 'a review begins open' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NOT EXISTS (SELECT 1 FROM posts_revision r
                       WHERE r.id = NEW.revision_id AND r.post_id = NEW.post_id) THEN
            RAISE EXCEPTION 'revision % belongs to another post', NEW.revision_id
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.post_id, NEW.revision_id, NEW.ruleset_id)
       IS DISTINCT FROM (OLD.post_id, OLD.revision_id, OLD.ruleset_id) THEN
        RAISE EXCEPTION 'review % cannot become another one', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF OLD.state <> 'open' THEN
        RAISE EXCEPTION 'review % is over', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> 'void' AND NOT EXISTS (
        SELECT 1 FROM ethics_decision d WHERE d.review_id = NEW.id
        AND (d.outcome, NEW.state) IN
            (('approve', 'approved'), ('return', 'returned'), ('reject', 'rejected'))
    ) THEN
        RAISE EXCEPTION 'review % has no decision by which it is %', NEW.id, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ethics", "0003_first_ruleset"), ("posts", "0003_moves")]

    operations = [
        *guard("tanggap_review_guard", REVIEW_GUARD, "ethics_review", "BEFORE INSERT OR UPDATE"),
    ]
