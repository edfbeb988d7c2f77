"""Letters with their scans, an acting head, one who left, and an invitation that waits."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

import accounts.actions
from accounts.models import Mandate
from accounts.states import Employment, MandateKind, Role

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office

PAGE = (827, 1169)  # A4 at 100 dots per inch


def fill(office: Office, mandate: Mandate) -> None:
    """All of it; `mandate` is the letter under which everybody works."""
    file_letter(office, mandate, "Tim pengelola media sosial pemerintah daerah")
    act_for_a_while(office)
    come_and_go(office)


def scan(lines: list[str]) -> bytes:
    """A white page with the letter's lines on it; the same lines always give the same bytes."""
    picture = Image.new("L", PAGE, 255)
    draw = ImageDraw.Draw(picture)
    draw.multiline_text(
        (90, 110), "\n\n".join(lines), font=ImageFont.load_default(24), fill=20, spacing=10
    )
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def file_letter(office: Office, mandate: Mandate, about: str) -> None:
    lines = ["PEMERINTAH PROVINSI NUSA BAHARI", f"Nomor: {mandate.number}", about, mandate.signer]
    accounts.actions.add_letter_file(
        mandate=mandate, data=scan(lines), name="surat.png", by=None, now=office.started
    )


def act_for_a_while(office: Office) -> None:
    """Hendra heads the hospital for two months, and Siti did so at her office until last week."""
    for number, key, unit, begins, ends in (
        ("821.22/17/BKPSDM", "hendra", "rsud", -10, 50),
        ("821.22/09/BKPSDM", "siti", "disdik", -20, -6),
    ):
        letter = accounts.actions.record_mandate(
            number=number,
            signed_on=office.at(begins - 2, "09:00").date(),
            signer="Gubernur Nusa Bahari",
            kind=MandateKind.PLT,
            by=None,
            now=office.started,
        )
        file_letter(office, letter, "Surat perintah pelaksana tugas")
        accounts.actions.grant_membership(
            person=office.people[key],
            unit=office.units[unit],
            role=Role.HEAD,
            valid_from=office.at(begins, "00:00"),
            valid_until=office.at(ends, "00:00"),
            mandate=letter,
            by=None,
            now=office.started,
        )


def come_and_go(office: Office) -> None:
    """Wawan retired, and his successor has not answered yet."""
    admin, unit = office.people["ratna"], office.units["dishub"]
    wawan = accounts.actions.add_person(
        email="wawan@nusabahari.example",
        name="Wawan Setiawan",
        nip="196811121994031020",
        position="Pranata Humas Penyelia",
        employment=Employment.PNS,
        unit=unit,
        by=None,
        now=office.started,
    )
    accounts.actions.depart(person=wawan, by=admin, now=office.at(-4, "14:00"))
    accounts.actions.invite(
        email="laksmi@nusabahari.example",
        name="Laksmi Pertiwi",
        title_before="",
        title_after="S.I.Kom.",
        position="Pranata Humas Ahli Pertama",
        employment=Employment.PPPK,
        nip="199710142025212021",
        unit=unit,
        role=Role.OFFICER,
        mandate=None,
        language="id",
        by=admin,
        now=office.now - timedelta(hours=20),
    )
