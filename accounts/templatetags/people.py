"""People in texts that know only their number, such as the wording of a notice."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from accounts.states import Role

register = template.Library()


@register.filter
def person_name(person_id: int | None) -> str:
    """The name with titles. Facts of the record hold numbers, so that names stay in one place."""
    person = User.objects.filter(pk=person_id).first() if person_id else None
    return person.full_title if person else ""


@register.filter
def first_day(begins: datetime, zone: str | None = None) -> str:
    """The day on which a period begins: `17 Agt 2026`."""
    return _short(begins, zone)


@register.filter
def last_day(ends: datetime, zone: str | None = None) -> str:
    """The last day of a half-open period: one that ends at midnight ended the day before."""
    return _short(ends - timedelta(microseconds=1), zone)


def _short(moment: datetime, zone: str | None) -> str:
    local = timezone.localtime(moment, ZoneInfo(zone) if zone else None)
    return date_format(local, "j M Y")


@register.filter
def moment(text: str) -> datetime:
    """An instant as the facts of the record hold it."""
    return datetime.fromisoformat(text)


@register.filter
def role_name(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role
