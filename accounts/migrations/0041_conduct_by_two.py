"""A version of the conduct comes from a draft that somebody else confirmed, and never changes."""

from django.db import migrations

from records.sql import guard

# The version that came with the product has neither draft nor confirmer.
BY_TWO = """
CREATE FUNCTION tanggap_conduct_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.made_in := pg_current_xact_id()::text::bigint;
    IF NOT EXISTS (SELECT 1 FROM accounts_conductcode) THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM accounts_conductdraft WHERE id = NEW.draft_id FOR UPDATE;
    IF NEW.confirmed_by_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM accounts_conductdraft d
        WHERE d.id = NEW.draft_id AND d.withdrawn_at IS NULL AND d.confirmed_at IS NOT NULL
        AND NEW.confirmed_by_id <> ALL (d.author_ids)
        AND NEW.in_force_from >= d.confirmed_at
        AND (NEW.source, NEW.status, NEW.checked_on) = (d.source, d.status, d.checked_on)
    ) OR NOT EXISTS (
        SELECT 1 FROM accounts_membership m
        JOIN accounts_unit u ON u.id = m.unit_id JOIN accounts_user p ON p.id = m.person_id
        WHERE m.person_id = NEW.confirmed_by_id AND m.role = 'admin' AND u.parent_id IS NULL
        AND p.is_active
    ) THEN
        RAISE EXCEPTION 'version % of the conduct needs another admin', NEW.version
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

POINT_OF_NEW = """
CREATE FUNCTION tanggap_point_of_new_conduct() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM accounts_conductcode c
                   WHERE c.id = NEW.code_id AND c.made_in = pg_current_xact_id()::text::bigint)
       OR NOT EXISTS (
           SELECT 1 FROM accounts_conductcode c JOIN accounts_conductdraft d ON d.id = c.draft_id
           WHERE c.id = NEW.code_id
           AND d.points -> (NEW.number - 1) = jsonb_build_array(NEW.text_id, NEW.text_en)
       ) THEN
        RAISE EXCEPTION 'version % of the conduct is complete', NEW.code_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

DRAFT = """
CREATE FUNCTION tanggap_conduct_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.confirmed_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL THEN
            RAISE EXCEPTION 'a draft begins open' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF NOT NEW.author_ids @> ARRAY[NEW.drafted_by_id, NEW.edited_by_id] THEN
        RAISE EXCEPTION 'who wrote draft % is one of its authors', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    IF NOT NEW.author_ids @> OLD.author_ids OR OLD.confirmed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
       OR (NEW.drafted_by_id, NEW.drafted_at) IS DISTINCT FROM (OLD.drafted_by_id, OLD.drafted_at)
       OR (NEW.confirmed_at IS NOT NULL AND
           to_jsonb(NEW) - 'confirmed_at' <> to_jsonb(OLD) - 'confirmed_at') THEN
        RAISE EXCEPTION 'draft % of the conduct stands', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0040_conduct_draft"), ("records", "0002_guards")]

    operations = [
        *guard("tanggap_conduct_by_two", BY_TWO, "accounts_conductcode", "BEFORE INSERT"),
        *guard(
            "tanggap_point_of_new_conduct", POINT_OF_NEW, "accounts_conductpoint", "BEFORE INSERT"
        ),
        *guard("tanggap_conduct_draft", DRAFT, "accounts_conductdraft", "BEFORE INSERT OR UPDATE"),
    ]
