"""Events about channels in words, for the history on a channel's page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.templatetags.people import person_name
from channels.states import Rank, Task
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
    }
    return Told(event, words.get(event.kind, event.kind), _note(event.facts))


def _note(facts: dict[str, Any]) -> str:
    if "task" not in facts:
        return ""
    task = Task(facts["task"]).label if facts["task"] in Task.values else facts["task"]
    rank = Rank(facts["rank"]).label if facts["rank"] in Rank.values else facts["rank"]
    return f"{task}, {rank}, {person_name(facts.get('person'))}; {facts.get('under', '')}"
