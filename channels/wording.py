"""Events about channels in words, for the history on a channel's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.templatetags.people import person_name
from channels.states import Rank, Task
from channels.templatetags.charges import task_name
from channels.templatetags.rota import pattern_clock, told_time, weekday_names
from records.models import Event
from records.wording import Told


def told(event: Event) -> Told:
    """What happened, and its details; an unknown kind is shown by its code."""
    words = {
        "channel.registered": _("Registered"),
        "channel.active": _("Taken into use"),
        "channel.paused": _("Paused"),
        "responsibility.assigned": _("Task given"),
        "responsibility.ended": _("Task ended"),
        "desk.opened": _("Desk opened"),
        "desk.closed": _("Desk closed"),
        "desk.covers": _("Covers from now on"),
        "desk.cover_ended": _("Covers no more"),
        "pattern.made": _("Weekly pattern made"),
        "pattern.ended": _("Weekly pattern ended"),
        "shift.made": _("Shifts made ahead"),
        "shift.put": _("Put on shift"),
        "shift.called_off": _("Shift called off"),
        "swap.offered": _("Swap offered"),
        "swap.accepted": _("Swap accepted"),
        "swap.refused": _("Swap refused"),
        "swap.withdrawn": _("Offer taken back"),
        "swap.decided": _("Swap decided"),
    }
    return Told(event, words.get(event.kind, event.kind), _note(event.facts))


def _note(facts: dict[str, Any]) -> str:
    if "starts_at" in facts:
        return f"{_who(facts)}; {told_time(facts)}"
    if "weekdays" in facts:
        return f"{weekday_names(facts['weekdays'])}, {pattern_clock(facts)}"
    if "made" in facts:
        until = date_format(date.fromisoformat(facts["until"]), "j F Y")
        words = _("%(made)s shifts, up to %(until)s; %(left_out)s left out")
        return words % (facts | {"until": until})
    if "rank" in facts:
        return _charge(facts)
    if "task" in facts:
        return f"{task_name(facts['task'])}, {facts['channel']}"
    return ""


def _who(facts: dict[str, Any]) -> str:
    """Of a swap, from whom to whom."""
    if "offered_to" not in facts:
        return person_name(facts["person"])
    return f"{person_name(facts['offered_by'])} → {person_name(facts['offered_to'])}"


def _charge(facts: dict[str, Any]) -> str:
    task = Task(facts["task"]).label if facts["task"] in Task.values else facts["task"]
    rank = Rank(facts["rank"]).label if facts["rank"] in Rank.values else facts["rank"]
    return f"{task}, {rank}, {person_name(facts.get('person'))}; {facts.get('under', '')}"
