"""What the database refuses, whoever writes: asked with bare SQL."""

import pytest
from django.db import IntegrityError, connection

pytestmark = pytest.mark.django_db

WEEK = "(SELECT id FROM worktime_weekversion ORDER BY id LIMIT 1)"
RAMADAN = "(SELECT id FROM worktime_specialhours ORDER BY id LIMIT 1)"
WEEK_SPAN = f"INSERT INTO worktime_weekspan (version_id, weekday, starts, ends) VALUES ({WEEK}, "
SPECIAL = f"INSERT INTO worktime_specialspan (period_id, weekday, starts, ends) VALUES ({RAMADAN}, "
PERIOD = "INSERT INTO worktime_specialhours (name, source, first_day, last_day) VALUES ('x', 's', "
HOLIDAY = "INSERT INTO worktime_holiday (name, name_en, kind, shipped, source, date"


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (f"{WEEK_SPAN} 5, 600, 600)", "week_span_inside_its_day"),
        (f"{WEEK_SPAN} 5, 600, 1441)", "week_span_inside_its_day"),
        (f"{WEEK_SPAN} 7, 600, 700)", "week_span_weekday"),
        (f"{WEEK_SPAN} 0, 719, 730)", "week_spans_do_not_overlap"),
        (f"{SPECIAL} 0, 480, 481)", "special_spans_do_not_overlap"),
        (f"{SPECIAL} 6, 481, 480)", "special_span_inside_its_day"),
        (f"{PERIOD} '2026-03-20', '2026-03-22')", "special_hours_do_not_overlap"),
        (f"{PERIOD} '2028-03-20', '2028-03-19')", "special_hours_end_after_start"),
        (
            f"{HOLIDAY}) VALUES ('x', '', 'national', false, 's', '2026-08-17')",
            "holiday_once",
        ),
        (
            f"{HOLIDAY}) VALUES ('x', '', 'regional', false, '', '2026-08-18')",
            "holiday_has_a_source",
        ),
        (
            f"{HOLIDAY}, open_until) VALUES ('x', '', 'regional', false, 's', '2026-08-18', 0)",
            "holiday_half_day_inside_the_day",
        ),
        (
            (
                f"{HOLIDAY}, confirmed_at)"
                " VALUES ('x', '', 'regional', false, 's', '2026-08-18', now())"
            ),
            "holiday_confirmed_by_a_person",
        ),
        (
            "UPDATE worktime_workcalendar SET parent_id = id WHERE code = 'wib'",
            "calendar_not_its_own_parent",
        ),
        ("UPDATE worktime_calendarstamp SET id = 2", "calendar_stamp_single"),
    ],
)
def test_the_database_refuses(statement, constraint):
    with pytest.raises(IntegrityError, match=constraint), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_wants_four_eyes_for_a_day_off(sari):
    columns = f"{HOLIDAY}, proposed_by_id, confirmed_by_id, confirmed_at)"
    values = "VALUES ('x', '', 'regional', false, 's', '2026-08-18', %s, %s, now())"
    with (
        pytest.raises(IntegrityError, match="holiday_confirmed_by_somebody_else"),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{columns} {values}", [sari.pk, sari.pk])


def test_spans_that_touch_are_no_overlap():
    with connection.cursor() as cursor:
        cursor.execute(f"{WEEK_SPAN} 0, 720, 780)")  # 12.00–13.00, exactly the break


def test_the_stamp_triggers_fire_always():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgenabled::text FROM pg_trigger WHERE tgname = 'tanggap_calendar_stamp'"
        )
        assert cursor.fetchall() == [("A",)] * 6
