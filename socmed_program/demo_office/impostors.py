"""Accounts that pose as those of the demo office: one in each state of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import channels.actions
from channels.models import Impostor
from channels.states import ImpostorState
from platforms.handles import recognise

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office

Act = Callable[[datetime], object]


@dataclass(frozen=True)
class DemoImpostor:
    url: str
    imitates: str  # key of a channel
    days_ago: int
    reports: tuple[tuple[str, str], ...]  # what was written, contact
    decisions: tuple[tuple[ImpostorState, str], ...] = ()
    note: str = ""


CASES = [
    DemoImpostor(
        "https://www.instagram.com/dinkesnusabahari_id/", "ig-dinkes", 1,
        (("Mengaku dinkes, menawarkan vaksin berbayar lewat pesan.", ""),
         ("Minta nomor rekening saya untuk bantuan obat.", "warga@contoh.example")),
    ),
    DemoImpostor(
        "https://www.instagram.com/dinkesnusabahari.bantuan/", "ig-dinkes", 6,
        (("Meminta kode OTP dengan alasan pendataan bantuan.", "0812-0000-0000"),),
        ((ImpostorState.CONFIRMED, "Logo dinas dipakai tanpa izin; meminta kode OTP warga."),),
        "Dilaporkan ke Instagram melalui formulir peniruan identitas.",
    ),
    DemoImpostor(
        "https://x.com/bpbdnusabahar1", "x-bpbd", 12,
        (("Menyebar peringatan tsunami palsu.", ""),),
        ((ImpostorState.CONFIRMED, "Huruf terakhir adalah angka 1; isi menyesatkan."),
         (ImpostorState.TAKEN_DOWN, "Akun tidak dapat dibuka lagi sejak pagi ini.")),
    ),
    DemoImpostor(
        "https://www.facebook.com/jelajahnusabaharicom", "ig-dispar", 9,
        (("Apakah ini akun dinas pariwisata?", ""),),
        ((ImpostorState.DISMISSED, "Agen perjalanan dengan nama mirip; tidak mengaku sebagai dinas."),),
    ),
]  # fmt: skip


def plan(office: Office) -> None:
    """Reports arrive, and an admin settles them a few hours later."""
    for case in CASES:
        reported = office.at(-case.days_ago, "10:15")
        for number, (text, contact) in enumerate(case.reports):
            moment = reported + timedelta(hours=number)
            office.plan(moment, _report(office, case, text, contact))
        if case.note:
            office.plan(reported + timedelta(hours=3), _note(office, case))
        for number, (to, reason) in enumerate(case.decisions):
            moment = reported + timedelta(hours=2 + 20 * number)
            office.plan(moment, _decide(office, case, to, reason))


def _report(office: Office, case: DemoImpostor, text: str, contact: str) -> Act:
    account = recognise(case.url)
    assert account is not None

    def report(now: datetime) -> object:
        return channels.actions.report_impostor(
            account=account, imitates=office.channels[case.imitates], text=text, contact=contact,
            by=None, now=now,
        )  # fmt: skip

    return report


def _decide(office: Office, case: DemoImpostor, to: ImpostorState, reason: str) -> Act:
    def decide(now: datetime) -> object:
        return channels.actions.decide_impostor(
            impostor_id=_number(case), to=to, reason=reason, by=office.people["bagus"], now=now
        )

    return decide


def _note(office: Office, case: DemoImpostor) -> Act:
    def note(now: datetime) -> object:
        return channels.actions.note_impostor(
            impostor_id=_number(case), text=case.note, by=office.people["bagus"], now=now
        )

    return note


def _number(case: DemoImpostor) -> int:
    return Impostor.objects.get(url=case.url).pk
