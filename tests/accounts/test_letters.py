"""Acting mandates lapse by themselves; letters never change, and their files are well kept."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from PIL import Image

from accounts import actions
from accounts.models import Invitation, LetterFile, Mandate
from accounts.rules import holds_role
from accounts.states import ACTING, Role
from records.models import Event
from tests.accounts.conftest import DAY, NOW, Office, as_, make_unit

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def letter(kind: str, number: str = "821/17/2026") -> Mandate:
    return actions.record_mandate(
        number=number, signed_on=NOW.date(), signer="Gubernur", kind=kind, by=None, now=NOW
    )


def act_as_admin(office: Office, until: Any, kind: str = "plt") -> None:
    actions.grant_membership(
        person=office.lukman, unit=office.health, role=Role.ADMIN, valid_from=NOW,
        valid_until=until, mandate=letter(kind), by=office.ratna, now=NOW,
    )  # fmt: skip


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("kind", sorted(ACTING))
def test_who_acts_does_so_until_a_day(office: Office, kind: str) -> None:
    with pytest.raises(actions.Refused, match="has a last day") as refused:
        act_as_admin(office, None, kind)
    assert refused.value.field == "last_day"
    act_as_admin(office, NOW + DAY, kind)


def test_the_database_too_wants_an_end_of_acting(office: Office) -> None:
    plt = letter("plt")
    for sql in (
        "UPDATE accounts_membership SET mandate_id = %s WHERE role = 'officer'",
        """INSERT INTO accounts_invitation (email, name, title_before, title_after, position,
           employment, phone, unit_id, role, mandate_id, language, token_hash, invited_by_id,
           invited_at, expires_at) SELECT 'a@b.c', 'A', '', '', '', 'pns', '', u.unit_id,
           'officer', %s, 'id', 'x', u.id, now(), now() FROM accounts_user u LIMIT 1""",
    ):
        with pytest.raises(IntegrityError, match="needs an end"):
            run(sql, plt.pk)


def test_an_acting_role_lapses_by_itself_and_what_was_done_stays(office: Office) -> None:
    act_as_admin(office, NOW + DAY)
    actions.end_membership(
        membership_id=office.dewi.memberships.get().pk, at=NOW + timedelta(hours=2),
        by=office.lukman, now=NOW + timedelta(hours=1),
    )  # fmt: skip

    assert not holds_role(office.lukman, [Role.ADMIN], office.health.pk, NOW + DAY)
    event = Event.objects.get(kind="membership.ended")
    assert event.mandate is not None
    assert event.mandate.shown == "Plt. 821/17/2026"
    page = as_(office.ratna).get(f"/staff/{office.dewi.pk}/").content.decode()
    assert "under Plt. 821/17/2026" in page


def test_the_period_of_an_invitation_becomes_that_of_the_role(office: Office) -> None:
    _row, token = actions.invite(
        email="baru@prov.example", name="Baru", title_before="", title_after="", position="",
        employment="pns", unit=office.health, role="head", mandate=letter("plh"), language="id",
        role_until=NOW + 2 * DAY, by=office.ratna, now=NOW,
    )  # fmt: skip
    joined = actions.accept_invitation(token=token, password="kuda nil makan nasi", now=NOW + DAY)
    assert joined.memberships.get().valid_until == NOW + 2 * DAY


@pytest.mark.parametrize("table", ["accounts_mandate", "accounts_letterfile"])
def test_letters_and_their_files_never_change(office: Office, table: str) -> None:
    actions.add_letter_file(mandate=office.mandate, data=PDF, name="sk.pdf", by=None, now=NOW)
    with pytest.raises(DatabaseError, match="permission denied"):
        run(f"UPDATE {table} SET id = id")


def test_a_file_is_kept_by_the_hash_of_its_bytes(office: Office, media: Path) -> None:
    for _again in range(2):
        file = actions.add_letter_file(
            mandate=office.mandate, data=PDF, name="..\\SK\u202efdp.pdf", by=office.ratna, now=NOW
        )

    assert file.sha256 == hashlib.sha256((media / file.path).read_bytes()).hexdigest()
    assert (file.mime, file.original_name) == ("application/pdf", "SKfdp.pdf")
    assert LetterFile.objects.count() == 1
    assert Event.objects.get(kind="mandate.file_added").facts["sha256"] == file.sha256


def picture(form: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(target, form)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (PDF, "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("GIF"), "no PDF, JPEG or PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no PDF, JPEG or PNG"),
        (b"MZ\x90 %PDF-1.7 %%EOF", "no PDF, JPEG or PNG"),
        (b"%PDF-1.7 cut off", "no PDF, JPEG or PNG"),
        (picture("PNG")[:40], "no PDF, JPEG or PNG"),
        (b"", "is empty"),
        (PDF + b" " * 5 * 1024 * 1024, "larger than 5 MB"),
    ],
)
def test_a_file_is_judged_by_its_content(office: Office, data: bytes, answer: str) -> None:
    try:
        said = actions.add_letter_file(
            mandate=office.mandate, data=data, name="sk.pdf", by=None, now=NOW
        ).mime
    except actions.Refused as refusal:
        said = str(refusal)
    assert answer in said


def test_a_role_is_given_with_its_letter_and_file(office: Office) -> None:
    client = as_(office.ratna)
    form = {"role": "head", "unit": office.education.pk, "first_day": "2026-11-24",
            "number": "821/3", "signed_on": "2026-11-20", "signer": "Sekda",
            "mandate_kind": "plh", "file": SimpleUploadedFile("sk.pdf", PDF)}  # fmt: skip
    page = f"/staff/{office.omar.pk}/roles/new/"
    assert "An acting mandate has a last day." in client.post(page, form).content.decode()

    form |= {"last_day": "2027-11-30", "file": SimpleUploadedFile("sk.pdf", PDF)}
    assert client.post(page, form).status_code == 302
    assert Mandate.objects.get(number="821/3").files.get().added_by == office.ratna


def test_a_file_is_saved_and_never_shown_and_only_by_who_may_see_it(office: Office) -> None:
    file = actions.add_letter_file(
        mandate=office.mandate, data=PDF, name="sk.pdf", by=office.ratna, now=NOW
    )
    page = f"/staff/letters/files/{file.pk}/"
    for person, status in ((office.ratna, 200), (office.dewi, 200), (office.lukman, 200)):
        assert as_(person).get(page).status_code == status
    answer = as_(office.bagus).get(page)
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="surat-{file.mandate_id}-{file.pk}.pdf"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    other = letter("definitive", "900/1")
    secret = actions.add_letter_file(mandate=other, data=PDF, name="x.pdf", by=None, now=NOW)
    assert as_(office.omar).get(f"/staff/letters/files/{secret.pk}/").status_code == 404


def test_a_file_that_was_changed_on_disk_is_not_served(office: Office, media: Path) -> None:
    file = actions.add_letter_file(
        mandate=office.mandate, data=PDF, name="sk.pdf", by=office.ratna, now=NOW
    )
    (media / file.path).write_bytes(b"%PDF-1.7 something else %%EOF")
    assert as_(office.ratna).get(f"/staff/letters/files/{file.pk}/").status_code == 404


def invited(office: Office, file: SimpleUploadedFile, **changes: object) -> dict[str, object]:
    return {
        "email": "maya@prov.example", "name": "Maya", "employment": "pns", "unit": office.health.pk,
        "role": "supervisor", "language": "id", "mandate_kind": "definitive", "number": "800/77",
        "signed_on": "2026-11-01", "signer": "Sekda", "file": file,
    } | changes  # fmt: skip


def test_an_invitation_comes_with_its_letter_and_file(office: Office) -> None:
    file = SimpleUploadedFile("sk.pdf", PDF)
    as_(office.ratna).post("/staff/invitations/new/", invited(office, file))
    assert Invitation.objects.get().mandate.files.get().added_by == office.ratna


def test_a_file_that_is_no_letter_stops_the_invitation(office: Office) -> None:
    file = SimpleUploadedFile("sk.pdf", b"<svg></svg>")
    answer = as_(office.ratna).post("/staff/invitations/new/", invited(office, file))
    assert (answer.status_code, "file" in answer.context["form"].errors) == (422, True)
    assert not Invitation.objects.exists()


def test_a_file_needs_the_letter_that_it_is_of(office: Office) -> None:
    form = invited(office, SimpleUploadedFile("sk.pdf", PDF), role="officer", number="",
                   signed_on="", signer="")  # fmt: skip
    answer = as_(office.ratna).post("/staff/invitations/new/", form)
    assert "number" in answer.context["form"].errors


def test_a_file_must_be_chosen_again_where_another_field_is_wrong(office: Office) -> None:
    form = invited(office, SimpleUploadedFile("sk.pdf", PDF), email="nothing")
    page = as_(office.ratna).post("/staff/invitations/new/", form).content.decode()
    assert "Choose the file again" in page


def test_too_large_a_file_keeps_what_was_typed(office: Office, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 4000
    form = invited(office, SimpleUploadedFile("sk.pdf", PDF + b"0" * 4100))
    answer = as_(office.ratna).post("/staff/invitations/new/", form)
    assert (answer.status_code, "file" in answer.context["form"].errors) == (422, True)
    assert 'value="Maya"' in answer.content.decode()


@pytest.mark.parametrize("path", ["invitations/new/", "{dewi}/roles/new/", "{dewi}/edit/"])
def test_a_closed_unit_is_no_choice(office: Office, path: str) -> None:
    old = make_unit("lama", office.province)
    client, page = as_(office.ratna), f"/staff/{path.format(dewi=office.dewi.pk)}"
    assert "Dinas lama" in client.get(page).content.decode()
    actions.close_unit(unit_id=old.pk, by=office.ratna, now=NOW)
    assert "Dinas lama" not in client.get(page).content.decode()
