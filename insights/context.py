"""What every page's frame needs: navigation, unread notices, the clock's alarm, today's date."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from records import queries

if TYPE_CHECKING:
    from django.http import HttpRequest


class Entry(NamedTuple):
    url: str
    label: str
    icon: str
    current: str = ""  # value of aria-current: "page", "true" (somewhere inside) or nothing


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`. Counts are asked for only when a template shows them."""
    user = getattr(request, "user", None)
    now = timezone.now()
    if user is None or not user.is_authenticated:
        return {"today": timezone.localtime(now)}
    return {
        "today": timezone.localtime(now),
        "navigation": navigation(request, now),
        "account_entries": account_entries(),
        "notices_url": address("insights:notices"),
        "unread_notices": cache(lambda: unread(user)),
        "clock_alarm": cache(lambda: alarm(now)),
    }


def navigation(request: HttpRequest, now: dt.datetime) -> list[Entry]:
    """The rooms that this person may enter, the present one marked."""
    rooms = [
        ("home", _("My work today"), "home"),
        ("posts:calendar", _("Content calendar"), "calendar"),
        ("posts:list", _("Content"), "file-text"),
        ("duties:inbox", _("Inbox"), "inbox"),
        ("channels:list", _("Official channels"), "speakerphone"),
    ]
    if rules.may_administer(request.user, now):
        rooms.append(("accounts:people", _("People"), "users"))
    entries = [(address(name), label, icon) for name, label, icon in rooms]
    found = [Entry(url, label, icon) for url, label, icon in entries if url]
    here = max((e.url for e in found if inside(request.path, e.url)), key=len, default="")
    exact = "page" if request.path == here else "true"
    return [entry._replace(current=exact if entry.url == here else "") for entry in found]


def inside(path: str, url: str) -> bool:
    """Whether an address lies in a room; everything lies below "/", so home only matches itself."""
    return path == url or (url != "/" and path.startswith(url))


def account_entries() -> list[Entry]:
    pages = [
        ("accounts:profile", _("My profile"), "user"),
        ("mfa_index", _("Second factor"), "shield-lock"),
        ("account_change_password", _("Password"), "key"),
        ("account_email", _("E-mail address"), "mail"),
        ("usersessions_list", _("Signed-in devices"), "device-desktop"),
    ]
    entries = [(address(name), label, icon) for name, label, icon in pages]
    return [Entry(url, label, icon) for url, label, icon in entries if url]


def address(name: str) -> str:
    """The address behind a URL name, or nothing where a room is not mounted."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def unread(user: Any) -> int:
    return queries.unread_count(user)


def alarm(now: dt.datetime) -> Any:
    return queries.clock_alarm(now)
