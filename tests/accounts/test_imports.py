"""Units and staff from sheets: every row is checked, all are taken in or none."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts import actions
from accounts.imports.staff import COLUMNS, STAFF, rows_of_staff
from accounts.imports.trial import apply, check
from accounts.imports.units import UNITS, rows_of_units
from accounts.models import Invitation, Unit, User
from records import sheets
from records.dry_run import Report
from records.models import Event, Notice
from tests.accounts.conftest import NOW, Office, as_

Row = dict[str, str]


@pytest.fixture(autouse=True)
def _mails_in_memory(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def staff(number: int, **changes: str) -> Row:
    birth = f"199{number % 10}0{number % 9 + 1}{number % 28 + 1:02}"
    return {
        "email": f"pegawai{number}@prov.example", "title_before": "", "name": f"Pegawai {number}",
        "title_after": "S.Sos.", "nip": f"{birth}2019031{number % 999 + 1:03}",
        "employment": "PNS", "position": "Pranata Humas", "unit": "health", "role": "officer",
    } | changes  # fmt: skip


def sheet(rows: list[Row], path: Path | None = None) -> Any:
    names = list(rows[0])
    data = sheets.write_csv([names, *([row.get(n, "") for n in names] for row in rows)])
    if path is not None:
        path.write_bytes(data)
        return path
    return sheets.read(data, "staff.csv")


def tried(office: Office, *rows: Row) -> Report:
    return check(STAFF, sheet(list(rows)), by=office.ratna, now=NOW)


FAULTY: dict[int, tuple[Row, str]] = {
    20: ({"nip": "197113121996032001"}, "no possible date of birth"),
    70: ({"nip": "199203152024212011"}, "number of a PPPK"),
    110: ({"email": "bukan alamat"}, "is no e-mail address"),
    160: ({"email": "orang@gmail.example"}, "official address"),
    200: ({"unit": "nowhere"}, "You administer no unit"),
    250: ({"role": "supervisor"}, "needs a mandate"),
    333: ({"role": "supervisor", "employment": "non_asn", "nip": ""}, "Only civil servants"),
    401: ({"employment": "honorer"}, "no value of “employment”"),
    450: ({"email": "PEGAWAI1@prov.example"}, "stands in row 3 already"),
    499: ({"name": ""}, "“name” is empty"),
}


def test_500_staff_with_ten_faulty_rows_import_nothing_and_list_the_ten(
    office: Office, tmp_path: Path
) -> None:
    rows = [staff(n, **FAULTY[n][0] if n in FAULTY else {}) for n in range(500)]
    before = (User.objects.count(), Event.objects.count())
    errors = io.StringIO()

    with pytest.raises(CommandError, match="10 of 500 rows have faults"):
        call_command(
            "import_staff", sheet(rows, tmp_path / "staff.csv"), by="ratna@prov.example",
            stderr=errors,
        )  # fmt: skip

    said = errors.getvalue().splitlines()
    assert [line.partition(":")[0] for line in said] == [f"row {n + 2}" for n in FAULTY]
    for line, (_changes, reason) in zip(said, FAULTY.values(), strict=True):
        assert reason in line
    assert (User.objects.count(), Event.objects.count()) == before
    assert not Invitation.objects.exists()


def test_a_run_speaks_one_language_from_its_first_word_to_its_last(
    office: Office, tmp_path: Path
) -> None:
    errors = io.StringIO()
    path = sheet([staff(1, name="")], tmp_path / "staff.csv")
    with (
        translation.override("id"),
        pytest.raises(CommandError, match="Tidak ada yang diimpor: 1 dari 1 baris bermasalah"),
    ):
        call_command("import_staff", path, by="ratna@prov.example", stderr=errors)
    assert errors.getvalue().strip() == "baris 2: “name” belum diisi."


def test_new_people_are_invited_and_the_mails_go_out_a_few_at_a_time(office: Office) -> None:
    rows = sheet([staff(n) for n in range(25)])
    report = apply(STAFF, rows, by=office.ratna, now=NOW)
    assert (report.new, mail.outbox) == (25, [])

    assert actions.send_due_invitations(now=NOW) == 20
    assert actions.send_due_invitations(now=NOW) == 5
    assert actions.send_due_invitations(now=NOW + timedelta(hours=1)) == 0
    assert len(mail.outbox) == 25
    token = mail.outbox[0].body.split("/invitation/")[1].split("/")[0]
    joined = actions.accept_invitation(token=token, password="kuda nil makan nasi", now=NOW)
    assert joined.nip == staff(0)["nip"]


def test_a_mail_that_fails_is_tried_again_and_given_up_visibly(
    office: Office, settings: Any
) -> None:
    apply(STAFF, sheet([staff(1)]), by=office.ratna, now=NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    tries = [actions.send_due_invitations(now=NOW + timedelta(minutes=6 * n)) for n in range(7)]

    assert tries == [1, 1, 1, 1, 1, 0, 0]
    assert Invitation.objects.get().mail_failed_at is not None
    assert Notice.objects.filter(person=office.ratna, event__kind="invitation.mail_failed").exists()
    assert "Mail failed" in as_(office.ratna).get("/staff/invitations/").content.decode()


def test_known_people_are_brought_up_to_date_by_address_or_number(office: Office) -> None:
    User.objects.filter(pk=office.lukman.pk).update(nip=staff(7)["nip"])
    rows = [
        {"email": "DEWI@prov.example", "name": "Dewi Lestari", "employment": "pns",
         "unit": "health", "nip": staff(3)["nip"], "role": "officer"},
        {"email": "", "name": "Lukman Hakim", "employment": "pns", "unit": "health",
         "nip": staff(7)["nip"], "role": ""},
    ]  # fmt: skip
    report = apply(STAFF, sheet(rows), by=office.ratna, now=NOW)

    assert (report.changed, report.faulty) == (2, [])
    assert User.objects.get(pk=office.dewi.pk).nip == staff(3)["nip"]
    lukman = User.objects.get(pk=office.lukman.pk)
    assert (lukman.name, lukman.email) == ("Lukman Hakim", "lukman@prov.example")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"email": "omar@prov.example", "nip": "197104121996032001"}, "whose address is dewi@"),
        (
            {"email": "hendra@prov.example", "employment": "non_asn", "nip": "", "role": ""},
            "civil servant",
        ),
        ({"email": "dewi@prov.example", "role": "head"}, "give the role on the person's own page"),
        ({"email": "", "nip": "198805122012011002"}, "Nobody here has this NIP"),
        ({"role": "head", "decree_number": "1"}, "one of them is missing"),
    ],
)
def test_a_row_that_contradicts_what_is_known_says_so(
    office: Office, row: Row, reason: str
) -> None:
    User.objects.filter(pk=office.dewi.pk).update(nip="197104121996032001")
    report = tried(office, staff(1, **row))
    assert reason in " ".join(report.lines[0].faults)


def test_an_import_again_changes_nothing(office: Office) -> None:
    rows = sheet([staff(n) for n in range(3)])
    apply(STAFF, rows, by=office.ratna, now=NOW)
    again = apply(STAFF, rows, by=office.ratna, now=NOW)

    assert (again.new, again.changed, again.same) == (0, 0, 3)
    assert Invitation.objects.count() == 3


@pytest.mark.parametrize("write", [sheets.write_csv, sheets.write_xlsx])
def test_an_export_is_safe_and_imports_again_unchanged(office: Office, write: Any) -> None:
    User.objects.filter(pk=office.dewi.pk).update(
        name='=HYPERLINK("http://x.example")', nip="199203152019032011", phone="+62 812 000 000",
        position="- Staf",
    )  # fmt: skip
    for kind, rows in (
        (STAFF, rows_of_staff(office.ratna, NOW)),
        (UNITS, rows_of_units(office.ratna, NOW)),
    ):
        data = write(rows)
        assert not any(start in data for start in (b"\n=", b",=", b',"='))
        again = apply(kind, sheets.read(data, "again"), by=office.bagus, now=NOW)
        assert [line.faults for line in again.faulty] == []
        assert again.same == len(rows) - 1


def test_units_come_in_any_order_and_keep_their_place(office: Office) -> None:
    names = ("code", "name", "short_name", "parent", "zone", "calendar", "mail_domains")
    rows = [
        ("poli", "Poli Gigi", "Poli", "rsud", "WIB", "wib", ""),
        ("rsud", "RSUD Bahari", "RSUD", "health", "wita", "wita", "rsud.example"),
        ("health", "Dinas Kesehatan", "Dinkes", "", "WIB", "wib", ""),
    ]
    read = sheets.read(sheets.write_csv([names, *rows]), "units.csv")
    report = apply(UNITS, read, by=office.ratna, now=NOW)

    assert (report.new, report.changed, report.faulty) == (2, 1, [])
    assert Unit.objects.get(code="poli").parent == Unit.objects.get(code="rsud")
    assert Unit.objects.get(code="health").parent == office.province


def test_a_circle_of_units_is_a_fault(office: Office) -> None:
    names = ("code", "name", "short_name", "parent", "zone", "calendar")
    rows = [(a, a, a, b, "WIB", "wib") for a, b in (("x", "y"), ("y", "x"), ("z", "health"))]
    rows.append(("province", "Prov", "Prov", "health", "WIB", "wib"))
    read = sheets.read(sheets.write_csv([names, *rows]), "units.csv")
    report = check(UNITS, read, by=office.ratna, now=NOW)

    assert sorted(line.cells["code"] for line in report.faulty) == ["province", "x", "y"]
    assert not Unit.objects.filter(code="z").exists()


def test_the_pages_show_the_dry_run_and_take_it_in(office: Office) -> None:
    client = as_(office.ratna)
    names = [name for name in COLUMNS if name in staff(1)]

    def upload(*rows: Row) -> Any:
        data = sheets.write_csv([names, *([row[n] for n in names] for row in rows)])
        return client.post("/staff/import/", {"file": SimpleUploadedFile("s.csv", data)})

    refused = upload(staff(1), staff(2, unit="nowhere"))
    assert refused.status_code == 422
    assert "Row 3" in refused.content.decode()
    assert "You administer no unit" in refused.content.decode()
    good = upload(staff(1), staff(2))
    assert not Invitation.objects.exists()
    token = good.context["token"]
    assert client.post("/staff/import/confirm/", {"rows": token}).url == "/staff/invitations/"
    assert Invitation.objects.count() == 2
    assert client.post("/staff/import/confirm/", {"rows": token + "x"}).status_code == 422
    assert as_(office.bagus).post("/staff/import/confirm/", {"rows": token}).status_code == 422


def test_exports_hold_only_what_the_admin_administers(office: Office) -> None:
    theirs = as_(office.ratna).get("/staff/export/?format=xlsx")
    assert theirs["Content-Disposition"] == 'attachment; filename="pegawai.xlsx"'
    assert as_(office.hendra).get("/staff/export/").status_code == 403
    assert b"rsud" not in as_(office.bagus).get("/staff/units/export/").content
