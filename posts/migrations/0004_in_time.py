"""Nothing fires early or late by itself, who began a post stays so, and only supervisors clear."""

from django.db import migrations

from records.sql import guard

# posts.actions.sweeping.CUTOFF when this was written; a test compares them.
CUTOFF_MINUTES = 10

PUBLICATION_IN_TIME = """
CREATE FUNCTION tanggap_publication_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'scheduled' AND NEW.state = 'claimed' AND (
        NEW.opened_at IS NULL OR NEW.slot_at <> OLD.slot_at OR NEW.opened_at < NEW.slot_at
        OR NEW.opened_at > NEW.slot_at + interval '@cutoff@ minutes'
        OR EXISTS (SELECT 1 FROM posts_post p
                   WHERE p.id = NEW.post_id AND p.expires_at <= NEW.opened_at)
    ) THEN
        RAISE EXCEPTION 'publication % is not open at its slot', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
""".replace("@cutoff@", str(CUTOFF_MINUTES))

POST_ORIGIN = """
CREATE FUNCTION tanggap_post_origin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.created_by_id, NEW.created_at, NEW.unit_id)
       IS DISTINCT FROM (OLD.created_by_id, OLD.created_at, OLD.unit_id) THEN
        RAISE EXCEPTION 'who began post %, when and for which unit, stands', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# The unit of every channel, or one above it, at the instant of the clearance: half-open.
CLEARANCE_SUPERVISES = """
CREATE FUNCTION tanggap_clearance_supervises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM posts_variant v JOIN channels_channel c ON c.id = v.channel_id
        WHERE v.revision_id = NEW.revision_id AND NOT EXISTS (
            WITH RECURSIVE up (id, parent_id) AS (
                SELECT u.id, u.parent_id FROM accounts_unit u WHERE u.id = c.unit_id
                UNION
                SELECT u.id, u.parent_id FROM accounts_unit u JOIN up ON u.id = up.parent_id
            )
            SELECT 1 FROM up JOIN accounts_membership m ON m.unit_id = up.id
            WHERE m.person_id = NEW.given_by_id AND m.role = 'supervisor'
            AND m.valid_from <= NEW.at AND (m.valid_until IS NULL OR m.valid_until > NEW.at)
        )
    ) THEN
        RAISE EXCEPTION 'person % does not supervise every channel of post %',
            NEW.given_by_id, NEW.post_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0003_moves"),
        ("accounts", "0002_guards"),
        ("channels", "0001_initial"),
    ]

    operations = [
        *guard(
            "tanggap_publication_in_time", PUBLICATION_IN_TIME, "posts_publication", "BEFORE UPDATE"
        ),
        *guard("tanggap_post_origin", POST_ORIGIN, "posts_post", "BEFORE UPDATE"),
        *guard(
            "tanggap_clearance_supervises", CLEARANCE_SUPERVISES, "posts_clearance", "BEFORE INSERT"
        ),
    ]
