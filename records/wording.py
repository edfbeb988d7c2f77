"""The words of a notice: one template per kind of event, headline first, then the body."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from records.models import Event, Notice

REASONS = {
    "author": lambda: _("you wrote it"),
    "approver": lambda: _("you approve posts of this channel"),
    "on_duty": lambda: _("you are on duty for this channel"),
    "responsible": lambda: _("you are in charge of this channel"),
    "substitute": lambda: _("you stand in for somebody who is away"),
    "supervisor": lambda: _("you supervise this unit"),
    "head": lambda: _("you head this unit"),
    "admin": lambda: _("you administer the program"),
    "person": lambda: _("it concerns you"),
    "conversation": lambda: _("you wrote it, or took part in this conversation"),
    "mentioned": lambda: _("somebody asks you to look"),
    "pause": lambda: _("you write, judge or lead where the pause holds"),
    "rota": lambda: _("you are on this rota"),
}


@dataclass(frozen=True)
class Told:
    """An event as a history shows it: what happened, and its details."""

    event: Event
    words: str
    note: str


@dataclass(frozen=True)
class Words:
    headline: str
    body: str
    letter: str


def why(reason: str) -> str:
    """Why this person hears of it, in words; empty when nothing was said."""
    return REASONS[reason]() if reason in REASONS else ""


def of(notice: Notice, *, absolute: bool = False) -> Words:
    """Headline, body and whole letter in the active language. Reads `event` and `person`.

    A kind without a template is said plainly rather than failing: a missing wording must not
    hold up a reminder (a test lists the kinds that lack one).
    """
    event = notice.event
    url = f"{settings.BASE_URL}{notice.url}" if absolute and notice.url else notice.url
    context = {
        "event": event,
        "facts": event.facts,
        "person": notice.person,
        "url": url,
        "reason": why(notice.reason),
    }
    try:
        text: str = render_to_string(f"notices/{event.kind}.txt", context)
    except TemplateDoesNotExist:
        text = _("News about %(subject)s") % {"subject": event.subject}
    headline, _separator, body = text.strip().partition("\n")
    headline = " ".join(headline.split())
    letter = render_to_string("notices/letter.txt", context | {"body": body.strip()})
    return Words(headline=headline, body=body.strip(), letter=letter.strip() + "\n")
