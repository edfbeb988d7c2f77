"""The copy pack for posting by hand."""

import pytest

from platforms.check import AssetFacts
from platforms.instructions import INSTRUCTIONS
from platforms.manual import copy_pack
from platforms.networks import NETWORKS

PICTURE = AssetFacts("foto.jpg", "image/jpeg", 1000, 10, 10, "Warga antre")


@pytest.mark.parametrize("network", [code for code, _ in NETWORKS])
def test_every_network_says_how_to_post_by_hand(network: str):
    pack = copy_pack(network, "Halo", "https://a.go.id", [PICTURE])
    assert len(pack.steps) >= 4
    assert pack.proof
    assert "%(" not in " ".join(pack.steps)
    assert pack.text == pack.fits + pack.over
    assert set(INSTRUCTIONS) == {code for code, _ in NETWORKS}


def test_the_pack_shows_what_would_be_cut_off():
    pack = copy_pack("x", "a" * 300)
    assert (len(pack.fits), len(pack.over)) == (280, 20)
    assert (pack.length, pack.maximum) == (300, 280)
    assert [problem.code for problem in pack.problems] == ["text_too_long"]


def test_a_link_that_cannot_be_tapped_is_given_apart():
    assert copy_pack("instagram", "Halo", "https://a.go.id", [PICTURE]).link == "https://a.go.id"
    assert copy_pack("facebook", "Halo", "https://a.go.id").link == ""


def test_pictures_come_in_order_with_their_alt_text():
    hidden = AssetFacts("garis.png", "image/png", decorative=True, alt_text="x")
    pack = copy_pack("facebook", "Halo", assets=[PICTURE, hidden])
    assert [(one.place, one.alt_text) for one in pack.pictures] == [(1, "Warga antre"), (2, "")]
    assert copy_pack("telegram", "Halo", assets=[PICTURE]).pictures[0].alt_text == ""
