"""`manage.py import_posts`: a dry run that names faulty rows, all rows or none, drafts only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from openpyxl import Workbook

from posts import imports
from posts.models import Post
from tests.posts.conftest import Office

HEADING = "title;unit;channels;text;link;source;source_url;planned_at;zone;information_class"
NEXT_YEAR = timezone.now().year + 1
GOOD = f"Imunisasi;kesehatan;x/dinkes dinkesfb;Gratis;;SE 12;;{NEXT_YEAR}-08-17 09:00;WITA;berkala"


def run(path: Path, *options: str, by: str = "rina@nusabahari.example") -> str:
    """What it writes, rows with faults too."""
    out = io.StringIO()
    with translation.override("id"):
        call_command("import_posts", str(path), "--by", by, *options, stdout=out, stderr=out)
    return out.getvalue()


def file(folder: Path, *rows: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "posts.csv"
    path.write_text("\n".join([HEADING, *rows]), encoding=encoding)
    return path


def test_a_row_becomes_a_draft(office: Office, tmp_path: Path):
    run(file(tmp_path, GOOD))
    post = Post.objects.get()
    assert (post.title, post.state, post.created_by) == ("Imunisasi", "draft", office.rina)
    assert post.planned_at.isoformat() == f"{NEXT_YEAR}-08-17T01:00:00+00:00"
    assert post.revision.sources == [{"what": "SE 12", "url": "", "checked_on": ""}]
    assert {v.channel for v in post.revision.variants.all()} == {office.x, office.facebook}


def test_a_dry_run_says_what_would_be_and_writes_nothing(office: Office, tmp_path: Path):
    said = run(file(tmp_path, GOOD, GOOD), "--dry-run")
    assert said == "Uji coba: 2 draf. Tidak ada yang dicatat.\n"
    assert Post.objects.count() == 0


@pytest.mark.parametrize(
    "row",
    [
        ";kesehatan;;Gratis",
        "A;kesehatan;;",
        "A;pertanian;;Gratis",
        "A;kesehatan;distan;Gratis",
        "A;kesehatan;;Gratis;javascript:alert(1)",
        "A;kesehatan;;Gratis;;;https://tanpa.example",
        f"A;kesehatan;;Gratis;;;;{NEXT_YEAR}-08-17 09:00",
        "A;kesehatan;;Gratis;;;;2099-08-17T09:00+07:00",
        "A;kesehatan;;Gratis;;;;2020-12-01T09:00+07:00",
        "A;kesehatan;;Gratis;;;;besok;WIB",
        "A;kesehatan;;Gratis;;;;;;dikecualikan",
    ],
)
def test_one_faulty_row_keeps_all_out(office: Office, tmp_path: Path, row: str):
    with pytest.raises(CommandError, match="1 dari 2 baris"):
        run(file(tmp_path, GOOD, row))
    assert Post.objects.count() == 0


def test_a_workbook_serves_too(office: Office, tmp_path: Path):
    book = Workbook()
    book.active.append(HEADING.split(";"))
    book.active.append(GOOD.split(";"))
    book.save(tmp_path / "posts.xlsx")
    assert "Diimpor: 1 draf." in run(tmp_path / "posts.xlsx")


def test_the_example_of_the_help_is_a_good_row_but_for_its_office(office: Office):
    assert len(imports.EXAMPLE) == len(imports.COLUMNS)


def test_strangers_and_missing_headings_are_named(office: Office, tmp_path: Path):
    with pytest.raises(CommandError, match="Tidak ada pegawai"):
        run(file(tmp_path, GOOD), by="siapa@nusabahari.example")
    (tmp_path / "x.csv").write_text("judul,teks\na,b\n", encoding="utf-8")
    with pytest.raises(CommandError, match="title"):
        run(tmp_path / "x.csv")
