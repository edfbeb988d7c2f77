"""Who hears of a step of a duty: asked at the instant at which the step fires."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Absence, Membership, User
from accounts.rules import above
from accounts.states import Role
from channels import queries as channels
from channels.models import Channel
from duties.models import Duty
from duties.states import Recipient


@dataclass(frozen=True)
class Told:
    """A person, and the code of why this one (see records.wording.REASONS)."""

    person: User
    reason: str


@dataclass
class Answer:
    """Whom to tell, first reason first, and who was passed over because of what."""

    told: list[Told] = field(default_factory=list)
    skipped: list[dict[str, object]] = field(default_factory=list)

    def add(self, person: User, reason: str) -> None:
        """Once per person; the first reason stays."""
        if all(known.person.pk != person.pk for known in self.told):
            self.told.append(Told(person, reason))

    def skip(self, person: User, because: str) -> None:
        entry: dict[str, object] = {"person": person.pk, "because": because}
        if entry not in self.skipped:
            self.skipped.append(entry)


class Roster:
    """Answers for one instant; what was asked once in a batch is not asked again."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._known: dict[tuple[str, int, str], Answer] = {}

    def whom_to_tell(self, duty: Duty, recipients: Iterable[str]) -> Answer:
        """The people behind the recipients, never nobody while one active admin exists."""
        everyone = Answer()
        for recipient in recipients:
            found = self._ask(recipient, duty)
            for told in found.told:
                everyone.add(told.person, told.reason)
            for entry in found.skipped:
                if entry not in everyone.skipped:
                    everyone.skipped.append(entry)
        return everyone

    def _ask(self, recipient: str, duty: Duty) -> Answer:
        key = (recipient, duty.channel_id, duty.task)
        if key not in self._known:
            find: Callable[[Channel, str], Answer] = {
                Recipient.ON_DUTY: self._on_duty,
                Recipient.RESPONSIBLE: self._responsible,
                Recipient.SUPERVISOR: lambda channel, task: self._in_role(channel, Role.SUPERVISOR),
                Recipient.ADMIN: lambda channel, task: self._in_role(channel, Role.ADMIN),
                Recipient.HEAD: lambda channel, task: self._in_role(channel, Role.HEAD),
            }[Recipient(recipient)]
            self._known[key] = find(duty.channel, duty.task)
        return self._known[key]

    def _on_duty(self, channel: Channel, task: str) -> Answer:
        answer = Answer()
        try:
            chain = channels.on_duty(channel, task, self.at)
        except channels.NobodyOnDuty:
            return answer
        answer.add(chain[0].person, _reason(chain[0].reason))
        for link in chain.skipped:
            answer.skip(link.person, link.reason)
        return answer

    def _responsible(self, channel: Channel, task: str) -> Answer:
        """Those in charge; who is away is passed over, since the substitute is on duty."""
        answer = Answer()
        people = channels.responsible_people(channel, task, self.at)
        away = self._away(people)
        for person in people:
            if person.pk in away:
                answer.skip(person, "absent")
            else:
                answer.add(person, "responsible")
        return answer

    def _in_role(self, channel: Channel, role: Role) -> Answer:
        """Present holders of the role in the nearest unit up the tree that has any.

        Somebody absent is replaced by the substitute. Without a supervisor the head is told,
        without a head the program admins.
        """
        answer = Answer()
        for unit_id in above(channel.unit_id):
            holders = _holders(role, unit_id, self.at)
            away = self._away(holders)
            for person in holders:
                absence = away.get(person.pk)
                if absence is None:
                    answer.add(person, str(role))
                else:
                    answer.skip(person, "absent")
                    self._stand_in(answer, absence)
            if answer.told:
                return answer
        return self._instead(channel, role, answer)

    def _stand_in(self, answer: Answer, absence: Absence) -> None:
        stand_in = absence.substitute
        if stand_in is None or not stand_in.is_active:
            return
        if self._away([stand_in]):
            answer.skip(stand_in, "absent")
        else:
            answer.add(stand_in, "substitute")

    def _instead(self, channel: Channel, role: Role, answer: Answer) -> Answer:
        if role == Role.ADMIN:
            for person in _holders(Role.ADMIN, None, self.at):
                answer.add(person, str(Role.ADMIN))
            return answer
        next_one = Role.HEAD if role == Role.SUPERVISOR else Role.ADMIN
        found = self._in_role(channel, next_one)
        found.skipped = [*answer.skipped, *found.skipped]
        return found

    def _away(self, people: Iterable[User]) -> dict[int, Absence]:
        absences = (
            Absence.objects.covering(self.at)
            .filter(person__in=[person.pk for person in people])
            .select_related("substitute")
        )
        return {absence.person_id: absence for absence in absences}


def _holders(role: Role, unit_id: int | None, at: datetime) -> list[User]:
    """Who holds the role in exactly that unit (anywhere without one), oldest mandate first."""
    held = Membership.objects.current(at).in_role([role]).select_related("person")
    if unit_id is not None:
        held = held.filter(unit_id=unit_id)
    people = [membership.person for membership in held.order_by("valid_from", "pk")]
    return list(dict.fromkeys(people))


def _reason(code: str) -> str:
    """The resolver's reason as a notice says it."""
    if code == "acting_head":
        return "head"
    known = {"substitute", "supervisor", "head", "admin"}
    return code if code in known else "on_duty"
