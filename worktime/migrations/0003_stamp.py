"""A stamp that every change of a calendar renews, even one made by hand in SQL."""

from django.db import migrations

TRIGGER = "tanggap_calendar_stamp"
TABLES = [
    "worktime_workcalendar",
    "worktime_weekversion",
    "worktime_weekspan",
    "worktime_specialhours",
    "worktime_specialspan",
    "worktime_holiday",
]
# Random, not counted: a number used in a rolled-back transaction would come again.
FUNCTION = """
CREATE FUNCTION tanggap_renew_calendar_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO worktime_calendarstamp (id, stamp) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
    RETURN NULL;
END $$;
"""


def _on(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""CREATE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION tanggap_renew_calendar_stamp();
            ALTER TABLE {table} ENABLE ALWAYS TRIGGER {TRIGGER};""",
        f"DROP TRIGGER {TRIGGER} ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("worktime", "0002_confirmed_by")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION tanggap_renew_calendar_stamp()"),
        *(_on(table) for table in TABLES),
    ]
