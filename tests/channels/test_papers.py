"""Papers of the office: accessible, and the same bytes every time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import typst
from django.utils import translation

from channels.papers import moment_words, pdf

AT = datetime(2026, 8, 17, 2, 30, tzinfo=UTC)
FACTS = {
    "language": "id", "number": "BAST/0001/DINKES/2026", "region": "Pemerintah Provinsi",
    "unit": "Dinas Kesehatan", "completed": "Senin, 17 Agustus 2026, 09.30 WIB",
    "channel": ["Dinkes", "X", "dinkes", "https://x.com/dinkes"],
    "items": [["SIM", "Laci", "0812•••90"]], "note": "", "giver": "Dewi", "represented_by": "",
    "given": "–", "receiver": "Rizky", "received": "–",
}  # fmt: skip


def test_the_same_facts_make_the_same_bytes() -> None:
    first = pdf("handover", FACTS, at=AT)
    assert first == pdf("handover", dict(reversed(FACTS.items())), at=AT)
    assert first != pdf("handover", FACTS | {"note": "Mutasi"}, at=AT)


def test_it_says_that_it_is_accessible_and_carries_our_font() -> None:
    made = pdf("handover", FACTS, at=AT)
    assert b"pdfuaid:part" in made
    assert b"PlusJakartaSans" in made


def test_the_translation_is_accessible_and_in_its_language() -> None:
    made = pdf("handover", FACTS | {"language": "en"}, at=AT)
    assert b"pdfuaid:part" in made
    assert b"/Lang(en)" in made
    assert b"/Lang(id)" in pdf("handover", FACTS, at=AT)


def test_words_of_people_are_no_commands() -> None:
    strange = FACTS | {"note": '#panic("x") *tebal* $x$ \\ @nobody'}
    assert pdf("handover", strange, at=AT).startswith(b"%PDF-")


def test_signs_that_our_font_lacks_become_a_question_mark() -> None:
    lacking = pdf("handover", FACTS | {"giver": "Dewi 🎉 ٣٤ ᮞᮥᮔ᮪ᮓ"}, at=AT)
    assert lacking == pdf("handover", FACTS | {"giver": "Dewi ? ?? ?????"}, at=AT)


def test_a_fact_that_is_missing_fails_loudly() -> None:
    with pytest.raises(typst.TypstError):
        pdf("handover", {}, at=AT)


def test_moments_are_in_indonesian_whoever_asks() -> None:
    with translation.override("en"):
        assert moment_words(AT, "Asia/Jakarta") == "Senin, 17 Agustus 2026, 09.30 WIB"
    assert moment_words(AT, "Asia/Jakarta", "en") == "Monday, 17 August 2026, 09:30 WIB"
