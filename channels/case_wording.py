"""What happened in a case about an impostor, in words, with what lies beside it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from records.models import Event, EventDetail
from records.wording import Told


def told(event: Event) -> Told:
    """What happened, and what was written as long as it is not erased. Needs `detail`."""
    words = {
        "impostor.reported": _("Reported from the public page"),
        "impostor.confirmed": _("Confirmed as an impostor"),
        "impostor.dismissed": _("Found to be no impostor"),
        "impostor.taken_down": _("Taken down by the network"),
        "impostor.reopened": _("Opened again"),
        "impostor.placed": _("Poses as another channel than was said"),
        "impostor.noted": _("Note"),
        "detail.erased": _("What reporters wrote was erased"),
    }
    return Told(event, words.get(event.kind, event.kind), _beside(event))


def _beside(event: Event) -> str:
    if event.kind == "impostor.placed":
        before, after = (event.facts[name] or _("not known") for name in ("before", "channel"))
        return f"{before} → {after}"
    detail: EventDetail | None = getattr(event, "detail", None)
    if detail is None:
        return ""
    if detail.erased_at is not None:
        return _("The words are erased.")
    data = detail.data
    words = [data.get("text") or data.get("reason", "")]
    if data.get("contact"):
        words.append(_("Contact: %(contact)s") % {"contact": data["contact"]})
    return " · ".join(words)
