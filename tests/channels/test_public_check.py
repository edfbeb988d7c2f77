"""Is this account official? What people paste, and what they are told."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from channels import actions
from channels.models import Channel, Impostor
from channels.public.check import check, read
from channels.public.look_alike import (
    fold,
    one_letter_apart,
    remains,
    remains_in_database,
    skeleton,
)
from channels.states import ChannelState
from tests.accounts.conftest import DAY, NOW, Office
from tests.channels.conftest import register
from tests.database import as_owner


@pytest.fixture
def dinkes(office: Office) -> Channel:
    """The health office's account on X, in use."""
    made = register(office, "dinkesprov")
    return actions.activate(channel_id=made.pk, by=office.ratna, now=NOW)


def close(office: Office, channel: Channel, redirect_to: Channel | None = None) -> None:
    actions.begin_closing(
        channel_id=channel.pk, reason="Digabung", notice="Akun ini ditutup.",
        closes_on=NOW.date(), redirect_to=redirect_to, archive_note="", by=office.ratna, now=NOW,
    )  # fmt: skip
    assert actions.close_due(now=NOW + 2 * DAY) == 1


def in_use(office: Office, network: str, handle: str, url: str, **more: object) -> Channel:
    made = register(office, handle, network=network, url=url, **more)
    return actions.activate(channel_id=made.pk, by=office.ratna, now=NOW)


@pytest.mark.parametrize(
    "pasted",
    [
        "https://x.com/dinkesprov",
        "http://www.x.com/DinkesProv/",
        "https://mobile.twitter.com/dinkesprov?s=20&t=abc",
        "twitter.com/@dinkesprov",
        "  x.com/dinkesprov/  ",
        "https://x.com/dinkesprov/status/1850000000000000001?s=20",
    ],
)
def test_every_way_to_write_the_address_says_yes(dinkes: Channel, pasted: str) -> None:
    answer = check(pasted)
    assert (answer.verdict, [one.number for one in answer.ours]) == ("yes", [dinkes.pk])


@pytest.mark.parametrize("pasted", ["@dinkesprov", "dinkesprov", "DinkesProv", " @DINKESPROV "])
def test_a_name_alone_says_on_which_networks(office: Office, dinkes: Channel, pasted: str) -> None:
    on_facebook = in_use(office, "facebook", "dinkesprov", "https://www.facebook.com/dinkesprov")
    answer = check(pasted)
    assert answer.verdict == "several"
    assert [one.number for one in answer.ours] == [dinkes.pk, on_facebook.pk]


def test_the_name_on_another_network_is_not_ours(dinkes: Channel) -> None:
    answer = check("https://www.tiktok.com/@dinkesprov")
    assert answer.verdict == "no"
    assert [one.network for one in answer.alike] == ["x"]


@pytest.mark.parametrize(
    "pasted",
    [
        "https://x.com/d1nkesprov",
        "https://x.com/dinkes_prov",
        "https://x.com/dinkesprov_id",
        "https://x.com/dlnkespr0v",
        "@dinkesprov.official",
        "@infodinkesprov",
        "x.com/dinkеsprov",  # a Cyrillic е
        "@ｄinkesprov",  # full-width
    ],
)
def test_what_looks_alike_is_refused_and_shown_beside_the_real_one(
    dinkes: Channel, pasted: str
) -> None:
    answer = check(pasted)
    assert answer.verdict == "no"
    assert [one.number for one in answer.alike] == [dinkes.pk]


@pytest.mark.parametrize(
    "pasted",
    [
        "https://x.com/dinkesprv",  # dropped
        "https://x.com/dinkesprovv",  # doubled
        "https://x.com/dinkespruv",  # another
        "https://x.com/dinkepsrov",  # swapped
        "@dinkesprv_official",
        "@dinkеsprv",  # dropped, and a Cyrillic е
    ],
)
def test_one_letter_off_is_refused_and_shown_beside_the_real_one(
    dinkes: Channel, pasted: str
) -> None:
    answer = check(pasted)
    assert answer.verdict == "no"
    assert [one.number for one in answer.alike] == [dinkes.pk]


@pytest.mark.parametrize("pasted", ["@dinkpsrov", "@dinkesprvo1", "@dinsprov", "@kesehatan"])
def test_two_letters_off_is_another_name(dinkes: Channel, pasted: str) -> None:
    assert check(pasted).alike == []


def test_short_names_are_not_compared_letter_by_letter(office: Office) -> None:
    in_use(office, "x", "pupr", "https://x.com/pupr")
    assert check("@pup").alike == check("@pupx").alike == []


