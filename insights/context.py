"""What every page's frame needs: navigation, unread notices, the clock's alarm, today's date."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules, sso
from insights import work
from records import queries

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User


class Entry(NamedTuple):
    url: str
    label: str
    icon: str
    current: str = ""  # value of aria-current: "page", "true" (somewhere inside) or nothing


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`; a fragment that shows none of it asks the database nothing."""
    user = getattr(request, "user", None)
    now = timezone.now()
    if user is None or not user.is_authenticated:
        return {"today": timezone.localtime(now)}
    return {
        "today": timezone.localtime(now),
        "navigation": cache(lambda: navigation(user, request.path, now)),
        "account_entries": account_entries,
        "notices_url": reverse("insights:notices"),
        "unread_notices": cache(lambda: queries.unread_count(user)),
        "clock_alarm": cache(lambda: queries.clock_alarm(now)),
    }


def navigation(user: User, path: str, now: dt.datetime) -> list[Entry]:
    """The rooms that this person may enter, the present one marked."""
    rooms = [
        ("home", _("My work today"), "home"),
        ("posts:calendar", _("Content calendar"), "calendar"),
        ("posts:list", _("Posts"), "file-text"),
        ("duties:inbox", _("Inbox"), "inbox"),
        ("channels:list", _("Official channels"), "speakerphone"),
        ("channels:rota", _("Duty rota"), "calendar-week"),
    ]
    if work.judges(user, now):
        rooms.insert(1, ("ethics:queue", _("To judge"), "scale"))
    if rules.may_administer(user, now):
        rooms.append(("accounts:people", _("People"), "users"))
    found = [Entry(reverse(name), label, icon) for name, label, icon in rooms]
    here = max((e.url for e in found if inside(room_of(path), e.url)), key=len, default="")
    exact = "page" if path == here else "true"
    return [entry._replace(current=exact if entry.url == here else "") for entry in found]


def room_of(path: str) -> str:
    """What a page counts as: a review as the queue, one's own profile as no room."""
    if path.startswith("/ethics/reviews/"):
        return reverse("ethics:queue")
    return "" if path == reverse("accounts:profile") else path


def inside(path: str, url: str) -> bool:
    """Whether an address lies in a room; everything lies below "/", so home only matches itself."""
    return path == url or (url != "/" and path.startswith(url))


def account_entries() -> list[Entry]:
    pages = [
        ("accounts:profile", _("My profile"), "user"),
        ("mfa_index", _("Second factor"), "shield-lock"),
        ("accounts:absences", _("Who is away"), "beach"),
        ("account_change_password", _("Password"), "key"),
        ("account_email", _("E-mail address"), "mail"),
        ("usersessions_list", _("Signed-in devices"), "device-desktop"),
    ]
    if sso.is_offered():
        pages.append(("socialaccount_connections", _("Single sign-on"), "link"))
    return [Entry(reverse(name), label, icon) for name, label, icon in pages]
