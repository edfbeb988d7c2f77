"""Filters and tags of all pages: dates in words, remaining time, icons, states, form fields."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import template
from django.contrib.messages import constants
from django.forms import (
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Select,
    Textarea,
)
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from insights.looks import LOOKS, NETWORK_ICONS, TONE_ICONS, icon_of, look_of
from platforms.networks import NAMES

if TYPE_CHECKING:
    from django.contrib.messages.storage.base import Message
    from django.forms import BoundField
    from django.utils.safestring import SafeString

register = template.Library()

# "Agt" is the usual short form; Django's Indonesian catalogue says "Agu".
SHORT_MONTHS = {
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
HOUR, DAY = 60, 24 * 60


@register.filter
def when(at: dt.datetime | None, zone: str | None = None) -> str:
    """`Senin, 17 Agustus 2026, 09.30 WIB`, in `zone` or else the zone active in this request."""
    return f"{day(at, zone)}, {clock(at, zone)}" if at else ""


@register.filter
def when_short(at: dt.datetime | None, zone: str | None = None) -> str:
    """`17 Agt 2026, 09.30 WIB`."""
    if at is None:
        return ""
    local = _local(at, zone)
    months = SHORT_MONTHS["id" if _indonesian() else "en"]
    return f"{local.day} {months[local.month - 1]} {local.year}, {clock(at, zone)}"


@register.filter
def day(at: dt.date | str | None, zone: str | None = None) -> str:
    """`Senin, 17 Agustus 2026`; a moment is first brought into its zone. Also of an ISO day."""
    if isinstance(at, str):
        at = parse_date(at)
    if at is None:
        return ""
    local = _local(at, zone) if isinstance(at, dt.datetime) else at
    return date_format(local, "l, j F Y")


@register.filter
def clock(at: dt.datetime | None, zone: str | None = None) -> str:
    """`09.30 WIB` in Indonesian, `09:30 WIB` in English."""
    if at is None:
        return ""
    local = _local(at, zone)
    return f"{local:%H.%M} {local:%Z}" if _indonesian() else f"{local:%H:%M} {local:%Z}"


@register.filter(name="zone")
def zone_name(at: dt.datetime | None) -> str:
    """WIB, WITA or WIT: the short name of the zone active in this request."""
    return _local(at or timezone.now(), None).strftime("%Z")


@register.filter
def minutes_words(minutes: float | str | None) -> str:
    """270 becomes `4 jam 30 menit`. Hours are never turned into days: a working day is no day."""
    if minutes is None or isinstance(minutes, str):  # a template gives "" for what is missing
        return ""
    hours, rest = divmod(round(abs(minutes)), HOUR)
    parts = [ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(parts)


@register.filter
def time_left(due: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """`3 jam 20 menit lagi` or `terlambat 2 hari`: elapsed time, not working time."""
    if due is None:
        return ""
    minutes = int((due - (now or timezone.now())).total_seconds() // HOUR)
    words = _rough(abs(minutes))
    return (
        _("%(time)s left") % {"time": words}
        if minutes >= 0
        else _("%(time)s late") % {"time": words}
    )


@register.filter
def elapsed(time: dt.timedelta) -> str:
    """`2 jam 15 menit`, `3 hari 4 jam`: elapsed time, not working time."""
    return _rough(max(int(time.total_seconds() // HOUR), 0))


def _rough(minutes: int) -> str:
    """Two units at most: days and hours beyond two days, else hours and minutes."""
    if minutes < 2 * DAY:
        return minutes_words(minutes)
    days, hours = minutes // DAY, minutes % DAY // HOUR
    words = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return f"{words} {minutes_words(hours * HOUR)}" if hours and days < 7 else words


def _local(at: dt.datetime, zone: str | None) -> dt.datetime:
    return timezone.localtime(at, ZoneInfo(zone) if zone else None)


def _indonesian() -> bool:
    return (get_language() or "id").startswith("id")


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """One drawing of the sprite; hidden from screen readers unless `label` names it."""
    href = f"{static('icons.svg')}#{name}"
    classes = f"icon {extra}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>',
            classes,
            label,
            href,
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, href)


@register.filter
def state_tone(state: str) -> str:
    return look_of(state).tone


@register.filter
def state_icon(state: str) -> str:
    return look_of(state).icon


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a notice, by the kind of its event."""
    return icon_of(kind)


@register.simple_tag
def looks_json() -> str:
    """Icon and tone of every state, for the calendar's script."""
    return json.dumps({state: [look.icon, look.tone] for state, look in LOOKS.items()})


@register.filter
def network_icon(network: str) -> str:
    return NETWORK_ICONS.get(str(network), "world")


@register.filter
def network_name(network: str) -> str:
    return str(NAMES.get(str(network), network))


@register.filter
def tone_icon(tone: str) -> str:
    return TONE_ICONS.get(tone, "info-circle")


@register.filter
def message_tone(message: Message) -> str:
    """The colour word of a Django message."""
    level = message.level
    if level >= constants.ERROR:
        return "danger"
    if level >= constants.WARNING:
        return "warning"
    return "success" if level == constants.SUCCESS else "info"


@register.filter
def field_kind(field: BoundField) -> str:
    """How `components/field.html` lays a field out: hidden, checkbox, choices or plain."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        widget.attrs.setdefault("class", "form-check-input")
        return "choices"
    return "checkbox" if isinstance(widget, CheckboxInput) else "plain"


@register.simple_tag
def widget(field: BoundField, hint: str = "") -> SafeString:
    """The field's control with our class, and its hint and errors tied to it for screen readers."""
    control = field.field.widget
    own = control.attrs
    attrs: dict[str, Any] = {"class": " ".join(filter(None, [own.get("class"), _class_of(field)]))}
    described = [own.get("aria-describedby", "")]
    if field.help_text or hint:
        described.append(f"{field.auto_id}_hint")
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if text := " ".join(filter(None, described)):
        attrs["aria-describedby"] = text
    if isinstance(control, Textarea) and own.get("rows", "10") == "10":
        attrs["rows"] = "5"
    return field.as_widget(attrs=attrs)


def _class_of(field: BoundField) -> str:
    control = field.field.widget
    kind = "form-control"
    if isinstance(control, CheckboxInput):
        kind = "form-check-input"
    elif isinstance(control, Select):
        kind = "form-select"
    return f"{kind} is-invalid" if field.errors else kind
