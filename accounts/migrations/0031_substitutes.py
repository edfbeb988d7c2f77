"""Nobody is away twice at one time, and substitutes never lead round in a circle."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.expressions
from django.db import migrations, models

from records.sql import guard

NO_CIRCLE = """
CREATE FUNCTION tanggap_no_circle_of_substitutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.substitute_id IS NULL OR NEW.cancelled_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    -- Two halves of a circle, written at the same moment, must see each other.
    PERFORM pg_advisory_xact_lock(7101011);
    IF EXISTS (
        WITH RECURSIVE walk(person_id, starts_at, ends_at, path) AS (
            SELECT NEW.substitute_id, NEW.starts_at, NEW.ends_at, ARRAY[NEW.substitute_id]
            UNION ALL
            SELECT a.substitute_id, greatest(w.starts_at, a.starts_at),
                   least(w.ends_at, a.ends_at), w.path || a.substitute_id
            FROM walk w JOIN accounts_absence a ON a.person_id = w.person_id
            WHERE a.cancelled_at IS NULL AND a.substitute_id IS NOT NULL AND a.id <> NEW.id
                AND a.starts_at < w.ends_at AND a.ends_at > w.starts_at
                AND w.person_id <> NEW.person_id AND NOT a.substitute_id = ANY (w.path)
        )
        SELECT 1 FROM walk WHERE person_id = NEW.person_id
    ) THEN
        RAISE EXCEPTION 'the substitutes of person % lead round in a circle', NEW.person_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0030_leave_kinds"), ("records", "0002_guards")]

    operations = [
        migrations.AddConstraint(
            model_name="absence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name="absence_once_at_a_time",
                condition=models.Q(cancelled_at=None),
                expressions=[
                    ("person", "="),
                    (
                        django.db.models.expressions.Func(
                            "starts_at",
                            "ends_at",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
            ),
        ),
        *guard(
            "tanggap_no_circle_of_substitutes",
            NO_CIRCLE,
            "accounts_absence",
            "BEFORE INSERT OR UPDATE",
        ),
    ]
