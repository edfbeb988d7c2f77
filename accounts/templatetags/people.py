"""People in texts that know only their number, such as the wording of a notice."""

from __future__ import annotations

from django import template

from accounts.models import User
from accounts.states import Role

register = template.Library()


@register.filter
def person_name(person_id: int | None) -> str:
    """The name with titles. Facts of the record hold numbers, so that names stay in one place."""
    person = User.objects.filter(pk=person_id).first() if person_id else None
    return person.full_title if person else ""


@register.filter
def role_name(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role
