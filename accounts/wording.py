"""Events about people in words, for the history on a person's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.states import Role
from accounts.templatetags.people import first_day, last_day
from records.models import Event
from records.wording import Told

FIELDS = {
    "name": gettext_lazy("name"),
    "title_before": gettext_lazy("title before"),
    "title_after": gettext_lazy("title after"),
    "nip": "NIP",
    "employment": gettext_lazy("kind of employment"),
    "position": gettext_lazy("position"),
    "unit": gettext_lazy("unit"),
    "language": gettext_lazy("language"),
    "phone": gettext_lazy("phone"),
    "short_name": gettext_lazy("short name"),
    "zone": gettext_lazy("time zone"),
    "calendar": gettext_lazy("work calendar"),
    "mail_domains": gettext_lazy("mail domains"),
    "wants_email": gettext_lazy("notices by e-mail"),
}


def told(event: Event) -> Told:
    """What happened, and its details; an unknown kind is shown by its code."""
    words = {
        "person.added": _("Entered by the system"),
        "person.changed": _("Details changed"),
        "person.preferences_changed": _("Own settings changed"),
        "person.transferred": _("Moved to another unit"),
        "person.left": _("Gone, everything handed over"),
        "person.deactivated": _("Account closed"),
        "person.password_changed": _("Password changed"),
        "person.password_reset": _("Password set anew by mail"),
        "person.address_changed": _("Address changed"),
        "person.second_factor_added": _("Second factor added"),
        "person.second_factor_removed": _("Second factor removed"),
        "person.second_factor_renewed": _("Recovery codes made anew"),
        "signin.new_device": _("New device"),
        "signin.attempts_refused": _("Sign-in attempts refused"),
        "signin.emergency": _("Emergency access"),
        "signin.session_ended": _("Device signed out"),
        "signin.factor_reset": _("Second factor reset by an admin"),
        "signin.identity_tied": _("Single sign-on tied"),
        "signin.identity_untied": _("Single sign-on untied"),
        "unit.created": _("Unit entered"),
        "unit.changed": _("Unit changed"),
        "unit.moved": _("Unit moved"),
        "unit.closed": _("Unit closed"),
        "unit.reopened": _("Unit opened again"),
        "conduct.acknowledged": _("Conduct of the staff signed"),
        "conduct.drafted": _("Draft of the conduct begun"),
        "conduct.draft_changed": _("Draft of the conduct changed"),
        "conduct.draft_withdrawn": _("Draft of the conduct withdrawn"),
        "conduct.confirmed": _("Version of the conduct confirmed"),
        "mandate.recorded": _("Letter entered"),
        "mandate.file_added": _("File of the letter added"),
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
    parts = [facts["device"]] if facts.get("device") else []
    parts = [", ".join(str(FIELDS[name]) for name in facts.get("fields", ()) if name in FIELDS)]
    if role := facts.get("role"):
        label = Role(role).label if role in Role.values else role
        parts.append(f"{label}, {facts.get('unit_name') or facts.get('unit', '')}")
    if version := facts.get("version"):
        parts.append(_("version %(n)s") % {"n": version})
    if "new_name" in facts:
        parts.append(f"{facts['old_name']} → {facts['new_name']}")
    if number := facts.get("under"):
        parts.append(_("decree %(number)s") % {"number": number})
    if facts.get("starts_at"):
        begins, ends = (datetime.fromisoformat(facts[key]) for key in ("starts_at", "ends_at"))
        parts.append(f"{first_day(begins)} – {last_day(ends)}")
    return "; ".join(filter(None, parts))
