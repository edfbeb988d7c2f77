"""Account names that look alike: 0 and o, l and I, rn and m, Cyrillic letters in a Latin name; or
one letter dropped, doubled, changed, or swapped with the next.

Two names with the same skeleton can be taken for one another. The database keeps the skeleton of
each official name in a generated column, so that looking one up is an index search. Skeletons that
are one letter apart have in common what remains when one letter is left out of either; a second
index holds these remains, and what it finds is compared letter by letter.
"""

from __future__ import annotations

import unicodedata

from django.contrib.postgres.fields import ArrayField
from django.db.models import Expression, F, Func, TextField, Value
from django.db.models.functions import Lower, Replace

# One letter each, after lower case. What stands in STRIPPED falls away.
LOOK = "i1|0345789q"
LIKE = "llloeastbgg"
STRIPPED = "@._-"
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
# Letters of other scripts that are drawn like Latin ones, as far as account names meet them.
FOREIGN = str.maketrans(
    "авекмнорстухіјѕԁԛԝьґαβγεηικνορτυχωϲ",
    "abekmhopctyxijsdqwbrabyenikvoptuxwc",
)
# What impostors put before or behind the name of an office.
DRESSING = (
    "official", "resmi", "asli", "real", "info", "admin", "layanan", "pengaduan", "help", "care",
    "cs", "id", "ri", "indonesia", "online", "center", "pusat", "bantuan", "baru", "new", "the",
)  # fmt: skip


def fold(text: str) -> str:
    """The text in plain Latin letters: full-width forms, accents and foreign look-alikes undone."""
    plain = unicodedata.normalize("NFKC", text)
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFD", plain)
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )
    return "".join(_latin(letter) for letter in bare)


def _latin(letter: str) -> str:
    """Only foreign letters change, and keep their size: `А` becomes `A`."""
    small = letter.lower()
    plain = small.translate(FOREIGN)
    return letter if plain == small else plain


def skeleton(name: str) -> str:
    """What `skeleton_in_database` makes of the name, for the same plain letters."""
    table = str.maketrans(LOOK, LIKE, STRIPPED)
    plain = name.lower().translate(table)
    for pair, letter in PAIRS:
        plain = plain.replace(pair, letter)
    return plain


def skeleton_in_database(field: str) -> Expression:
    plain: Expression = Func(
        Lower(F(field)), Value(LOOK + STRIPPED), Value(LIKE), function="TRANSLATE"
    )
    for pair, letter in PAIRS:
        plain = Replace(plain, Value(pair), Value(letter))
    return plain


# Shorter names are one letter apart by chance.
LONG_ENOUGH = 6


def remains(plain: str) -> set[str]:
    """What is left of a skeleton without one of its letters; nothing of a short one."""
    if len(plain) < LONG_ENOUGH:
        return set()
    return {plain[:place] + plain[place + 1 :] for place in range(len(plain))}


def remains_in_database(field: str) -> Expression:
    """The same, by the function of channels/0074; what the index channel_remains is about."""
    return Func(
        skeleton_in_database(field),
        function="tanggap_remains",
        output_field=ArrayField(TextField()),
    )


def one_letter_apart(one: str, other: str) -> bool:
    """By one letter that is missing, too many or another, or by two that changed places."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < LONG_ENOUGH - 1 or len(longer) < LONG_ENOUGH or shorter == longer:
        return False
    same = next(
        (place for place, letter in enumerate(shorter) if letter != longer[place]), len(shorter)
    )
    here, there = shorter[same:], longer[same:]
    if len(here) < len(there):
        return here == there[1:]
    return here[1:] == there[1:] or (here[:2] == there[1::-1] and here[2:] == there[2:])


def skeletons(name: str) -> list[str]:
    """Under which an official name that this one may be taken for is kept: at most a few."""
    found = {skeleton(name), skeleton(fold(name))}
    for word in DRESSING:
        worn = skeleton(word)
        for plain in list(found):
            for bare in (plain.removeprefix(worn), plain.removesuffix(worn)):
                if len(bare) >= 5:  # shorter ones would fit half of all names
                    found.add(bare)
    return sorted(found)