def test_of_two_registered_accounts_none_looks_like_the_other(
    office: Office, dinkes: Channel
) -> None:
    other = in_use(office, "x", "dinkesprovi", "https://x.com/dinkesprovi")
    for one, pasted in ((dinkes, "x.com/dinkesprov"), (other, "@dinkesprovi")):
        answer = check(pasted)
        assert ([found.number for found in answer.ours], answer.alike) == ([one.pk], [])


def test_a_name_that_looks_alike_comes_before_one_that_is_a_letter_off(
    office: Office, dinkes: Channel
) -> None:
    in_use(office, "x", "dinkesprovi", "https://x.com/dinkesprovi")
    assert [one.number for one in check("@d1nkespr0v").alike] == [dinkes.pk]


def test_foreign_letters_are_named(dinkes: Channel) -> None:
    page = Client().get("/kanal/periksa/", {"alamat": "x.com/dinkеsprov", "bahasa": "en"})
    assert "letters that only look like ordinary ones" in page.content.decode()


def test_a_closed_account_was_official_once(office: Office, dinkes: Channel) -> None:
    close(office, dinkes)
    assert check("https://x.com/dinkesprov").verdict == "once"
    assert check("@dinkesprov").verdict == "once"


def test_a_former_name_was_official_once_and_leads_to_the_channel(
    office: Office, dinkes: Channel
) -> None:
    actions.rename(
        channel_id=dinkes.pk, url="https://x.com/dinkesbaru", handle="dinkesbaru",
        by=office.ratna, now=NOW,
    )  # fmt: skip
    answer = check("https://x.com/dinkesprov")
    assert (answer.verdict, [one.number for one in answer.ours]) == ("once", [dinkes.pk])
    assert check("https://x.com/dinkesbaru").verdict == "yes"


def test_what_is_only_proposed_is_not_official(office: Office) -> None:
    register(office, "dinkesbaru")
    assert check("https://x.com/dinkesbaru").verdict == "no"


def test_a_host_is_not_enough_where_hosts_are_shared(office: Office) -> None:
    in_use(office, "mastodon", "dinkes", "https://sosial.example/@dinkes")
    in_use(office, "website", "sites.google.com", "https://sites.google.com/view/dinkes")
    verdicts = {
        pasted: check(pasted).verdict.value
        for pasted in (
            "https://sosial.example/@dinkes", "https://palsu.example/@dinkes",
            "https://sites.google.com/view/dinkes/kontak", "https://sites.google.com/view/dinkes2",
            "https://sites.google.com/view/lain",
        )
    }  # fmt: skip
    assert list(verdicts.values()) == ["yes", "no", "yes", "no", "no"]


def test_the_permanent_id_of_the_network_counts_as_the_account(office: Office) -> None:
    made = in_use(office, "youtube", "dinkesprov", "https://www.youtube.com/@dinkesprov")
    known = "UCabcdefghijklmnopqrstuv"
    Channel.objects.filter(pk=made.pk).update(platform_id=known)
    assert check(f"https://www.youtube.com/channel/{known}/videos").verdict == "yes"
    assert check("https://www.youtube.com/channel/UCzzcdefghijklmnopqrstuv").verdict == "no"


UNREADABLE = ["", "halo semua", "https://x.com/home", "https://[", "<script>", "a" * 5000, "@", "/"]


@pytest.mark.parametrize("pasted", UNREADABLE)
def test_what_cannot_be_read_is_said_so(db: None, pasted: str) -> None:
    assert check(pasted).verdict == "unreadable"


def test_a_name_that_the_network_would_not_allow_gets_an_answer_too(office: Office) -> None:
    name = "dinaskesehatanprov"  # longer than X allows
    assert check(f"https://x.com/{name}").verdict == "no"
    in_use(office, "x", name, f"https://x.com/{name}")
    assert check(f"https://www.x.com/{name}/?s=20").verdict == "yes"


def test_a_bare_name_with_a_dot_is_a_name_and_a_host_is_a_host() -> None:
    assert read("dinkes.babel") == read("@dinkes.babel").__class__("dinkes.babel", "dinkes.babel")
    assert read("dinkes.babelprov.go.id").network == "website"


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_the_reading(text: str) -> None:
    asked = read(text)
    assert bool(asked.network) == bool(asked.url)
    assert bool(asked.handle) == asked.readable


@given(st.text("abcdilmnorquvwABZ0123456789._-@|", min_size=1, max_size=40))
def test_neither_capitals_nor_full_width_letters_change_a_skeleton(name: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in name)
    assert skeleton(fold(wide)) == skeleton(name.upper()) == skeleton(name)


