"""Is this account official? By what somebody pasted: an address, a post's address or a name.

One query finds every channel and every known impostor whose name is the same or looks alike; what
it means is decided here, on values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from channels.models import Channel, FormerHandle, Impostor
from channels.public.look_alike import (
    fold,
    one_letter_apart,
    remains,
    remains_in_database,
    skeletons,
)
from channels.states import IN_USE
from platforms.handles import Account, network_of, recognise

LONGEST = 300
_NAME = re.compile(r"^@?[\w.\-]{2,100}$")
_PHONE = re.compile(r"^(?:(?:https?://)?wa\.me/)?(?:\+|0)[\d .()\-]{7,20}$")
# What stands behind the account's name in the address of a post.
_POST = re.compile(
    r"^(?P<account>(?:https?://)?[^/?#\s]+/(?:profile/|s/)?[^/?#\s]+)/"
    r"(?:status|statuses|posts?|videos?|photos?|reel|p|\d+)(?:[/?#].*)?$",
    re.IGNORECASE,
)
# One part of a path, whatever its length.
_ODD = re.compile(
    r"^(?:https?://)?(?:www\.|m\.|mobile\.)?(?P<host>[^/?#\s@]+)/@?(?P<handle>[\w.\-]{2,100})"
    r"/?(?:[?#].*)?$",
    re.IGNORECASE,
)
# First parts of paths that are pages of the networks.
PAGES = frozenset(
    {"home", "login", "search", "explore", "settings", "watch", "groups", "events", "reel", "tv"}
)
# On these an account is told by its whole address: the name alone can stand on any host.
BY_ADDRESS = frozenset({"mastodon", "website"})


class Verdict(StrEnum):
    YES = "yes"
    SEVERAL = "several"  # a name only: official on these networks, nowhere else
    ONCE = "once"
    NO = "no"
    IMPOSTOR = "impostor"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Asked:
    """What was pasted, read. Without a network it is a name only."""

    text: str
    handle: str = ""
    network: str = ""
    url: str = ""
    # It holds letters that only look Latin: such a name is never one of ours.
    disguised: bool = False

    @property
    def readable(self) -> bool:
        return bool(self.handle)


@dataclass(frozen=True)
class Found:
    """A row of the answer: a channel by its name or a former one, or a confirmed impostor."""

    number: int  # of the channel; of the case for an impostor
    impostor: bool
    network: str
    handle: str
    url: str
    called: str
    unit_name: str
    status: str  # of the channel; "former" for a name that it had before
    ident: str  # the permanent id on the network, where it is known
    at: datetime | None
    plain: str  # the skeleton of the handle

    @property
    def in_use(self) -> bool:
        return self.status in IN_USE


@dataclass(frozen=True)
class Answer:
    asked: Asked
    verdict: Verdict
    # The account itself, or those of that name.
    ours: list[Found] = field(default_factory=list)
    # Official ones that it may be taken for.
    alike: list[Found] = field(default_factory=list)
    impostor: Found | None = None


def read(text: str) -> Asked:
    """Recognise an address, the address of a post, or a bare name with or without @."""
    text = text.strip()[:LONGEST]
    plain = fold(text)
    disguised = plain != text
    if number := _phone(plain):
        return Asked(text, number, disguised=disguised)
    account = _account(plain)
    if account is not None:
        return Asked(text, account.handle, account.network, account.url, disguised)
    if odd := _odd_account(plain):
        return Asked(text, odd.handle, odd.network, odd.url, disguised)
    if _NAME.match(plain) and "/" not in plain:
        return Asked(text, plain.lstrip("@").lower(), disguised=disguised)
    return Asked(text)


def _account(text: str) -> Account | None:
    # A bare name with a dot (dinkes.babel) reads like a host: it is one only with a known ending.
    looks_like_name = text.startswith("@") or "." not in text
    if not text or looks_like_name:
        return None
    post = _POST.match(text)
    found = recognise(post["account"]) if post else None
    found = found or recognise(text)
    if found and found.network == "website" and "://" not in text and not _is_host(text):
        return None
    return found


def _phone(text: str) -> str:
    """A number on WhatsApp as its addresses write it: digits with the country before them."""
    if not _PHONE.match(text):
        return ""
    digits = re.sub(r"\D", "", text)
    return f"62{digits[1:]}" if digits.startswith("0") else digits


def _odd_account(text: str) -> Account | None:
    """Names that the network's rules do not allow, but that somebody may have pasted."""
    post = _POST.match(text)
    match = _ODD.match(post["account"] if post else text)
    network = network_of(text) if match else ""
    if match is None or not network or match["handle"].lower() in PAGES:
        return None
    handle = match["handle"].lower()
    return Account(network, handle, f"https://{match['host'].lower()}/{handle}")


