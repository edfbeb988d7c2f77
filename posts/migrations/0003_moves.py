"""What is out stays out: the tables of legal moves and the ties between rows, held in SQL too.

The tables repeat `posts.states` as it stood when this was written; a test compares them.
"""

import json

from django.db import migrations

from records.sql import guard

POST_MOVES = {
    "draft": ["in_review", "missed", "cancelled"],
    "in_review": ["cleared", "changes_requested", "rejected", "draft", "missed", "cancelled"],
    "changes_requested": ["draft", "missed", "cancelled"],
    "rejected": ["draft", "cancelled"],
    "cleared": ["scheduled", "draft", "missed", "cancelled"],
    "scheduled": ["publishing", "cleared", "draft", "missed", "cancelled"],
    "publishing": ["published", "withdrawn"],
    "published": ["withdrawn"],
    "missed": [
        "scheduled", "cleared", "in_review", "draft", "changes_requested", "rejected", "cancelled",
    ],
    "withdrawn": [],
    "cancelled": [],
}  # fmt: skip
PUBLICATION_MOVES = {
    "scheduled": ["claimed", "held", "missed", "failed", "cancelled"],
    "held": ["scheduled", "missed", "cancelled"],
    "claimed": ["published", "failed", "unknown", "cancelled"],
    "published": ["withdrawn"],
    "failed": ["claimed", "published", "cancelled"],
    "unknown": ["published", "failed", "cancelled"],
    "missed": [],
    "withdrawn": [],
    "cancelled": [],
}

POST_MOVES_GUARD = """
CREATE FUNCTION tanggap_post_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state
       AND NOT ('@moves@'::jsonb -> OLD.state) ? NEW.state THEN
        RAISE EXCEPTION 'post % is % and cannot become %', NEW.id, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.revision_id IS NULL
       OR (TG_OP = 'UPDATE' AND NEW.revision_id IS NOT DISTINCT FROM OLD.revision_id) THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM posts_revision r
                   WHERE r.id = NEW.revision_id AND r.post_id = NEW.id) THEN
        RAISE EXCEPTION 'revision % belongs to another post', NEW.revision_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM posts_revision newer JOIN posts_revision r ON r.id = NEW.revision_id
               WHERE newer.post_id = NEW.id AND newer.number > r.number) THEN
        RAISE EXCEPTION 'post % cannot go back to an older revision', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
""".replace("@moves@", json.dumps(POST_MOVES))

PUBLICATION_MOVES_GUARD = """
CREATE FUNCTION tanggap_publication_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'scheduled' THEN
            RAISE EXCEPTION 'a publication begins as scheduled, not as %', NEW.state
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state <> OLD.state
       AND NOT ('@moves@'::jsonb -> OLD.state) ? NEW.state THEN
        RAISE EXCEPTION 'publication % is % and cannot become %', NEW.id, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('published', 'withdrawn')
       AND (NEW.evidence_url, NEW.published_at, NEW.published_by_id)
           IS DISTINCT FROM (OLD.evidence_url, OLD.published_at, OLD.published_by_id) THEN
        RAISE EXCEPTION 'the proof of publication % stands', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
""".replace("@moves@", json.dumps(PUBLICATION_MOVES))

CLEARANCE_OF_POST = """
CREATE FUNCTION tanggap_clearance_of_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM posts_revision r
                   WHERE r.id = NEW.revision_id AND r.post_id = NEW.post_id) THEN
        RAISE EXCEPTION 'revision % belongs to another post', NEW.revision_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM posts_post
               WHERE id = NEW.post_id AND created_by_id = NEW.given_by_id)
       OR EXISTS (SELECT 1 FROM posts_revision
                  WHERE id = NEW.revision_id AND author_id = NEW.given_by_id) THEN
        RAISE EXCEPTION 'person % had a part in post % and cannot clear it',
            NEW.given_by_id, NEW.post_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0002_guards")]

    operations = [
        *guard("tanggap_post_moves", POST_MOVES_GUARD, "posts_post", "BEFORE INSERT OR UPDATE"),
        *guard(
            "tanggap_publication_moves",
            PUBLICATION_MOVES_GUARD,
            "posts_publication",
            "BEFORE INSERT OR UPDATE",
        ),
        *guard("tanggap_clearance_of_post", CLEARANCE_OF_POST, "posts_clearance", "BEFORE INSERT"),
    ]
