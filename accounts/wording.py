"""Events about people in words, for the history on a person's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.states import Role
from accounts.templatetags.people import first_day, last_day
from records.models import Event
from records.wording import Told


def told(event: Event) -> Told:
    """What happened, and its details; an unknown kind is shown by its code."""
    words = {
        "person.added": _("Entered by the system"),
        "person.preferences_changed": _("Own settings changed"),
        "person.deactivated": _("Account closed"),
        "person.password_changed": _("Password changed"),
        "person.password_reset": _("Password set anew by mail"),
        "person.address_changed": _("Address changed"),
        "person.second_factor_added": _("Second factor added"),
        "person.second_factor_removed": _("Second factor removed"),
        "person.second_factor_renewed": _("Recovery codes made anew"),
        "membership.granted": _("Role given"),
        "membership.ended": _("Role ended"),
        "invitation.accepted": _("Invitation accepted"),
        "absence.recorded": _("Absence entered"),
        "absence.changed": _("Absence changed"),
        "absence.cancelled": _("Absence cancelled"),
        "feed.opened": _("Calendar address made"),
        "feed.rotated": _("Calendar address made anew"),
        "feed.revoked": _("Calendar address taken back"),
        "coverage.limited": _("Limit of channels for one person set"),
    }
    return Told(event, words.get(event.kind, event.kind), _note(event.facts))


def _note(facts: dict[str, Any]) -> str:
    parts = []
    if role := facts.get("role"):
        label = Role(role).label if role in Role.values else role
        parts.append(f"{label}, {facts.get('unit_name') or facts.get('unit', '')}")
    if number := facts.get("under"):
        parts.append(_("decree %(number)s") % {"number": number})
    if facts.get("starts_at"):
        begins, ends = (datetime.fromisoformat(facts[key]) for key in ("starts_at", "ends_at"))
        parts.append(f"{first_day(begins)} – {last_day(ends)}")
    return "; ".join(parts)
