"""Addresses of accounts and posts: which network, which handle, and one way to write it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from platforms.limits import DATA

_FRONT = re.compile(r"^(?:www|m|mobile|web|touch)\.(?=[^.]+\.)")
_HOST = re.compile(r"^[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?)+$")


class Account(NamedTuple):
    """A recognised account; `url` is the one form in which it is kept and compared."""

    network: str
    handle: str
    url: str


@dataclass(frozen=True)
class _Form:
    path: re.Pattern[str]
    canonical: str
    query: bool
    keeps_case: bool
    permanent: bool


@dataclass(frozen=True)
class _PostForm:
    path: re.Pattern[str]
    host: str  # "" for every host of the network


@dataclass(frozen=True)
class _Network:
    hosts: frozenset[str]
    accounts: tuple[_Form, ...]
    reserved: frozenset[str]
    posts: tuple[_PostForm, ...]


def recognise(address: str) -> Account | None:
    """The account behind a pasted address, with or without https://; None if it is no account.

    Any other web address is an account of the network "website".
    """
    parts = _split(address)
    if parts is None:
        return None
    host, path = _host(parts), parts.path.rstrip("/") or "/"
    owner = _owner(host)
    if owner:
        return _match(owner, host, path, parts.query)
    return _match("mastodon", host, path, parts.query) or _website(parts, path)


def permanent_id(account: Account) -> str:
    """The id that stays through a change of name, where the address carries it; else empty."""
    forms = _networks()[account.network].accounts
    known = any(
        form.permanent and form.canonical.format(handle=account.handle, host="") == account.url
        for form in forms
    )
    return account.handle if known else ""


def network_of(address: str) -> str:
    """The network on whose host the address lies, account or not; "" for any other host."""
    parts = _split(address)
    return _owner(_host(parts)) if parts is not None else ""


def only_leads_on(address: str) -> bool:
    """Whether the address is that of a shortener: nobody sees what stands behind it."""
    parts = _split(address)
    return parts is not None and _host(parts) in _data()["shorteners"]


def looks_like_post_url(network: str, address: str) -> bool:
    """Whether this can be the address of one post there; False for an account or a front page."""
    rules = _networks().get(network)
    parts = _split(address)
    if rules is None or parts is None or not address.lower().startswith(("http://", "https://")):
        return False
    host = _host(parts)
    if (rules.hosts and host not in rules.hosts) or (not rules.hosts and _owner(host)):
        return False
    place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return any(form.path.search(place) for form in rules.posts if form.host in ("", host))


def _match(network: str, host: str, path: str, query: str) -> Account | None:
    rules = _networks()[network]
    for form in rules.accounts:
        match = form.path.search(f"{path}?{query}" if form.query else path)
        if match is None:
            continue
        handle = match.group("handle")
        if not form.query and handle.lower() in rules.reserved:
            continue
        handle = handle if form.keeps_case else handle.lower()
        return Account(network, handle, form.canonical.format(handle=handle, host=host))
    return None


def _website(parts: SplitResult, path: str) -> Account:
    host = (parts.hostname or "").lower()
    return Account("website", host, f"https://{host}{'' if path == '/' else path}")


def _owner(host: str) -> str:
    return next((code for code, rules in _networks().items() if host in rules.hosts), "")


def _split(address: str) -> SplitResult | None:
    address = address.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if parts.scheme.lower() not in ("http", "https") or not _HOST.match(host):
        return None
    # Somebody's name or a port in the address never belongs to an official account.
    return None if parts.username or port not in (None, 80, 443) else parts


def _host(parts: SplitResult) -> str:
    return _FRONT.sub("", (parts.hostname or "").lower())


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / "addresses.json").read_text(encoding="utf-8"))
    return data


@cache
def _networks() -> dict[str, _Network]:
    return {code: _read(row) for code, row in _data()["networks"].items()}


def _read(row: dict[str, Any]) -> _Network:
    return _Network(
        hosts=frozenset(row["hosts"]),
        accounts=tuple(
            _Form(
                re.compile(form["path"]),
                form["canonical"],
                form.get("query", False),
                form.get("keeps_case", False),
                form.get("permanent", False),
            )
            for form in row["accounts"]
        ),
        reserved=frozenset(row["reserved"]),
        posts=tuple(
            _PostForm(re.compile(form["path"]), form.get("host", "")) for form in row["posts"]
        ),
    )
