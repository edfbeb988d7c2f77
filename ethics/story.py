"""What happened to a post, in sentences: one for each kind of event."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import Mandate, User
from records.models import Event

# Facts are plain codes; a sentence may name them by %(name)s.
SENTENCES: dict[str, Callable[[], str]] = {
    "post.created": lambda: _("began the post"),
    "post.described": lambda: _("changed title or information class"),
    "post.placed": lambda: _("changed campaign, topic or audience"),
    "post.revised": lambda: _("wrote revision %(number)s"),
    "post.clearance_voided": lambda: _("wrote revision %(number)s; the clearance fell by it"),
    "post.submitted": lambda: _("submitted revision %(number)s for review"),
    "post.recalled": lambda: _("took the post back from review"),
    "post.changes_requested": lambda: _("sent the post back"),
    "post.rejected": lambda: _("rejected the post"),
    "post.cleared": lambda: _("cleared revision %(number)s"),
    "post.cleared_late": lambda: _("cleared revision %(number)s after its time had passed"),
    "post.planned": lambda: _("set the intended time"),
    "post.limited": lambda: _("set the time after which it may not go out"),
    "post.scheduled": lambda: _("put the post on the calendar"),
    "post.moved": lambda: _("moved the post to another time"),
    "post.unscheduled": lambda: _("took the post off the calendar"),
    "post.publishing": lambda: _("opened the slot: to be posted by hand"),
    "post.published": lambda: _("recorded: published on every channel"),
    "post.missed": lambda: _("marked the post as missed"),
    "post.held": lambda: _("held the post: a pause was in force"),
    "post.scheduled_again": lambda: _("put a held channel back on the calendar"),
    "post.to_be_judged_again": lambda: _("sent the held post back to be judged again"),
    "post.withdrawn": lambda: _("recorded the post as taken down"),
    "post.amended": lambda: _("began a correction or clarification of this post"),
    "post.repeated": lambda: _("copied it as a series"),
    "post.restored": lambda: _("restored revision %(revision)s"),
    "comment.made": lambda: _("said something about it"),
    "comment.mentioned": lambda: _("asked colleagues to look"),
    "comment.resolved": lambda: _("resolved a comment"),
    "comment.reopened": lambda: _("opened a comment again"),
    "comment.taken_back": lambda: _("took a comment back"),
    "post.handed_over": lambda: _("handed the post to another keeper"),
    "post.cancelled": lambda: _("called the post off"),
    "publication.scheduled": lambda: _("scheduled %(channel)s"),
    "publication.opened": lambda: _("opened the slot on %(channel)s"),
    "publication.published": lambda: _("confirmed the publication on %(channel)s"),
    "publication.missed": lambda: _("marked %(channel)s as missed"),
    "publication.held": lambda: _("held %(channel)s: a pause was in force"),
    "publication.not_posted": lambda: _("said that it did not go out on %(channel)s"),
    "publication.released": lambda: _("let %(channel)s out in spite of the pause"),
    "publication.failed": lambda: _("recorded a failure on %(channel)s"),
    "publication.withdrawn": lambda: _("recorded %(channel)s as taken down"),
    "publication.cancelled": lambda: _("cancelled the slot on %(channel)s"),
    "review.blocked": lambda: _("wanted to submit; the screening blocked it (%(rules)s)"),
    "review.opened": lambda: _("called its reviewers"),
    "review.nobody": lambda: _("found no reviewer and told the program admins"),
    "review.void": lambda: _("let the review of revision %(revision)s fall: the text changed"),
    "review.recalled": lambda: _("took revision %(revision)s back from review"),
    "review.approved": lambda: _("approved revision %(revision)s on the eight points"),
    "review.returned": lambda: _("judged revision %(revision)s: needs improvement"),
    "review.rejected": lambda: _("judged revision %(revision)s: not to be published"),
}
# The same moment told twice: the act itself says more than what follows from it.
FOLLOWS = frozenset(
    {"post.changes_requested", "post.rejected", "post.cleared", "post.recalled", "review.opened"}
)
UNSAID = ("number", "revision", "channel", "rules")
TIMES = ("slot", "slot_at", "planned_at", "to", "published_at")


@dataclass(frozen=True)
class Act:
    """One line of the history: who (nobody: the system), did what, under which mandate, when.

    `about` is the time that the act was about: a slot, a plan.
    """

    actor: User | None
    words: str
    mandate: Mandate | None
    at: datetime
    about: datetime | None = None


def acts(events: Iterable[Event]) -> list[Act]:
    """Oldest first, as the events come; events must have actor and mandate loaded."""
    return [
        Act(event.actor, sentence(event), event.mandate, event.at, _time_in(event))
        for event in events
        if event.kind not in FOLLOWS
    ]


def sentence(event: Event) -> str:
    """What was done; an unknown kind is shown by its code rather than hidden."""
    if event.kind not in SENTENCES:
        return event.kind
    known: dict[str, Any] = dict.fromkeys(UNSAID, "?") | event.facts
    if isinstance(known["rules"], list):
        known["rules"] = ", ".join(known["rules"])
    words: str = SENTENCES[event.kind]() % known
    if event.facts.get("fresh_rights"):
        fresh = _("own rights changed within the 24 hours before")
        return f"{words} ({fresh})"
    return words


def _time_in(event: Event) -> datetime | None:
    """The time that the act was about, if its facts name one."""
    for name in TIMES:
        given = event.facts.get(name)
        if isinstance(given, str) and (moment := _moment(given)):
            return moment
    return None


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
