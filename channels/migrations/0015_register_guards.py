"""The register holds itself: moves of the state, names that stay taken, dates nobody just moves."""

import json

from django.db import migrations

from channels.states import MOVES
from records.sql import append_only, guard

CHANNEL_MOVES = """
CREATE FUNCTION tanggap_channel_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND NOT ('@moves@'::jsonb -> OLD.state) ? NEW.state THEN
        RAISE EXCEPTION 'channel % is % and cannot become %', NEW.id, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'closed' THEN
        RAISE EXCEPTION 'channel % is closed: its entry stands', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
""".replace("@moves@", json.dumps({state: sorted(moves) for state, moves in MOVES.items()}))

CHANNEL_CONFIRMED = """
CREATE FUNCTION tanggap_channel_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.attestation_due_at IS DISTINCT FROM OLD.attestation_due_at AND NOT EXISTS (
        SELECT 1 FROM channels_confirmation c WHERE c.channel_id = NEW.id
        AND c.obligation = 'attestation' AND c.due_at = NEW.attestation_due_at
        AND c.at = NEW.attested_at
    ) THEN
        RAISE EXCEPTION 'nobody confirmed channel %', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.access_due_at IS DISTINCT FROM OLD.access_due_at AND NOT EXISTS (
        SELECT 1 FROM channels_confirmation c WHERE c.channel_id = NEW.id
        AND c.obligation = 'access' AND c.due_at = NEW.access_due_at
    ) THEN
        RAISE EXCEPTION 'nobody reviewed the access to channel %', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# AFTER: whoever waited for the unique index sees here what the other has committed meanwhile.
CHANNEL_NAME_FREE = """
CREATE FUNCTION tanggap_channel_name_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'declined' AND EXISTS (
        SELECT 1 FROM channels_formerhandle f WHERE f.channel_id <> NEW.id
        AND ((f.network = NEW.network AND lower(f.handle) = lower(NEW.handle))
             OR lower(f.url) = lower(NEW.url))
    ) THEN
        RAISE EXCEPTION 'the name of channel % was that of another one', NEW.id
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'channel_name_was_anothers';
    END IF;
    RETURN NULL;
END $$;
"""

FORMER_HANDLE_FREE = """
CREATE FUNCTION tanggap_former_handle_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM channels_channel c WHERE c.id <> NEW.channel_id AND c.state <> 'declined'
        AND ((c.network = NEW.network AND lower(c.handle) = lower(NEW.handle))
             OR lower(c.url) = lower(NEW.url))
    ) THEN
        RAISE EXCEPTION 'the former name % is that of another channel', NEW.handle
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'channel_name_was_anothers';
    END IF;
    RETURN NULL;
END $$;
"""

HAND_OVER_STANDS = """
CREATE FUNCTION tanggap_hand_over_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.completed_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL THEN
        RAISE EXCEPTION 'hand-over % is over: it stands', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.channel_id, NEW.giver_id, NEW.receiver_id, NEW.opened_by_id)
       IS DISTINCT FROM (OLD.channel_id, OLD.giver_id, OLD.receiver_id, OLD.opened_by_id) THEN
        RAISE EXCEPTION 'hand-over % cannot become another one', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0014_register_constraints"),
        ("records", "0002_guards"),
    ]

    operations = [
        append_only("channels_formerhandle"),
        append_only("channels_confirmation"),
        append_only("channels_handoveritem"),
        *guard("tanggap_channel_moves", CHANNEL_MOVES, "channels_channel", "BEFORE UPDATE"),
        *guard("tanggap_channel_confirmed", CHANNEL_CONFIRMED, "channels_channel", "BEFORE UPDATE"),
        *guard(
            "tanggap_channel_name_free",
            CHANNEL_NAME_FREE,
            "channels_channel",
            "AFTER INSERT OR UPDATE",
        ),
        *guard(
            "tanggap_former_handle_free",
            FORMER_HANDLE_FREE,
            "channels_formerhandle",
            "AFTER INSERT",
        ),
        *guard("tanggap_hand_over_stands", HAND_OVER_STANDS, "channels_handover", "BEFORE UPDATE"),
    ]