def test_the_database_draws_the_same_skeleton(office: Office) -> None:
    names = ["Dinkes_Prov", "d1nke5", "rnodern.vvvv", "@CLclQq9|", "a-b.c_d@e", "8700i1lI"]
    for number, name in enumerate(names):
        register(office, name, url=f"https://x.example/{number}")
    kept = dict(Channel.objects.values_list("handle", "look_alike"))
    assert kept == {name: skeleton(name) for name in names}


@given(st.text("abcdlr", min_size=1, max_size=9), st.text("abcdlr", min_size=1, max_size=9))
def test_names_one_letter_apart_share_what_remains_of_either(one: str, other: str) -> None:
    apart = one_letter_apart(one, other)
    assert apart == one_letter_apart(other, one)
    if apart:
        assert (remains(one) | {one}) & (remains(other) | {other})


def test_the_database_leaves_out_the_same_letters(office: Office) -> None:
    for number, name in enumerate(("Dinkes_Prov", "pupr1", "kabupaten")):
        register(office, name, url=f"https://x.example/{number}")
    kept = Channel.objects.annotate(kept=remains_in_database("handle"))
    assert all(set(one.kept) == remains(one.look_alike) for one in kept)
    assert len(kept.get(handle="kabupaten").kept) == 9


def thousand(office: Office) -> None:
    Channel.objects.bulk_create(
        Channel(
            unit=office.health, network="x", handle=f"kanal{n}", url=f"https://x.com/kanal{n}",
            name=f"Kanal {n}", state=ChannelState.ACTIVE, registered_at=NOW, attested_at=NOW,
            attestation_due_at=NOW + 180 * DAY, access_due_at=NOW + 90 * DAY,
        )
        for n in range(1000)
    )  # fmt: skip
    Impostor.objects.bulk_create(
        Impostor(
            network="x", handle=f"palsu{n}", url=f"https://x.com/palsu{n}", state="confirmed",
            reported_at=NOW, last_reported_at=NOW, decided_at=NOW, decided_by=office.ratna,
            reason="Palsu",
        )
        for n in range(1000)
    )  # fmt: skip


def test_one_query_among_a_thousand(
    office: Office, dinkes: Channel, django_assert_num_queries: object
) -> None:
    thousand(office)
    with django_assert_num_queries(1):  # type: ignore[operator]
        page = Client().get("/kanal/periksa/", {"alamat": "x.com/dinkesprov", "bahasa": "en"})
    assert "Yes, official" in page.content.decode()


def test_indexes_serve_that_query(transactional_db: None, office: Office, dinkes: Channel) -> None:
    from channels.public.check import candidates

    thousand(office)
    # Committed and counted, so that the planner does not guess.
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE channels_channel, channels_formerhandle, channels_impostor")
    with transaction.atomic(), connection.cursor() as cursor:
        # A thousand rows are few: this leaves only what would serve a million.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute("SET LOCAL enable_nestloop = off")
        plan = candidates(read("https://x.com/dinkesprov")).explain()
    assert "channel_look_alike" in plan, plan
    assert "channel_platform_id" in plan, plan
    assert "channel_remains" in plan, plan
    assert "former_handle_look_alike" in plan, plan
    assert "impostor_look_alike" in plan, plan


def test_the_answer_is_in_words_in_both_languages(dinkes: Channel) -> None:
    with override(None):
        for language, words in (("", "Ya, resmi"), ("en", "Yes, official")):
            page = Client().get(
                "/kanal/periksa/", {"alamat": "x.com/dinkesprov", "bahasa": language}
            )
            assert words in page.content.decode()


@pytest.mark.parametrize(
    "pasted", ["081234567890", "+62 812-3456-7890", "0812 3456 7890", "wa.me/6281234567890"]
)
def test_a_number_on_whatsapp_is_found_however_it_is_written(office: Office, pasted: str) -> None:
    ours = in_use(office, "whatsapp", "6281234567890", "https://wa.me/6281234567890")
    answer = check(pasted)
    assert [one.number for one in answer.ours] == [ours.pk]
    assert answer.verdict in ("yes", "several")


def test_the_account_is_read_from_a_post_though_its_name_is_too_long(office: Office) -> None:
    asked = read("x.com/dinkesnusabahari/status/99")
    assert (asked.network, asked.handle) == ("x", "dinkesnusabahari")


def test_a_visitor_who_is_lost_is_led_to_the_register(db: None) -> None:
    page = Client().get("/kanal/999999/").content.decode()
    assert 'href="/kanal/"' in page
    assert 'href="/kanal/periksa/"' in page
