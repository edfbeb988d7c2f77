"""How well the shipped rules do on labelled texts; the targets are those of the product."""

import pytest

from tests.ethics.labelled import codes, rows, score

SETS = ("personal", "classification", "abusive", "conduct")


def test_there_are_enough_labelled_texts():
    assert sum(len(rows(name)) for name in SETS) >= 300


def test_personal_data_is_found_and_look_alikes_are_left_alone():
    found = score("personal")
    assert found.precision("PDP-") >= 0.98, found.lines
    assert found.recall("PDP-") >= 0.97, found.lines


def test_each_personal_rule_alone_is_good_too():
    found = score("personal")
    for rule in {*found.right, *found.missed}:
        if rule.startswith("PDP-"):
            assert found.recall(rule) >= 0.9, (rule, found.lines)
            assert found.precision(rule) >= 0.9, (rule, found.lines)


def test_other_sets_hold_no_personal_data_that_is_not_labelled():
    found = score("classification", "abusive", "conduct")
    assert not [rule for rule in found.wrong if rule.startswith("PDP-")], found.lines


def test_classification_marks_are_found():
    found = score("classification")
    assert found.recall("RHS-KLASIFIKASI") >= 0.99, found.lines


def test_kuota_terbatas_never_counts_as_a_mark():
    found = score("classification", "abusive", "personal")
    assert found.wrong["RHS-KLASIFIKASI"] == 0, found.lines


def test_abusive_words_are_found_without_scolding_the_vet():
    found = score("abusive")
    assert found.f1("BALAS-SANTUN") >= 0.80, found.lines
    assert found.precision("BALAS-SANTUN") >= 0.90, found.lines


def test_rules_of_conduct_do_as_labelled():
    found = score("conduct")
    assert not found.missed, found.lines
    assert not found.wrong, found.lines


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Klarifikasi: ibu korban menyatakan anaknya, siswi SD, dicabuli.", "ANAK-IDENTITAS"),
        ("jam 10 kamu ke kantor", "BALAS-SANTUN"),
        ("Hujan es turun di kota 😂😂", "DUKA-SENSITIF"),
        ("gue mau konser, comeback oppa!", "AKUN-KELIRU"),
    ],
)
def test_scenes_that_really_happened(text: str, rule: str):
    assert rule in codes(text)
