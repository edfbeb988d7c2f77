"""What a pause holds does not go out by itself, a pause stands as declared, and held is cleared.

The tables repeat `posts.states` as it stands now; a test compares them.
"""

import json
from importlib import import_module

from django.db import migrations

from records.sql import append_only, guard, replaced

moves = import_module("posts.migrations.0003_moves")
guards = import_module("posts.migrations.0002_guards")

POST_MOVES = moves.POST_MOVES | {
    "scheduled": ["publishing", "held", "cleared", "draft", "missed", "cancelled"],
    "publishing": ["published", "held", "withdrawn"],
    "published": ["publishing", "withdrawn"],
    "held": ["scheduled", "publishing", "cleared", "draft", "cancelled"],
}
PUBLICATION_MOVES = moves.PUBLICATION_MOVES | {
    "held": ["claimed", "published", "cancelled"],
    "claimed": ["published", "held", "failed", "unknown", "cancelled"],
}
CLEARED = "('cleared', 'scheduled', 'publishing', 'published')"

# Units of the pause: its own and all below. It stops what appears on their channels and what
# they write for channels of others. Half-open in time, as `Pause.in_force`.
PUBLICATION_PAUSED = """
CREATE FUNCTION tanggap_publication_paused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'claimed' OR OLD.state = 'claimed' THEN
        RETURN NEW;
    END IF;
    IF OLD.state = 'held' AND (
        NEW.released_by_id IS NULL OR NEW.opened_at IS NULL
        OR EXISTS (SELECT 1 FROM posts_post p
                   WHERE p.id = NEW.post_id AND p.expires_at <= NEW.opened_at)
    ) THEN
        RAISE EXCEPTION 'publication % is held until a person decides', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        WITH RECURSIVE up (id, parent_id) AS (
            SELECT u.id, u.parent_id FROM accounts_unit u
            WHERE u.id IN (SELECT unit_id FROM channels_channel WHERE id = NEW.channel_id
                           UNION SELECT unit_id FROM posts_post WHERE id = NEW.post_id)
            UNION
            SELECT u.id, u.parent_id FROM accounts_unit u JOIN up ON u.id = up.parent_id
        )
        SELECT 1 FROM posts_pause s JOIN posts_post p ON p.id = NEW.post_id
        WHERE (s.channel_id = NEW.channel_id OR s.unit_id IN (SELECT id FROM up))
        AND s.starts_at <= NEW.opened_at
        AND (s.ends_at IS NULL OR s.ends_at > NEW.opened_at)
        AND (s.ended_at IS NULL OR s.ended_at > NEW.opened_at)
        AND (s.classes = '{}' OR p.information_class = ANY (s.classes))
        AND NOT (
            p.information_class = ANY (s.open_classes)
            AND EXISTS (SELECT 1 FROM posts_pauseofficial o
                        WHERE o.pause_id = s.id AND o.person_id = NEW.released_by_id)
        )
    ) THEN
        RAISE EXCEPTION 'publication % is paused', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

PAUSE_STANDS = """
CREATE FUNCTION tanggap_pause_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL
       OR to_jsonb(NEW) - 'ended_at' - 'ended_by_id' <> to_jsonb(OLD) - 'ended_at' - 'ended_by_id'
    THEN
        RAISE EXCEPTION 'pause % stands as it was declared; it can be ended once', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


# Only a new slot of a channel that was left out opens a post again that is out.
OUT_AGAIN = """
    IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'publishing'
       AND NOT EXISTS (SELECT 1 FROM posts_publication u
                       WHERE u.post_id = NEW.id AND u.state = 'scheduled') THEN
        RAISE EXCEPTION 'post % is published and cannot become publishing', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.revision_id IS NULL"""


def with_table(source: str, before: dict[str, list[str]], after: dict[str, list[str]]) -> str:
    return source.replace(json.dumps(before), json.dumps(after))


class Migration(migrations.Migration):
    dependencies = [("posts", "0022_pause")]

    operations = [
        append_only("posts_pauseofficial"),
        *guard("tanggap_pause_stands", PAUSE_STANDS, "posts_pause", "BEFORE UPDATE"),
        *guard(
            "tanggap_publication_paused", PUBLICATION_PAUSED, "posts_publication", "BEFORE UPDATE"
        ),
        replaced(
            "tanggap_post_moves",
            with_table(moves.POST_MOVES_GUARD, moves.POST_MOVES, POST_MOVES).replace(
                "\n    IF NEW.revision_id IS NULL", OUT_AGAIN
            ),
            moves.POST_MOVES_GUARD,
        ),
        replaced(
            "tanggap_publication_moves",
            with_table(moves.PUBLICATION_MOVES_GUARD, moves.PUBLICATION_MOVES, PUBLICATION_MOVES),
            moves.PUBLICATION_MOVES_GUARD,
        ),
        replaced(
            "tanggap_post_guard",
            guards.POST_GUARD.replace(CLEARED, CLEARED.replace("(", "('held', ")),
            guards.POST_GUARD,
        ),
    ]
