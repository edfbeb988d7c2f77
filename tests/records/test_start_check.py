"""The start-up check: whatever holds a promise in the database and is gone, is said by name."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from records import guards
from socmed_program.checks import refuse_to_serve_without_guards

ATTACKS = {
    "DROP TRIGGER tanggap_post_guard ON posts_post": "tanggap_post_guard is missing on posts_post",
    "DROP TRIGGER tanggap_append_only ON ethics_decision": "is missing on ethics_decision",
    "ALTER TABLE posts_clearance DISABLE TRIGGER tanggap_clearance_guard": "switched off",
    "ALTER TABLE posts_clearance ENABLE TRIGGER tanggap_clearance_guard": "switched off",
    """CREATE OR REPLACE FUNCTION tanggap_clearance_guard() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN RETURN NEW; END $$""": "tanggap_clearance_guard does not do what it should",
    """CREATE OR REPLACE FUNCTION tanggap_refuse_change() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN RETURN NEW; END $$""": "tanggap_refuse_change does not do what it should",
    """DROP TRIGGER tanggap_append_only ON records_event;
       CREATE TRIGGER tanggap_append_only BEFORE DELETE ON records_event
       FOR EACH ROW EXECUTE FUNCTION tanggap_refuse_change();
       ALTER TABLE records_event ENABLE ALWAYS TRIGGER tanggap_append_only""":
       "tanggap_append_only on records_event does not fire",
    """DROP TRIGGER tanggap_publication_guard ON posts_publication;
       CREATE TRIGGER tanggap_publication_guard BEFORE INSERT OR UPDATE ON posts_publication
       FOR EACH ROW WHEN (false) EXECUTE FUNCTION tanggap_publication_guard();
       ALTER TABLE posts_publication ENABLE ALWAYS TRIGGER tanggap_publication_guard""":
       "tanggap_publication_guard on posts_publication does not fire",
    "GRANT UPDATE (facts) ON records_event TO tanggap_web": "may UPDATE records_event",
    "GRANT UPDATE ON posts_revision TO PUBLIC": "may UPDATE posts_revision",
    "GRANT DELETE ON posts_post TO tanggap_web": "may DELETE posts_post",
    "GRANT TRUNCATE ON records_seal TO tanggap_web": "may TRUNCATE records_seal",
    "GRANT INSERT ON django_migrations TO tanggap_web": "may INSERT django_migrations",
    "DROP INDEX publication_at_most_once_per_channel": "publication_at_most_once_per_channel",
    "ALTER TABLE posts_post DROP CONSTRAINT post_never_out_without_clearance":
        "post_never_out_without_clearance is missing",
    "ALTER TABLE channels_responsibility DROP CONSTRAINT responsibility_one_primary_at_a_time":
        "responsibility_one_primary_at_a_time is missing",
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_taken_away_is_named_at_the_start(owner_sql, attack: str) -> None:
    assert guards.problems(connection) == []
    owner_sql(attack)
    assert ATTACKS[attack] in "; ".join(guards.problems(connection))


def test_nothing_is_served_without_its_guards(owner_sql) -> None:
    owner_sql("DROP TRIGGER tanggap_decision_guard ON ethics_decision")
    with pytest.raises(ImproperlyConfigured, match="tanggap_decision_guard is missing"):
        refuse_to_serve_without_guards()
