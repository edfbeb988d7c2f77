"""What the screen finds, where, and what it never lets out."""

import json

import pytest

from ethics.screening import (
    Draft,
    RuleDefinition,
    RulesetError,
    compile,
    rule_from_row,
    shipped,
)
from tests.ethics.labelled import codes, look, the_screen

NIK = "1971010203910001"


def rule(detector: str = "terms", **other: object) -> RuleDefinition:
    given = {"code": "X-1", "principle": "E1", "severity": "hint", "detector": detector}
    return RuleDefinition(**{**given, **other})  # type: ignore[arg-type]


def test_a_nik_blocks_with_place_and_mask():
    (found,) = look(f"Hubungi NIK {NIK} hari ini")
    assert (found.rule, found.severity) == ("PDP-NIK", "block_no_override")
    assert (found.field, found.start, found.end) == ("text", 12, 28)
    assert found.mask == "197101********01"
    assert found.blocks


@pytest.mark.parametrize(
    "written",
    [
        "1971 0102 0391 0001",
        "197101-020391-0001",
        "19.71.01.020391.0001",
        "１９７１０１０２０３９１０００１",
        "19710\u200b10203\u200d910001",
        "1971010203\u00ad910001",
        "١٩٧١٠١٠٢٠٣٩١٠٠٠١",
    ],
)
def test_a_nik_in_disguise_is_still_one(written: str):
    text = f"data {written} ini"
    (found,) = look(text)
    assert found.rule == "PDP-NIK"
    assert text[found.start : found.end] == written


@pytest.mark.parametrize(
    "number",
    [
        "1971013203910001",  # the 32nd of a month
        "1971010213910001",  # a 13th month
        "1071010203910001",  # no such province
        "1971010203910000",  # serial 0000
        "19710102039100012",  # 17 digits
        "197101020391000",  # 15 digits
    ],
)
def test_sixteen_digits_are_not_always_a_nik(number: str):
    assert codes(f"nomor {number} saja") == set()


def test_a_nip_with_blanks_is_a_nip_and_no_nik():
    assert codes("NIP 19850315 201001 1 007") == {"PDP-NIP"}
    assert codes("19710102 199303 1 001") == {"PDP-NIP"}


def test_the_label_before_it_tells_a_family_card_from_a_nik():
    assert codes(f"No. KK {NIK}") == {"PDP-KK"}
    assert codes(f"NIK {NIK}") == {"PDP-NIK"}
    assert codes("KK 1971014203910001") == {"PDP-NIK"}, "only a NIK has the day plus forty"


@pytest.mark.parametrize("text", ["Hubungi 112", "Adukan ke 1708", "Telepon (0717) 439325"])
def test_official_lines_are_silent(text: str):
    assert codes(text) == set()


def test_registered_numbers_may_appear():
    contact = next(r for r in shipped.load().rules if r.code == "PDP-KONTAK")
    official = {**contact.parameters, "official": ["0811-7171-112", "humas@gmail.com"]}
    screen = compile([RuleDefinition(**{**vars(contact), "parameters": official})])
    assert screen.run(Draft({"text": "WA +62 811 7171 112, humas@gmail.com"})) == []
    assert screen.run(Draft({"text": "WA 0811 7171 113"}))


@pytest.mark.parametrize(
    "trick", ["g0bl0k", "G0BL0K", "gооblоk", "g o b l o k", "g*blok", "goblooook", "ｇｏｂｌｏｋ"]
)
def test_letter_tricks_do_not_help(trick: str):
    assert "BALAS-SANTUN" in codes(f"dasar {trick} kamu")


def test_a_source_is_missed_only_where_it_is_known_to_be_missing():
    assert "ITE-BOHONG" not in codes("Angka kemiskinan turun.")
    assert "ITE-BOHONG" in codes("Angka kemiskinan turun.", has_source=False)
    assert "ITE-BOHONG" not in codes("Baik, Pak.", has_source=False, kind="reply")


def test_an_authority_in_the_sources_is_enough_for_a_warning():
    text = "Waspada gelombang tinggi di Selat Karimata."
    assert "BNC-SUMBER" in codes(text)
    assert "BNC-SUMBER" not in codes(text, sources=("https://www.bmkg.go.id/cuaca",))


def test_pictures_without_alt_text_block():
    (found,) = look("Foto kegiatan.", images_without_alt=("alt:0",))
    assert (found.rule, found.field, found.severity) == ("AKS-ALT", "alt:0", "block")
    assert (found.start, found.end, found.mask) == (0, 0, "")


def test_election_phases_raise_the_severity():
    text = "Foto bersama paslon."
    assert look(text)[0].severity == "judge"
    assert look(text, phases=frozenset({"quiet"}))[0].severity == "block"


def test_every_field_is_read_and_named():
    draft = Draft({"variant:7": f"NIK {NIK}", "alt:1": f"KTP {NIK}", "file:0": f"ktp_{NIK}.jpg"})
    found = the_screen().run(draft)
    assert [one.field for one in found] == ["variant:7", "alt:1", "file:0"]


def test_places_are_those_of_the_original_text():
    text = "🎉 ﬁle  rapat\t…  NIK １９７１-０１０２-０３９１-０００１ 🙏"
    (found,) = look(text)
    assert text[found.start : found.end] == "１９７１-０１０２-０３９１-０００１"


def test_no_finding_ever_holds_the_text():
    secret = "Password admin: Rahasia123, HP 081234567890, budi.santoso@gmail.com, " + NIK
    shown = json.dumps([found.mask for found in look(secret)])
    for part in ("Rahasia123", "081234567890", "budi", NIK, NIK[6:14]):
        assert part not in shown


def test_the_shipped_ruleset_is_complete():
    ruleset = shipped.load()
    assert [point.code for point in ruleset.principles] == [f"E{n}" for n in range(1, 9)]
    for entry in ruleset.rules:
        assert set(entry.message) == set(entry.todo) == {"id", "en"}, entry.code
        assert set(entry.legal_basis) == {"number", "article", "status", "date_checked"}
        assert entry.principle in {point.code for point in ruleset.principles}
        assert len(entry.code) <= 30


def test_rules_with_faults_are_refused_by_name():
    for faulty in (
        rule(detector="telepathy"),
        rule(severity="scold"),
        rule(parameters={"patterns": [{"re": "(a"}]}),
        rule(parameters={"patterns": [{"re": r"(a)\1"}]}),
        rule(detector="together", parameters={"groups": [["a"]]}),
    ):
        with pytest.raises(RulesetError, match="X-1"):
            compile([faulty])
    with pytest.raises(RulesetError, match="twice"):
        compile([rule(), rule()])


def test_an_unknown_version_is_not_there():
    with pytest.raises(LookupError):
        shipped.load("../2026-1")


def test_a_row_gives_the_same_definition():
    class Row:
        code, principle, severity, detector = "X-1", "E1", "hint", "terms"
        words, parameters, legal_basis = ["halo"], {"near": ["dunia"]}, {"number": "-"}
        message_id, message_en, todo_id, todo_en = "a", "b", "c", "d"

    made = rule_from_row(Row())
    assert made.words == ("halo",)
    assert compile([made]).run(Draft({"text": "halo semua"})) == []
    assert compile([made]).run(Draft({"text": "halo dunia"}))
