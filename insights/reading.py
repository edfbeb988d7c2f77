"""A person's notices with their words, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from accounts.models import User
from records import wording
from records.models import Notice
from records.queries import notices
from records.wording import Words

ON_A_PAGE = 25
CHOICES = ("unread", "action")


@dataclass(frozen=True)
class Told:
    """A notice as the page shows it."""

    notice: Notice
    words: Words
    why: str


@dataclass(frozen=True)
class Page:
    items: list[Told]
    next_url: str
    previous_url: str


def only(params: QueryDict) -> str:
    """The filter in the address; an unknown one is as good as none."""
    return given if (given := params.get("only", "")) in CHOICES else ""


def page(person: User, params: QueryDict) -> Page:
    """By key: `before` in the address is the id at which the page begins."""
    found = notices(person)
    if only(params) == "unread":
        found = found.unread()
    elif only(params) == "action":
        found = found.filter(urgency__gte=20, read_at=None)
    before = params.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: ON_A_PAGE + 1])
    more, rows = len(rows) > ON_A_PAGE, rows[:ON_A_PAGE]
    chosen = f"only={only(params)}&" if only(params) else ""
    return Page(
        items=[Told(one, wording.of(one), wording.why(one.reason)) for one in rows],
        next_url=f"?{chosen}before={rows[-1].pk}" if more else "",
        previous_url=f"?{chosen}".rstrip("&?") or "?" if before else "",
    )
