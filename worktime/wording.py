"""An explanation in words, in the reader's language: one sentence per day, for pages and mails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from worktime.explanation import Explanation, Line, LineKind
from worktime.timetable import DayOff


def clock(at: datetime) -> str:
    """`09.30`, or `09.30.15` where seconds matter; `09:30` in English."""
    text = at.strftime("%H.%M.%S" if at.second else "%H.%M")
    return text if (get_language() or "id").startswith("id") else text.replace(".", ":")


def day_text(day: date) -> str:
    """`Senin, 17 Agustus 2026`."""
    return str(formats.date_format(day, "l, j F Y"))


def days_off_text(days_off: Iterable[DayOff]) -> str:
    """The names, in the reader's language."""
    language = get_language() or "id"
    return ", ".join(entry.name_in(language) for entry in days_off)


def line_text(line: Line) -> str:
    """What the day gave: which hours counted, or why none did."""
    if line.kind == LineKind.COUNTED:
        return _counted(line)
    if line.kind == LineKind.HOLIDAY:
        return _("%(name)s: not a working day") % {"name": days_off_text(line.days_off)}
    if line.kind == LineKind.OUTSIDE:
        return _("After working hours: the count begins at the next opening")
    return _("No working hours on this weekday")


def warnings(explanation: Explanation) -> list[str]:
    """What could still move the deadline; empty when nothing could."""
    found = []
    for entry in explanation.proposals:
        found.append(
            _("%(day)s (%(name)s) is proposed as a day off and not confirmed: it was counted.")
            % {"day": day_text(entry.date), "name": days_off_text([entry])}
        )
    if not explanation.certain:
        found.append(_("The holidays of part of this period are not decreed yet."))
    return found


def _counted(line: Line) -> str:
    times = _(" and ").join(f"{clock(s.starts)}–{clock(s.ends)}" for s in line.stretches)
    text = ngettext("%(times)s: %(count)d minute", "%(times)s: %(count)d minutes", line.minutes) % {
        "times": times,
        "count": line.minutes,
    }
    if line.breaks:
        rests = _(" and ").join(f"{clock(b.starts)}–{clock(b.ends)}" for b in line.breaks)
        text = _("%(text)s, without the break %(rests)s") % {"text": text, "rests": rests}
    extra = [line.special, days_off_text(line.days_off)]
    note = ", ".join(part for part in extra if part)
    return f"{text} ({note})" if note else text
