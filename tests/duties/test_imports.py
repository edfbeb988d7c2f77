"""Messages from files: a dry run for every row, then all of them or none."""

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from duties import imports
from duties.models import Duty, Message, Reminder
from records import sheets
from records.models import Notice
from tests.duties.conftest import TUESDAY_DUE, kinds, wib, write_in

HEADING = "channel,external_id,link,text,author,received_at,class\n"
GOOD = "x/dinkes_nusantara,a1,https://x.com/w/1,Tutup lebih awal,Warga,2026-08-14 15:30,complaint\n"
NOW = wib(14, 16)


@pytest.fixture
def english_client(office):
    office.sari.language = "en"
    office.sari.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(office.sari)
    return client


def check(office, text, by=None):
    data = text.encode() if isinstance(text, str) else text
    return imports.check(sheets.read(data, "pesan.csv"), by=by or office.sari, now=NOW)


def test_a_good_file_becomes_messages_with_deadlines(office):
    report = check(office, HEADING + GOOD)
    assert (report.new, report.updates, report.faulty) == (1, 0, [])
    assert report.lines[0].due_at == TUESDAY_DUE
    assert not Message.objects.exists()  # a dry run writes nothing

    assert imports.apply(report, by=office.sari, now=NOW) == 1
    assert Duty.objects.get().due_at == TUESDAY_DUE


def test_every_fault_is_named_with_its_row_and_nothing_is_imported(office, english):
    report = check(
        office,
        HEADING
        + GOOD
        + "x/unknown,a2,,Teks,,2026-08-14 15:30,complaint\n"
        + "dinkes_nusantara,a3,ftp://x,,,kemarin,keluhan\n"
        + "dinkes_nusantara,a4,,Teks,,2027-01-01 08:00,complaint\n"
        + GOOD,
    )
    faults = {line.number: " ".join(line.faults) for line in report.faulty}
    assert set(faults) == {3, 4, 5, 6}
    assert "No channel “x/unknown”" in faults[3]
    for words in ("“text” is empty", "https://", "“kemarin” is no time", "“keluhan” is no class"):
        assert words in faults[4]
    assert "future" in faults[5]
    assert "row 2 already" in faults[6]
    with pytest.raises(imports.actions.Refused):
        imports.apply(report, by=office.sari, now=NOW)
    assert not Message.objects.exists()


def test_a_file_imported_twice_makes_no_second_duty(office):
    for _ in range(2):
        report = check(office, HEADING + GOOD)
        imports.apply(report, by=office.sari, now=NOW)
    assert report.updates == 1
    assert Duty.objects.count() == 1


def test_a_stranger_cannot_import_for_this_channel(office):
    assert check(office, HEADING + GOOD, by=office.omar).faulty


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_spreadsheets_save_can_be_read(office, encoding, separator):
    text = (HEADING + GOOD).replace("awal", "awal – café").replace(",", separator)
    report = check(office, text.replace("\n", "\r\n").encode(encoding))
    assert report.lines[0].cells["text"] == "Tutup lebih awal – café"
    assert not report.faulty


def test_indonesian_headings_classes_and_times_are_understood(office):
    report = check(
        office,
        "kanal;isi;diterima;jenis\n@Dinkes_Nusantara;Tanya;14/08/2026 15.30;Permintaan informasi\n",
    )
    line = report.lines[0]
    assert not line.faults
    assert (line.message_class, line.received_at) == ("information", wib(14, 15, 30))


def test_a_workbook_can_be_imported(office):
    book = Workbook()
    book.active.append(HEADING.strip().split(","))
    book.active.append(
        ["x/dinkes_nusantara", 12, "", "=1+1", "", datetime(2026, 8, 14, 15, 30), "complaint"]  # noqa: DTZ001
    )
    file = io.BytesIO()
    book.active["D2"].data_type = "s"
    book.save(file)
    report = check(office, file.getvalue())
    assert not report.faulty
    assert report.lines[0].cells["external_id"] == "12"
    assert report.lines[0].received_at == wib(14, 15, 30)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (HEADING.encode(), "no rows"),
        (b"a,b\n1,2\n", "lacks these columns: channel, text"),
        ((HEADING + 'x,"offen\n').encode(), "proper CSV"),
        ((HEADING + GOOD * 1001).encode(), "more than 1000 rows"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        (b"PK\x03\x04nonsense", "workbook cannot be read"),
        (b"\x00\x01\x02", "no text"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(office, english, data, words):
    with pytest.raises(sheets.Unreadable, match=words):
        check(office, data)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-08-14T15:30+09:00", datetime(2026, 8, 14, 6, 30, tzinfo=UTC)),
        ("2026-08-14 15:30", datetime(2026, 8, 14, 7, 30, tzinfo=UTC)),
        ("14-08-2026 15.30", datetime(2026, 8, 14, 7, 30, tzinfo=UTC)),
        ("2026-13-14 15:30", None),
        ("kemarin", None),
    ],
)
def test_times_without_offset_are_the_wall_clock_of_the_unit(written, expected):
    assert imports.moment(written, ZoneInfo("Asia/Makassar")) == expected


