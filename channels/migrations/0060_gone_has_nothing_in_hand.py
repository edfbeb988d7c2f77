"""Whoever is gone sits on no shift and has nothing of an account in hand."""

from django.db import migrations

from records.sql import guard

GONE_HAS_NOTHING_IN_HAND = """
CREATE FUNCTION tanggap_gone_has_nothing_in_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.left_at IS NOT NULL AND (
        EXISTS (SELECT 1 FROM channels_shift s WHERE s.person_id = NEW.id
                AND s.called_off_at IS NULL AND s.ends_at > NEW.left_at)
        OR EXISTS (SELECT 1 FROM channels_custodyitem c WHERE c.person_id = NEW.id
                   AND c.ended_at IS NULL)
        OR EXISTS (SELECT 1 FROM channels_handover h
                   WHERE NEW.id IN (h.giver_id, h.receiver_id)
                   AND h.completed_at IS NULL AND h.cancelled_at IS NULL))
    THEN
        RAISE EXCEPTION 'person % is not gone: a shift or custody remains', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0052_gone_has_no_task")]

    operations = [
        *guard(
            "tanggap_gone_has_nothing_in_hand",
            GONE_HAS_NOTHING_IN_HAND,
            "accounts_user",
            "BEFORE UPDATE OF left_at",
        ),
    ]
