"""A post under way is always looked after by somebody who works here."""

from django.db import migrations

from records.sql import guard

GONE_KEEPS_NO_POST = """
CREATE FUNCTION tanggap_gone_keeps_no_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.left_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM posts_post p WHERE coalesce(p.keeper_id, p.created_by_id) = NEW.id
        AND p.state NOT IN ('published', 'withdrawn', 'cancelled'))
    THEN
        RAISE EXCEPTION 'person % is not gone: a post under way remains', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0020_keeper"), ("accounts", "0030_gone_holds_nothing")]

    operations = [
        *guard(
            "tanggap_gone_keeps_no_post",
            GONE_KEEPS_NO_POST,
            "accounts_user",
            "BEFORE UPDATE OF left_at",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER tanggap_person_works_here BEFORE INSERT OR UPDATE OF keeper_id "
            "ON posts_post FOR EACH ROW "
            "EXECUTE FUNCTION tanggap_person_works_here('keeper_id');"
            "ALTER TABLE posts_post ENABLE ALWAYS TRIGGER tanggap_person_works_here;",
            "DROP TRIGGER tanggap_person_works_here ON posts_post",
        ),
    ]
