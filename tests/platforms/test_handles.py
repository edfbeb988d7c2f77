"""Addresses that people paste."""

import pytest

from platforms.handles import looks_like_post_url, only_leads_on, permanent_id, recognise


@pytest.mark.parametrize(
    ("pasted", "network", "handle", "url"),
    [
        ("https://x.com/dinkes_babel", "x", "dinkes_babel", "https://x.com/dinkes_babel"),
        ("twitter.com/Dinkes_Babel/?s=20", "x", "dinkes_babel", "https://x.com/dinkes_babel"),
        ("https://mobile.twitter.com/a1#x", "x", "a1", "https://x.com/a1"),
        (
            "https://www.instagram.com/dinkes.babel/?hl=id",
            "instagram",
            "dinkes.babel",
            "https://www.instagram.com/dinkes.babel/",
        ),
        (
            "https://m.facebook.com/DinkesBabel/",
            "facebook",
            "dinkesbabel",
            "https://www.facebook.com/dinkesbabel",
        ),
        (
            "https://www.facebook.com/profile.php?id=100064700000001&sk=about",
            "facebook",
            "100064700000001",
            "https://www.facebook.com/profile.php?id=100064700000001",
        ),
        (
            "youtube.com/@DiskominfoBabel/videos",
            "youtube",
            "diskominfobabel",
            "https://www.youtube.com/@diskominfobabel",
        ),
        (
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
            "youtube",
            "UCabcdefghijklmnopqrstuv",
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
        ),
        ("https://t.me/s/dinkesbabel", "telegram", "dinkesbabel", "https://t.me/dinkesbabel"),
        ("tiktok.com/@babel?lang=id", "tiktok", "babel", "https://www.tiktok.com/@babel"),
        ("https://mastodon.social/@babel", "mastodon", "babel", "https://mastodon.social/@babel"),
        (
            "https://Dinkes.BabelProv.go.id/",
            "website",
            "dinkes.babelprov.go.id",
            "https://dinkes.babelprov.go.id",
        ),
    ],
)
def test_an_account_is_recognised(pasted: str, network: str, handle: str, url: str):
    assert recognise(pasted) == (network, handle, url)


NO_ACCOUNTS = ["", "halo", "@dinkes", "javascript:alert(1)", "https://x.com/home", "https://["]
REFUSED = ["https://x.com/", "http://u:p@x.com/aa", "https://x.com:8080/aa", "ftp://x.com/aa"]


@pytest.mark.parametrize("pasted", [*NO_ACCOUNTS, *REFUSED])
def test_what_is_no_account_is_not_one(pasted: str):
    assert recognise(pasted) is None


@pytest.mark.parametrize(
    ("network", "address"),
    [
        ("x", "https://x.com/a/status/1234567890123?s=20"),
        ("x", "https://twitter.com/a/status/1234567890123"),
        ("facebook", "https://www.facebook.com/permalink.php?story_fbid=pfbid0x&id=1"),
        ("facebook", "https://www.facebook.com/dinkes/posts/pfbid02abc"),
        ("instagram", "https://www.instagram.com/p/CxYz123abc/"),
        ("youtube", "https://youtu.be/dQw4w9WgXcQ"),
        ("youtube", "https://www.youtube.com/post/UgkxABCDEF"),
        ("telegram", "https://t.me/dinkesbabel/12"),
        ("mastodon", "https://mastodon.social/@babel/112233445566"),
        ("website", "https://babelprov.go.id/berita/1"),
    ],
)
def test_the_address_of_a_post(network: str, address: str):
    assert looks_like_post_url(network, address)


@pytest.mark.parametrize(
    ("network", "address"),
    [
        ("x", "https://x.com/a"),
        ("x", "https://x.com.evil.example/a/status/1234567890123"),
        ("facebook", "https://x.com/a/status/1234567890123"),
        ("website", "https://x.com/a/status/1234567890123"),
        ("youtube", "https://www.youtube.com/@dinkes"),
        ("x", "javascript:alert(1)//x.com/a/status/1234567890123"),
        ("friendster", "https://x.com/a/status/1234567890123"),
    ],
)
def test_not_the_address_of_a_post_there(network: str, address: str):
    assert not looks_like_post_url(network, address)


@pytest.mark.parametrize(
    ("pasted", "permanent"),
    [
        ("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", "UCabcdefghijklmnopqrstuv"),
        ("https://www.facebook.com/profile.php?id=100064700000001", "100064700000001"),
        ("https://www.youtube.com/@dinkes", ""),
        ("https://x.com/dinkes_babel", ""),
        ("https://dinkes.babelprov.go.id/", ""),
    ],
)
def test_some_addresses_carry_the_permanent_id(pasted: str, permanent: str):
    account = recognise(pasted)
    assert account is not None
    assert permanent_id(account) == permanent


@pytest.mark.parametrize(
    "address", ["https://bit.ly/3abc", "s.id/dinkes", "https://www.tinyurl.com/x"]
)
def test_a_shortener_only_leads_on(address: str):
    assert only_leads_on(address)
    assert not only_leads_on("https://dinkes.babelprov.go.id/bit.ly")
