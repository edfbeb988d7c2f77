"""How long a text is on each network."""

import pytest

from platforms.counters import cut, length


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("halo", 4),
        ("https://babelprov.go.id/berita/panjang-sekali?x=1", 23),
        ("lihat https://a.go.id/b, ya", 6 + 23 + 4),
        ("dinkes.babelprov.go.id", 23),
        ("surel a@b.com", 13),
        ("S.Sos., M.Si.", 13),
        ("pukul 09.30 WIB", 15),
        ("日本", 4),
        ("👨‍👩‍👧‍👦", 2),
        ("🇮🇩", 2),
        ("👍🏽", 2),
        ("1️⃣", 2),
        ("…", 2),
        ("©", 1),
        ("cafe\u0301", 4),
        ("“–”", 3),
    ],
)
def test_x_weighs_links_emoji_and_scripts(text: str, weight: int):
    assert length(text, "x") == weight


def test_other_networks_count_in_their_own_units():
    family = "👨‍👩‍👧‍👦"
    assert length(family, "bluesky") == 1
    assert length(family, "telegram") == 11
    assert length(family, "mastodon") == 7
    with pytest.raises(LookupError):
        length("halo", "friendster")


def test_a_cut_never_splits_what_a_reader_sees_as_one():
    text = "a" * 299 + "👨‍👩‍👧‍👦" + "b"
    assert cut(text, "bluesky", 300) == len(text) - 1
    assert text[: cut(text, "x", 280)] == "a" * 280
    assert cut("halo", "x", 280) == 4
