"""Who can be signed in as with one click, where the demo's door is open."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.utils import timezone

from accounts import demo
from accounts.models import Membership, User
from accounts.states import Role

register = template.Library()
ORDER = [Role.ADMIN, Role.OFFICER, Role.SUPERVISOR, Role.HEAD, Role.AUDITOR]


@dataclass(frozen=True)
class DemoPerson:
    pk: int
    email: str
    name: str
    position: str
    unit: str
    role: str  # label of the most telling role
    roles: str  # all labels


@dataclass(frozen=True)
class DemoGroup:
    label: str
    people: list[DemoPerson]


@register.simple_tag(takes_context=True)
def demo_people(context: template.Context) -> list[DemoPerson]:
    """Active people with a role, by role and name; nobody where the door is shut."""
    request: HttpRequest | None = context.get("request")
    if request is None or not demo.is_open(request):
        return []
    held: dict[int, list[Role]] = {}
    for person_id, role in Membership.objects.current(timezone.now()).values_list(
        "person_id", "role"
    ):
        held.setdefault(person_id, []).append(Role(role))
    people = User.objects.working().filter(pk__in=held).select_related("unit").order_by("name")
    found = [_person(person, sorted(set(held[person.pk]), key=ORDER.index)) for person in people]
    labels = [str(role.label) for role in ORDER]
    return sorted(found, key=lambda person: labels.index(person.role))


@register.filter
def by_role(people: list[DemoPerson]) -> list[DemoGroup]:
    """The same people in groups, in the order in which the story meets them."""
    labels = dict.fromkeys(person.role for person in people)
    return [DemoGroup(label, [one for one in people if one.role == label]) for label in labels]


def _person(person: User, roles: list[Role]) -> DemoPerson:
    return DemoPerson(
        pk=person.pk,
        email=person.email,
        name=person.full_title,
        position=person.position,
        unit=person.unit.short_name,
        role=str(roles[0].label),
        roles=", ".join(str(role.label) for role in roles),
    )
