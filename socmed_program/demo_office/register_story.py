"""Custody, confirmations, a request and a closure in the demo office's register."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import channels.actions
from channels.models import Channel
from channels.states import Holding

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office

# Registered so long ago that the half year is over, or soon will be. The others began with the
# office itself. No post of the story goes out on the first one after that.
AGE = {"yt-pemprov": 190, "ig-dispar": 170}
# channel → who is admin on the platform; one alone is a red flag.
ADMINS = {
    "x-dinkes": "dewi bagus", "fb-dinkes": "dewi bagus", "ig-dinkes": "dewi rizky",
    "x-bpbd": "bambang bagus", "fb-disdik": "andi", "ig-dispar": "melati bagus",
    "x-pemprov": "teguh bagus", "yt-pemprov": "bagus", "tt-dispar": "melati bagus",
}  # fmt: skip
VAULT = "Brankas kata kunci Diskominfo, kelompok Media Sosial"
DETAILS = {
    "audience": "Warga Nusa Bahari, terutama keluarga dengan anak kecil.",
    "staffing": "Dua petugas bergantian, satu pengganti.",
    "alternative": "Situs web saja tidak menjangkau warga di luar kota.",
    "hours": "Senin–Kamis 07.30–16.00, Jumat 07.30–16.30 WIB",
    "contact_phone": "(0700) 123456",
    "decree_number": "555/021/SK/DISKOMINFO",
}


def details(office: Office, key: str) -> dict[str, object]:
    """What the register knows of a demo channel beside its name and purpose."""
    begun = office.started
    return DETAILS | {
        "contact_email": "humas@nusabahari.example",
        "proof_url": "https://nusabahari.example/kanal-resmi",
        "proof_checked_on": begun.date(),
        "decree_on": (begun - timedelta(days=30)).date(),
        "tags": [key.partition("-")[2], "resmi"],
        "badge": key.startswith("x-"),
    }


def plan(office: Office) -> None:
    """Everything at its own moment of the timeline."""
    for moment, act in (
        (office.started + timedelta(hours=3), _custody),
        (office.at(-9, "10:00"), _asked_in_vain),
        (office.at(-8, "09:30"), _hand_overs),
        (office.at(-6, "10:00"), _review),
        (office.at(-4, "09:00"), _correction),
        (office.at(-2, "10:00"), _asked),
        (office.at(-1, "14:00"), _closure),
    ):
        office.plan(moment, partial(act, office))


def _custody(office: Office, moment: datetime) -> None:
    """Where things lie, told by the admin in the first days of the office."""
    admin = office.people["ratna"]
    for key, people in ADMINS.items():
        channel = office.channels[key]
        first = office.people[people.split()[0]]
        entries = [
            (Holding.PASSWORD, first, VAULT, ""),
            (Holding.MAIL, first, "Kotak surat dinas", "medsos@nusabahari.example"),
            (Holding.SIM, first, "Ponsel dinas di laci terkunci", "0812 0000 1234"),
            (Holding.FACTOR, first, "Ponsel dinas yang sama", ""),
            *(
                (Holding.ADMIN, office.people[one], "Akun pribadi dinas", "")
                for one in people.split()
            ),
        ]
        if key == "fb-disdik":
            entries = [entry for entry in entries if entry[0] != Holding.SIM]
        for holding, person, place, contact in entries:
            channels.actions.enter_custody(
                channel_id=channel.pk, holding=holding, person=person, outsider="", place=place,
                contact=contact, since=moment.date(), by=admin, now=moment,
            )  # fmt: skip


def _review(office: Office, moment: datetime) -> None:
    channel = office.channels["x-dinkes"]
    channels.actions.review_access(
        channel_id=channel.pk, seen=set(channel.custody.current().values_list("pk", flat=True)),
        note="", by=office.people["hendra"], now=moment,
    )  # fmt: skip


def _hand_overs(office: Office, moment: datetime) -> None:
    """One that both confirmed, and one that waits for the receiver."""
    for key, giver, receiver, both in (
        ("ig-dinkes", "dewi", "rizky", True),
        ("x-bpbd", "bambang", "putri", False),
    ):
        channel = office.channels[key]
        mine = channel.custody.current().filter(person=office.people[giver])
        opened = channels.actions.open_hand_over(
            channel_id=channel.pk, giver=office.people[giver], receiver=office.people[receiver],
            item_ids=[one.pk for one in mine.exclude(holding=Holding.ADMIN)],
            note="Pembagian tugas baru.", by=office.people["ratna"], now=moment,
        )  # fmt: skip
        for step, person in enumerate((giver, receiver) if both else (giver,), start=1):
            channels.actions.confirm_hand_over(
                hand_over_id=opened.pk, by=office.people[person],
                now=moment + timedelta(hours=step),
            )  # fmt: skip


def _ask(office: Office, handle: str, who: str, purpose: str, moment: datetime) -> Channel:
    unit = office.people[who].unit
    return channels.actions.request(
        unit=unit, url=f"https://t.me/{handle}", network="telegram", handle=handle, name=unit.name,
        purpose=purpose, by=office.people[who], now=moment,
        **{name: DETAILS[name] for name in ("audience", "staffing", "alternative")},
    )  # fmt: skip


def _asked(office: Office, moment: datetime) -> None:
    purpose = "Kabar imunisasi langsung ke ponsel warga."
    _ask(office, "dinkesnusabahari", "dewi", purpose, moment)


def _asked_in_vain(office: Office, moment: datetime) -> None:
    made = _ask(office, "jelajahnusabahari", "melati", "Agenda acara mingguan.", moment)
    channels.actions.decline(
        channel_id=made.pk, by=office.people["ratna"], now=moment + timedelta(minutes=40),
        reason="Instagram sudah menjangkau pembaca yang sama; ajukan lagi bila petugas cukup.",
    )  # fmt: skip


def _correction(office: Office, moment: datetime) -> None:
    channels.actions.edit(
        channel_id=office.channels["fb-disdik"].pk, by=office.people["siti"], now=moment,
        hours="Senin–Jumat 08.00–15.30 WIB", response_minutes=900,
    )  # fmt: skip


def _closure(office: Office, moment: datetime) -> None:
    channels.actions.begin_closing(
        channel_id=office.channels["tt-dispar"].pk, by=office.people["ratna"], now=moment,
        reason="Pengikut sedikit dan petugas dialihkan ke Instagram.",
        notice="Akun ini ditutup. Kabar wisata ada di Instagram Jelajah Nusa Bahari.",
        closes_on=office.at(20, "12:00").date(), redirect_to=office.channels["ig-dispar"],
        archive_note="Unduhan semua unggahan di Diskominfo, folder Arsip Medsos.",
    )  # fmt: skip