def upload(client, text):
    file = SimpleUploadedFile("pesan.csv", text.encode())
    return client.post(reverse("duties:import"), {"file": file})


def past(text: str) -> str:
    return text.replace("2026-08-14", "2026-01-15")


def test_the_page_shows_the_dry_run_and_imports_after_confirmation(office, english_client):
    answer = upload(english_client, past(HEADING + GOOD))
    assert answer.status_code == 200
    assert not Message.objects.exists()

    token = answer.context["token"]
    english_client.post(reverse("duties:import-confirm"), {"rows": token})
    assert Message.objects.get().text == "Tutup lebih awal"


def test_the_page_lists_faulty_rows_and_offers_no_import(office, english_client):
    answer = upload(english_client, past(HEADING + GOOD) + "nobody,,,,,,\n")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Row 3" in html
    assert "Import all" not in html
    english_client.post(reverse("duties:import-confirm"), {"rows": answer.context["token"]})
    assert not Message.objects.exists()


def test_rows_that_another_person_checked_are_not_accepted(office, english_client):
    token = upload(english_client, past(HEADING + GOOD)).context["token"]
    other = Client()
    other.force_login(office.dewi)
    answer = other.post(reverse("duties:import-confirm"), {"rows": token})
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_the_template_can_be_imported_as_it_is_downloaded(office, english_client):
    content = english_client.get(reverse("duties:import-template")).content
    heading = sheets.read(content, "pesan-masuk.csv")[0][1]
    assert tuple(heading) == imports.COLUMNS


def test_the_command_checks_and_imports(office, tmp_path, capsys):
    path = tmp_path / "pesan.csv"
    path.write_text(past(HEADING + GOOD), encoding="utf-8")
    call_command("import_messages", str(path), "--dry-run")
    assert not Message.objects.exists()
    call_command("import_messages", str(path), "--by", office.sari.email)
    assert Message.objects.get().created_by == office.sari
    assert "1 new" in capsys.readouterr().out


def test_the_command_lists_faulty_rows_and_fails(office, tmp_path, capsys):
    path = tmp_path / "pesan.csv"
    path.write_text(HEADING + "nobody,,,,,,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Nothing was imported: 1 of 1"):
        call_command("import_messages", str(path))
    assert "row 2:" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["nowhere.csv"], ["{file}", "--by", "x@y.example"]])
def test_the_command_says_what_is_wrong_with_its_arguments(office, tmp_path, arguments):
    path = tmp_path / "pesan.csv"
    path.write_text(HEADING + GOOD, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_messages", *[a.format(file=path) for a in arguments])


def test_a_file_of_hundreds_costs_hardly_more_queries_than_one_of_ten(office):
    def queries_for(rows):
        text = HEADING + "".join(GOOD.replace("a1", f"n{rows}-{n}") for n in range(rows))
        report = check(office, text)
        with CaptureQueriesContext(connection) as queries:
            imports.apply(report, by=office.sari, now=NOW)
        return len(queries)

    assert queries_for(300) - queries_for(10) < 5  # batches of 500 rows
    assert Message.objects.count() == Duty.objects.count() == 310
    assert Reminder.objects.count() == 4 * 310
    assert set(kinds(Duty.objects.first())) == {"duty.opened"}


def test_an_emergency_in_a_file_reaches_whoever_is_on_duty(office):
    report = check(
        office, HEADING + GOOD.replace("complaint", "emergency") + GOOD.replace("a1", "a2")
    )
    imports.apply(report, by=office.dewi, now=NOW)
    assert {notice.person for notice in Notice.objects.all()} == {office.sari}
    assert Duty.objects.count() == 2


def test_what_somebody_enters_between_dry_run_and_import_is_an_update(office):
    report = check(office, HEADING + GOOD)
    write_in(office, external_id="a1", text="Lebih dulu")
    assert imports.apply(report, by=office.sari, now=NOW) == 0
    assert Message.objects.get().text == "Tutup lebih awal"
