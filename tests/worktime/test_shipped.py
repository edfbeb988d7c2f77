"""The calendars that come with the product, and that a change is seen at once."""

from datetime import date

import holidays
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection

from tests.worktime import reference
from worktime import queries, shipped
from worktime.models import Holiday, SpecialHours, WeekSpan, WeekVersion, WorkCalendar

PUBLIC, GOVERNMENT = "public", "government"


def dates(year: int, kind: str) -> set[date]:
    return {
        entry.day.date
        for entry in shipped.holidays()
        if entry.day.date.year == year and entry.day.kind == kind
    }


@pytest.mark.parametrize("year", [2025, 2026, 2027])
@pytest.mark.parametrize(
    ("kind", "category"), [("national", PUBLIC), ("collective_leave", GOVERNMENT)]
)
def test_the_files_agree_with_the_holidays_package(year, kind, category):
    assert dates(year, kind) == set(holidays.Indonesia(years=year, categories=(category,)))


def test_2026_is_the_list_of_the_joint_decree():
    texts = [{day.isoformat() for day in dates(2026, kind)} for kind in ("national",)]
    assert texts == [reference.NATIONAL_2026]
    leave = {day.isoformat() for day in dates(2026, "collective_leave")}
    assert (leave, len(reference.NATIONAL_2026)) == (reference.COLLECTIVE_LEAVE_2026, 17)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["wib", "wita", "wit"])
def test_a_migrated_database_holds_the_shipped_calendars(code):
    assert queries.calendar(code).timetable == shipped.timetable(code)


@pytest.mark.django_db
def test_2026_is_confirmed_with_its_source_and_2027_only_proposed():
    confirmed = Holiday.objects.confirmed().filter(date__year=2026)
    assert {row.source for row in confirmed} == {"SKB 3 Menteri 1497/2025, 2/2025, 5/2025"}
    assert confirmed.count() == 25
    assert Holiday.objects.proposed().within(date(2027, 1, 1), date(2027, 12, 31)).count() == 26


@pytest.mark.django_db
def test_loading_again_adds_nothing_and_brings_nothing_back(now, sari):
    Holiday.objects.filter(date=date(2027, 1, 5)).update(withdrawn_at=now, withdrawn_by=sari)
    assert shipped.load(apps.get_model, now=now) == 0
    assert not Holiday.objects.standing().filter(date=date(2027, 1, 5)).exists()
    call_command("load_calendars")


@pytest.mark.django_db
def test_an_unknown_code_is_named():
    with pytest.raises(queries.UnknownCalendar, match="there is no calendar “wibx”"):
        queries.calendar("wibx")


@pytest.mark.django_db
def test_a_calendar_is_read_once_and_then_costs_one_query(django_assert_num_queries):
    first = queries.calendar("wib")
    with django_assert_num_queries(1):
        assert queries.calendar("wib") is first


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE worktime_holiday SET date = '2026-08-19' WHERE date = '2026-08-17'",
        "UPDATE worktime_weekspan SET ends = 950 WHERE ends = 960",
        "UPDATE worktime_specialspan SET starts = 490 WHERE starts = 480",
        "UPDATE worktime_specialhours SET last_day = '2026-03-19' WHERE last_day = '2026-03-20'",
        "UPDATE worktime_weekversion SET valid_from = '2021-01-01'",
        "UPDATE worktime_workcalendar SET zone = 'Asia/Jayapura' WHERE code = 'wib'",
    ],
)
def test_any_change_even_by_sql_is_seen_at_the_next_call(change):
    before = queries.calendar("wib").timetable
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert queries.calendar("wib").timetable != before


@pytest.mark.django_db
def test_nobody_deletes_a_holiday_it_is_withdrawn():
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM worktime_holiday WHERE date = '2026-08-17'")


@pytest.mark.django_db
def test_a_calendar_takes_from_its_parent_what_it_does_not_say():
    wita = WorkCalendar.objects.get(code="wita")
    own = WorkCalendar.objects.create(code="banjar", name="Banjar", zone=wita.zone, parent=wita)
    assert queries.calendar("banjar").timetable.weeks == shipped.timetable("wita").weeks
    version = WeekVersion.objects.create(calendar=own, valid_from="2027-01-01", source="SK")
    WeekSpan.objects.create(version=version, weekday=0, starts=480, ends=720)
    Holiday.objects.create(date="2027-02-01", name="Hari jadi", kind="regional", source="SK",
                           calendar=own)  # fmt: skip
    timetable = queries.calendar("banjar").timetable
    assert [week.valid_from.year for week in timetable.weeks] == [2020, 2027]
    assert "Hari jadi" in {entry.name for entry in timetable.days_off}
    assert "Hari jadi" not in {entry.name for entry in queries.calendar("wita").timetable.days_off}


@pytest.mark.django_db
def test_hours_of_ones_own_go_before_those_for_all():
    wib = WorkCalendar.objects.get(code="wib")
    SpecialHours.objects.create(calendar=wib, name="Masa tanggap darurat", source="SK",
                                first_day="2026-03-02", last_day="2026-03-03")  # fmt: skip
    assert queries.calendar("wib").day(date(2026, 3, 2)).special == "Masa tanggap darurat"
    assert queries.calendar("wit").day(date(2026, 3, 2)).special == "Ramadan 1447 H"


@pytest.mark.django_db
def test_days_off_of_a_month_for_a_page():
    found = queries.holidays_between(date(2026, 12, 20), date(2027, 1, 2), code="wib")
    assert [(entry.date.day, entry.confirmed) for entry in found] == [
        (24, True), (25, True), (1, False),
    ]  # fmt: skip
