"""For any text at all: never an error, places inside it, time that grows with its length."""

import threading
import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ethics.screening import Draft
from ethics.screening.fold import Folded
from tests.ethics.labelled import look, the_screen

PLAIN = ["NIK ", "1971010203910001", "0812", "-", ".", " ", "\n", "RAHASIA", "Sifat: ", "g0bl0k"]
ODD = ["\u200b", "é", "ﷺ", "🎉", "\ud800", "\x00", "１", "_", "#", "@gmail.com", "https://", "İ"]
PIECES = st.sampled_from([*PLAIN, *ODD])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("\u200b1971010203910001\u200b")
def test_places_lie_inside_the_text(text: str):
    for found in look(text, has_source=False):
        assert 0 <= found.start <= found.end <= len(text)
        assert found.start < found.end or found.field == "sources"
        assert len(found.mask) <= 80


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_folding_keeps_the_way_back(text: str):
    folded = Folded(text)
    assert len(folded.text) == len(folded.lower)
    places = [folded.span(place, place + 1) for place in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_a_nik_is_found_whatever_stands_around_it(before: str, after: str):
    text = f"{before}\nNIK 1971010203910001\n{after}"
    found = [one for one in look(text) if one.rule == "PDP-NIK"]
    assert any(text[one.start : one.end] == "1971010203910001" for one in found)


def test_time_is_linear_also_for_texts_made_to_be_slow():
    nasty = ["1 ", "1.", "08 ", "a@", "#a", "aaa", "((((", "g0", "a b ", "rt 1 ", "lahir 1 ", "!?"]
    nasty += ["anak korban bernama ", "tulis nik komentar ", "sifat: ", "R/1/", "https://a.", "*g"]
    nasty += ["rahasia_", "surat_a_", "\u0301", "🎉", "𝗔 ", "kode ", "1971010203910001 "]
    for piece in nasty:
        short, long = _seconds(piece, 2_000), _seconds(piece, 20_000)
        # Ten times the text: some slack for a busy machine, far from the hundredfold.
        assert long < max(short, 0.002) * 40, (piece, short, long)


def _seconds(piece: str, size: int) -> float:
    draft = Draft({"text": (piece * size)[:size]}, kind="")
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        the_screen().run(draft)
        best = min(best, time.process_time() - start)
    return best


def test_threads_may_share_one_screen():
    text = "NIK 1971010203910001, hubungi 0812-3456-7890 sekarang"
    expected, seen = look(text), []
    threads = [threading.Thread(target=lambda: seen.append(look(text))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [expected] * 8
