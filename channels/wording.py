"""Events about channels in words, for the history on a channel's page."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.templatetags.people import person_name
from channels.models import Channel
from channels.states import Holding, Rank, Task
from channels.templatetags.charges import task_name
from channels.templatetags.rota import pattern_clock, told_time, weekday_names
from records.models import Event
from records.wording import Told


class Change(NamedTuple):
    """One field before and after, as a reader of the history sees it."""

    field: str
    before: str
    after: str


def told(event: Event) -> Told:
    """What happened, and its details; an unknown kind is shown by its code."""
    words = {
        "channel.registered": _("Registered"),
        "channel.requested": _("Requested"),
        "channel.declined": _("Request declined"),
        "channel.active": _("Taken into use"),
        "channel.paused": _("Paused"),
        "channel.closing": _("Closure announced"),
        "channel.closed": _("Closed"),
        "channel.changed": _("Register corrected"),
        "channel.renamed": _("Renamed on its network"),
        "channel.unit_changed": _("Passed to another unit"),
        "channel.attested": _("Confirmed by the unit"),
        "channel.attestation_due": _("Reminded of the confirmation"),
        "channel.access_due": _("Reminded of the access review"),
        "channel.access_reviewed": _("Access reviewed"),
        "custody.entered": _("Custody noted"),
        "custody.ended": _("Custody ended"),
        "handover.opened": _("Hand-over begun"),
        "handover.confirmed": _("Hand-over confirmed by one of the two"),
        "handover.completed": _("Hand-over done"),
        "handover.cancelled": _("Hand-over called off"),
        "responsibility.assigned": _("Task given"),
        "responsibility.ended": _("Task ended"),
        "desk.opened": _("Desk opened"),
        "desk.closed": _("Desk closed"),
        "desk.covers": _("Covers from now on"),
        "desk.cover_ended": _("Covers no more"),
        "pattern.made": _("Weekly pattern made"),
        "pattern.ended": _("Weekly pattern ended"),
        "shift.made": _("Shifts made ahead"),
        "shift.put": pgettext("happened", "Put on shift"),
        "shift.called_off": _("Shift called off"),
        "swap.offered": _("Swap offered"),
        "swap.accepted": _("Swap accepted"),
        "swap.refused": _("Swap refused"),
        "swap.withdrawn": _("Offer taken back"),
        "swap.decided": _("Swap decided"),
        "swap.lapsed": _("Swap offer lapsed"),
    }
    return Told(event, words.get(event.kind, event.kind), _note(event.facts))


def changes(event: Event) -> list[Change]:
    """Each field that the act changed; none for acts of another kind."""
    found = event.facts.get("changes", {})
    return [
        Change(_field(name), _value(name, before), _value(name, after))
        for name, (before, after) in found.items()
    ]


def _note(facts: dict[str, Any]) -> str:
    return _of_account(facts) or _of_rota(facts)


def _of_account(facts: dict[str, Any]) -> str:
    if "changes" in facts:
        return ", ".join(_field(name) for name in facts["changes"])
    if "after_unit" in facts:
        return "{before_name} → {after_name} ({under}): {why}".format(**facts)
    if "why" in facts:
        return str(facts["why"])
    if "rank" in facts:
        return _charge(facts)
    if "holding" in facts:
        holder = person_name(facts["person"]) if facts["person"] else facts["outsider"]
        return f"{Holding(facts['holding']).label}: {holder}"
    if "hand_over" in facts:
        return f"{person_name(facts['giver'])} → {person_name(facts['receiver'])}"
    if "due_at" in facts:
        due = parse_datetime(facts["due_at"])
        return _("due %(day)s") % {"day": date_format(localtime(due), "j F Y")} if due else ""
    return ""


def _of_rota(facts: dict[str, Any]) -> str:
    if "starts_at" in facts:
        return f"{_who(facts)}; {told_time(facts)}{_because(facts)}"
    if "weekdays" in facts:
        return f"{weekday_names(facts['weekdays'])}, {pattern_clock(facts)}"
    if "made" in facts:
        until = date_format(date.fromisoformat(facts["until"]), "j F Y")
        words = _("%(made)s shifts, up to %(until)s; %(left_out)s left out")
        return words % (facts | {"until": until})
    if "task" in facts:
        return f"{task_name(facts['task'])}, {facts['channel']}"
    return ""


def _who(facts: dict[str, Any]) -> str:
    """Of a swap, from whom to whom."""
    if "offered_to" not in facts:
        return person_name(facts["person"])
    return f"{person_name(facts['offered_by'])} → {person_name(facts['offered_to'])}"


def _because(facts: dict[str, Any]) -> str:
    """Of a shift that followed the work calendar."""
    words = {"off": _("a day off now"), "working": _("a working day again")}
    return f"; {words[facts['day']]}" if "day" in facts else ""


def _charge(facts: dict[str, Any]) -> str:
    task = Task(facts["task"]).label if facts["task"] in Task.values else facts["task"]
    rank = Rank(facts["rank"]).label if facts["rank"] in Rank.values else facts["rank"]
    return f"{task}, {rank}, {person_name(facts.get('person'))}; {facts.get('under', '')}"


def _field(name: str) -> str:
    return str(capfirst(Channel._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _value(name: str, value: Any) -> str:
    """A choice by its label, a list in one line, yes and no, a dash for nothing."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        value = ", ".join(value)
    if name.endswith("_on") and value:
        return date_format(date.fromisoformat(value), "j F Y")
    labels = dict(Channel._meta.get_field(name).choices or [])  # type: ignore[union-attr]
    return str(labels.get(value, value)) if value not in (None, "") else "–"
