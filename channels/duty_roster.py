"""The resolver behind `channels.queries.on_duty`, for one channel at one instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Absence, Membership, User
from accounts.rules import above
from accounts.states import Role
from channels.models import Channel, Responsibility
from channels.rules import may_approve
from channels.states import Rank, Task


class NobodyOnDuty(Exception):
    """There is no active program admin at all: nobody is left to whom a duty could fall."""


@dataclass(frozen=True)
class Link:
    """One person in the chain (or passed over), with a code for programs and words for people.

    Codes: primary, backup, substitute, supervisor, head, admin; of those passed over: absent,
    left, not_asn, not_supervisor.
    """

    person: User
    reason: str
    because: str


class Chain(list[Link]):
    """Who is on duty, in order; the first one is meant, the others come after."""

    def __init__(self, links: Iterable[Link] = (), skipped: Iterable[Link] = ()) -> None:
        super().__init__(links)
        self.skipped = list(skipped)

    def add(self, link: Link) -> None:
        """Each person once; the first reason stays."""
        if all(known.person.pk != link.person.pk for known in self):
            self.append(link)

    def skip(self, link: Link) -> None:
        if all(known.person.pk != link.person.pk for known in self.skipped):
            self.skipped.append(link)


class Roster:
    """Answers for all tasks of one channel at one instant; reads the database once for all."""

    def __init__(self, channel: Channel, at: datetime) -> None:
        self.channel = channel
        self.at = at

    def chain(self, task: str) -> Chain:
        chain = Chain()
        for one in self._responsible:
            if one.task == task:
                self._consider(chain, one.person, one.rank, self._by_decree(one), task)
        for role in (Role.SUPERVISOR, Role.HEAD):
            for membership in self._nearest(role):
                self._consider(
                    chain, membership.person, role.value, self._by_role(membership), task
                )
        for membership in self._admins:
            self._consider(chain, membership.person, "admin", self._by_role(membership), task)
        if not chain:
            self._leave_it_to_admins(chain)
        return chain

    def _consider(self, chain: Chain, person: User, reason: str, because: str, task: str) -> None:
        """Add the person if present, else the substitute if that one is present."""
        if not person.is_active:
            chain.skip(Link(person, "left", _("does not work here any more")))
            return
        absence = self._absences.get(person.pk)
        if absence is None:
            chain.add(Link(person, reason, because))
            return
        chain.skip(Link(person, "absent", self._away(absence)))
        if absence.substitute is not None:
            self._substitute(chain, absence, absence.substitute, task)

    def _substitute(self, chain: Chain, absence: Absence, substitute: User, task: str) -> None:
        if not substitute.is_active:
            chain.skip(Link(substitute, "left", _("does not work here any more")))
        elif own := self._absences.get(substitute.pk):
            chain.skip(Link(substitute, "absent", self._away(own)))
        elif task == Task.APPROVE and not substitute.is_asn:
            words = _("is not a civil servant and cannot approve")
            chain.skip(Link(substitute, "not_asn", words))
        elif task == Task.APPROVE and not may_approve(substitute, self.channel.unit_id, self.at):
            words = _("does not supervise this unit and cannot approve")
            chain.skip(Link(substitute, "not_supervisor", words))
        else:
            words = _("stands in for %(person)s until %(until)s") % {
                "person": absence.person.full_title,
                "until": self._local(absence.ends_at),
            }
            chain.add(Link(substitute, "substitute", words))

    def _leave_it_to_admins(self, chain: Chain) -> None:
        """Everybody is away: better an absent admin than nobody."""
        for membership in self._admins:
            if membership.person.is_active:
                words = _("program admin; away, but nobody else is left")
                chain.add(Link(membership.person, "admin", words))
        if not chain:
            raise NobodyOnDuty(_("There is no active program admin at all."))

    # --- words ---------------------------------------------------------------------------------
    def _by_decree(self, one: Responsibility) -> str:
        rank = _("primary") if one.rank == Rank.PRIMARY else _("backup")
        return _("%(rank)s by decree %(number)s") % {"rank": rank, "number": one.mandate.number}

    def _by_role(self, membership: Membership) -> str:
        role = {
            Role.SUPERVISOR: _("supervisor of %(unit)s"),
            Role.HEAD: _("head of %(unit)s"),
            Role.ADMIN: _("program admin of %(unit)s"),
        }[Role(membership.role)]
        return role % {"unit": membership.unit.short_name}

    def _away(self, absence: Absence) -> str:
        """The kind of leave is nobody's business here."""
        return _("away until %(until)s") % {"until": self._local(absence.ends_at)}

    def _local(self, moment: datetime) -> str:
        """The last day; with the time of day when an absence does not end at midnight."""
        local = moment.astimezone(ZoneInfo(self.channel.unit.zone))
        if local.time() == time.min:
            return date_format(local - timedelta(days=1), "j F Y")
        return f"{date_format(local, 'j F Y')} {local:%H.%M %Z}"

    # --- reads ---------------------------------------------------------------------------------
    @cached_property
    def _responsible(self) -> list[Responsibility]:
        """In force by date, whoever holds it, primaries first."""
        in_force = Q(valid_until=None) | Q(valid_until__gt=self.at)
        held = Responsibility.objects.filter(
            in_force, channel_id=self.channel.pk, valid_from__lte=self.at
        )
        # "primary" sorts after "backup".
        return list(held.select_related("person", "mandate").order_by("-rank", "valid_from", "pk"))

    @cached_property
    def _above(self) -> list[int]:
        return above(self.channel.unit_id)

    @cached_property
    def _memberships(self) -> list[Membership]:
        """Supervisors and heads over the unit, and admins everywhere, nearest and oldest first."""
        held = (
            Membership.objects.current(self.at)
            .filter(
                Q(role__in=[Role.SUPERVISOR, Role.HEAD], unit_id__in=self._above)
                | Q(role=Role.ADMIN)
            )
            .select_related("person", "unit")
            .order_by("valid_from", "pk")
        )
        return sorted(held, key=self._distance)

    def _distance(self, membership: Membership) -> int:
        near = self._above
        return near.index(membership.unit_id) if membership.unit_id in near else len(near)

    @property
    def _admins(self) -> list[Membership]:
        return [membership for membership in self._memberships if membership.role == Role.ADMIN]

    def _nearest(self, role: Role) -> list[Membership]:
        """Holders in the nearest unit that has one present (or a substitute), and the absent ones
        that were passed over on the way."""
        found: list[Membership] = []
        for unit_id in self._above:
            here = [m for m in self._memberships if m.role == role and m.unit_id == unit_id]
            found += here
            if any(self._reachable(membership.person) for membership in here):
                break
        return found

    def _reachable(self, person: User) -> bool:
        absence = self._absences.get(person.pk)
        if absence is None:
            return True
        stand_in = absence.substitute
        return bool(stand_in and stand_in.is_active and stand_in.pk not in self._absences)

    @cached_property
    def _absences(self) -> dict[int, Absence]:
        """Who of all concerned is away, and of their substitutes."""
        people = {one.person_id for one in self._responsible}
        people |= {membership.person_id for membership in self._memberships}
        away = self._covering(people)
        substitutes = {a.substitute_id for a in away.values() if a.substitute_id} - people
        return away | self._covering(substitutes)

    def _covering(self, people: set[int]) -> dict[int, Absence]:
        if not people:
            return {}
        absences = Absence.objects.covering(self.at).filter(person_id__in=people)
        return {a.person_id: a for a in absences.select_related("person", "substitute")}
