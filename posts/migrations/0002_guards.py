"""Nothing goes out uncleared, nobody clears the own work: held by the database itself.

Locks go post → revision → clearance → publication, so approving, editing and publishing are
serial. All triggers fire ALWAYS and know no exempt role.
"""

from django.db import migrations

from records.sql import append_only, guard

TABLES = [
    "posts_revision",
    "posts_variant",
    "posts_asset",
    "posts_revisionasset",
    "posts_contributor",
    "posts_clearance",
]

REVISION_MADE = """
CREATE FUNCTION tanggap_revision_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.made_in := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
"""

REVISION_AUTHOR = """
CREATE FUNCTION tanggap_revision_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO posts_contributor (post_id, person_id, part)
    VALUES (NEW.post_id, NEW.author_id, 'wrote') ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""

PART_OF_NEW_REVISION = """
CREATE FUNCTION tanggap_part_of_new_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM posts_revision r WHERE r.id = NEW.revision_id
        AND r.made_in = pg_current_xact_id()::text::bigint
        AND NOT EXISTS (SELECT 1 FROM posts_clearance c WHERE c.revision_id = r.id)
    ) THEN
        RAISE EXCEPTION 'revision % is complete: nothing can be added to it', NEW.revision_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

ASSET_UPLOADER = """
CREATE FUNCTION tanggap_asset_uploader() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO posts_contributor (post_id, person_id, part)
    SELECT r.post_id, a.uploaded_by_id, 'uploaded' FROM posts_revision r, posts_asset a
    WHERE r.id = NEW.revision_id AND a.id = NEW.asset_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""

CLEARANCE_GUARD = """
CREATE FUNCTION tanggap_clearance_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE current_revision bigint;
BEGIN
    SELECT revision_id INTO current_revision FROM posts_post WHERE id = NEW.post_id FOR UPDATE;
    IF current_revision IS DISTINCT FROM NEW.revision_id THEN
        RAISE EXCEPTION 'revision % is not the current one of post %', NEW.revision_id, NEW.post_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM posts_revision
                   WHERE id = NEW.revision_id AND digest = NEW.digest) THEN
        RAISE EXCEPTION 'the clearance is not of these bytes'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM posts_contributor
               WHERE post_id = NEW.post_id AND person_id = NEW.given_by_id) THEN
        RAISE EXCEPTION 'person % had a part in post % and cannot clear it',
            NEW.given_by_id, NEW.post_id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM accounts_user WHERE id = NEW.given_by_id AND is_active
                   AND employment IN ('pns', 'pppk')) THEN
        RAISE EXCEPTION 'person % may not clear posts', NEW.given_by_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

POST_GUARD = """
CREATE FUNCTION tanggap_post_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state IN ('publishing', 'published', 'withdrawn')
       AND NEW.revision_id IS DISTINCT FROM OLD.revision_id THEN
        RAISE EXCEPTION 'post % is going out: its text is fixed', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state IN ('cleared', 'scheduled', 'publishing', 'published') AND NOT EXISTS (
        SELECT 1 FROM posts_clearance c
        WHERE c.post_id = NEW.id AND c.revision_id = NEW.revision_id
        AND c.digest = NEW.cleared_digest
    ) THEN
        RAISE EXCEPTION 'post % has no clearance of its current revision', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

PUBLICATION_GUARD = """
CREATE FUNCTION tanggap_publication_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.post_id, NEW.variant_id, NEW.channel_id)
        IS DISTINCT FROM (OLD.post_id, OLD.variant_id, OLD.channel_id) THEN
        RAISE EXCEPTION 'publication % cannot become another one', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state NOT IN ('scheduled', 'held', 'claimed', 'published', 'failed', 'unknown') THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM posts_post WHERE id = NEW.post_id FOR UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM posts_post p
        JOIN posts_variant v ON v.revision_id = p.revision_id
        JOIN posts_clearance c ON c.revision_id = p.revision_id AND c.digest = p.cleared_digest
        WHERE p.id = NEW.post_id AND v.id = NEW.variant_id AND v.channel_id = NEW.channel_id
    ) THEN
        RAISE EXCEPTION 'publication of post % on channel % is not cleared',
            NEW.post_id, NEW.channel_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial"), ("records", "0002_guards")]

    operations = [
        *(append_only(table) for table in TABLES),
        *guard("tanggap_revision_made", REVISION_MADE, "posts_revision", "BEFORE INSERT"),
        *guard("tanggap_revision_author", REVISION_AUTHOR, "posts_revision", "AFTER INSERT"),
        *guard(
            "tanggap_part_of_new_revision",
            PART_OF_NEW_REVISION,
            ["posts_variant", "posts_revisionasset"],
            "BEFORE INSERT",
        ),
        *guard("tanggap_asset_uploader", ASSET_UPLOADER, "posts_revisionasset", "AFTER INSERT"),
        *guard("tanggap_clearance_guard", CLEARANCE_GUARD, "posts_clearance", "BEFORE INSERT"),
        *guard("tanggap_post_guard", POST_GUARD, "posts_post", "BEFORE INSERT OR UPDATE"),
        *guard(
            "tanggap_publication_guard",
            PUBLICATION_GUARD,
            "posts_publication",
            "BEFORE INSERT OR UPDATE",
        ),
    ]
