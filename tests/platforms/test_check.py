"""What the networks would refuse."""

import pytest

from platforms.check import AssetFacts, final_text, problems, remaining
from platforms.limits import NAMES, limits
from platforms.networks import NETWORKS

JPEG = AssetFacts("foto.jpg", "image/jpeg", 200_000, 1200, 900, "Warga antre di loket")
PNG = AssetFacts("poster.png", "image/png", 200_000, 1200, 900, "Poster")


def codes(network: str, text: str, *assets: AssetFacts, link: str = "") -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in problems(network, text, assets, link)]


def test_every_network_has_limits_with_source_and_date():
    assert set(limits()) == {code for code, _ in NETWORKS} == set(NAMES)
    for one in limits().values():
        assert all(source.endswith("(2026-11)") for source in one.sources.values())


def test_a_text_that_fits_is_no_problem():
    assert codes("x", "a" * 280) == []
    assert codes("x", "a" * 281) == [("text", "text_too_long")]
    assert remaining("x", "a" * 281) == -1
    assert remaining("website", "a" * 99_999) is None


def test_the_link_counts_once_and_stands_below():
    assert final_text("x", "Baca", "https://a.go.id") == "Baca\n\nhttps://a.go.id"
    assert final_text("x", "Baca https://a.go.id", "https://a.go.id") == "Baca https://a.go.id"
    assert final_text("instagram", "Baca", "https://a.go.id") == "Baca"
    assert remaining("x", "a" * 255, "https://a.go.id/sangat/panjang") == 0


def test_bluesky_also_counts_bytes():
    assert codes("bluesky", "👨‍👩‍👧‍👦" * 150) == [("text", "text_too_many_bytes")]


def test_telegram_takes_less_text_with_a_picture():
    assert codes("telegram", "a" * 2000) == []
    assert codes("telegram", "a" * 2000, JPEG) == [("text", "text_too_long")]


def test_instagram_needs_a_jpeg():
    assert codes("instagram", "Halo") == [("media", "media_required")]
    assert codes("instagram", "Halo", PNG) == [("media:0", "format")]
    assert codes("instagram", "Halo", JPEG) == []


def test_a_youtube_post_needs_no_video():
    assert codes("youtube", "Pengumuman") == []
    assert codes("youtube", "a < b") == [("text", "forbidden_characters")]


@pytest.mark.parametrize(
    ("network", "assets", "expected"),
    [
        ("x", [JPEG] * 5, [("media", "too_many_media")]),
        ("x", [AssetFacts("a.jpg", "image/jpeg", 6_000_000)], [("media:0", "file_too_large")]),
        ("x", [AssetFacts("a.tiff", "image/tiff")], [("media:0", "format")]),
        (
            "x",
            [AssetFacts("a.jpg", "image/jpeg", 1, 1, 1, "b" * 1001)],
            [("alt:0", "alt_too_long")],
        ),
        ("x", [AssetFacts("a.jpg", "image/jpeg", 1, 1, 1, "b" * 1001, decorative=True)], []),
        ("x", [JPEG, AssetFacts("a.mp4", "video/mp4")], [("media", "mixed_media")]),
        ("facebook", [JPEG] * 10, []),
    ],
)
def test_media(network: str, assets: list[AssetFacts], expected: list[tuple[str, str]]):
    assert codes(network, "Halo", *assets) == expected


def test_too_many_hashtags_and_nothing_at_all():
    tags = " ".join(f"#Tagar{n}" for n in range(31))
    assert codes("instagram", tags, JPEG) == [("text", "too_many_hashtags")]
    assert codes("x", "  ") == [("text", "empty")]
    assert codes("x", "", JPEG) == []


def test_the_message_names_the_network():
    (problem,) = problems("x", "a" * 282)
    assert "X" in problem.message
    assert "2" in problem.message