def _is_host(text: str) -> bool:
    """`dinkes.babelprov.go.id` is a site; `dinkes.babel` is a name on some network."""
    host = text.split("/")[0].lower()
    return "/" in text or host.startswith("www.") or host.endswith(ENDINGS)


ENDINGS = (".id", ".com", ".net", ".org", ".info", ".biz", ".gov", ".site", ".online", ".xyz")


def check(text: str) -> Answer:
    """The answer, for one query; nothing is asked of the database for what cannot be read."""
    asked = read(text)
    if not asked.readable:
        return Answer(asked, Verdict.UNREADABLE)
    return judge(asked, [Found(**row) for row in candidates(asked)])


def candidates(asked: Asked) -> QuerySet[Any, Any]:
    """Rows with the same name, one that looks alike, or the same permanent id.

    And official ones that may be one letter apart; `judge` looks closer.
    """
    keys = skeletons(asked.handle)
    near = sorted(set(keys).union(*map(remains, keys)))
    ours = (
        Channel.objects.public()
        .alias(remains=remains_in_database("handle"))
        .filter(
            Q(look_alike__in=near)
            | Q(remains__overlap=near)
            | Q(platform_id=asked.handle, platform_id__gt="")
        )
        .order_by()
        .values(
            "network", "handle", "url",
            called=F("name"), status=F("state"), ident=F("platform_id"),
            impostor=Value(False), unit_name=F("unit__name"), at=F("attested_at"),
            number=F("pk"), plain=F("look_alike"),
        )
    )  # fmt: skip
    before = (
        FormerHandle.objects.filter(look_alike__in=keys)
        .order_by()
        .values(
            "network", "handle", "url",
            called=F("channel__name"), status=Value("former"), ident=Value(""),
            impostor=Value(False), unit_name=F("channel__unit__name"), at=F("until"),
            number=F("channel_id"), plain=F("look_alike"),
        )
    )  # fmt: skip
    theirs = (
        Impostor.objects.confirmed()
        .filter(look_alike__in=keys)
        .order_by()
        .values(
            "network", "handle", "url",
            called=Value(""), status=F("state"), ident=Value(""),
            impostor=Value(True), unit_name=Value(""), at=F("decided_at"),
            number=F("pk"), plain=F("look_alike"),
        )
    )  # fmt: skip
    return ours.union(before, theirs, all=True)


def judge(asked: Asked, rows: list[Found]) -> Answer:
    """What the rows mean for what was asked. Pure."""
    keys = skeletons(asked.handle)
    rows = sorted(rows, key=lambda row: row.number)
    official = [
        row
        for row in rows
        if not row.impostor and (row.plain in keys or (row.ident and row.ident == asked.handle))
    ]
    warned = next((row for row in rows if row.impostor and _same(asked, row)), None)
    ours = [] if asked.disguised else [row for row in official if _same(asked, row)]
    alike = [row for row in official if row not in ours and row.in_use]
    if in_use := [row for row in ours if row.in_use]:
        verdict = Verdict.YES if asked.network else Verdict.SEVERAL
        return Answer(asked, verdict, in_use, alike, None if asked.network else warned)
    if warned is not None:
        return Answer(asked, Verdict.IMPOSTOR, [], alike or _near(keys, rows), warned)
    if ours:
        return Answer(asked, Verdict.ONCE, ours, alike)
    return Answer(asked, Verdict.NO, [], alike or _near(keys, rows))


def _near(keys: list[str], rows: list[Found]) -> list[Found]:
    """Official accounts whose name is one letter away. Asked only of a name that is nobody's: of
    two registered accounts, none is called the look-alike of the other."""
    return [
        row for row in rows if row.in_use and any(one_letter_apart(key, row.plain) for key in keys)
    ]


def _same(asked: Asked, row: Found) -> bool:
    name = row.handle.lstrip("@").lower()
    if not asked.network:
        return name == asked.handle.lower()
    if row.network != asked.network:
        return False
    if row.ident and row.ident == asked.handle:
        return True
    known = recognise(row.url)
    own, given = (known.url if known else row.url).lower(), asked.url.lower()
    if asked.network == "website":
        return given == own or given.startswith(f"{own}/")
    if asked.network in BY_ADDRESS or known is None or known.network != row.network:
        return given == own or (asked.network not in BY_ADDRESS and name == asked.handle.lower())
    return given == own
