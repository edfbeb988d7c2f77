"""One thing that is or will be missing: since when, how badly, why, and where it is mended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Unit, User
from channels.models import Channel
from channels.states import FindingKind, Severity, Task
from channels.templatetags.rota import shift_time


@dataclass(frozen=True)
class Finding:
    """Half-open [starts_at, ends_at); without an end it lasts beyond the window.

    `facts` holds what the sentence needs; the sentence is made in the language of who reads it.
    """

    kind: FindingKind
    severity: Severity
    unit: Unit
    starts_at: datetime
    ends_at: datetime | None = None
    channel: Channel | None = None
    task: Task | None = None
    person: User | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        if self.channel is not None and self.task is not None:
            return f"{self.channel}: {self.task.label}"
        if self.person is not None:
            return self.person.full_title
        return self.facts.get("desk_name") or self.unit.short_name

    @property
    def of_rota(self) -> bool:
        """Whoever plans the rota mends it, not only an admin."""
        return "desk" in self.facts

    @property
    def why(self) -> str:
        words: str = getattr(self, f"_{self.kind.value}")()
        return words

    @property
    def mend(self) -> str:
        """The address at which it is mended: by an admin, in a rota also by who plans it."""
        if self.kind == FindingKind.DESK:
            desk, day = self.facts["desk"], self.facts["day"]
            return f"{reverse('channels:put_on_shift', args=[desk])}?day={day}"
        if self.kind == FindingKind.OVERLOAD:
            return self.look
        if self.kind == FindingKind.ABSENT:
            return reverse("accounts:change_absence", args=[self.facts["absence"]])
        if self.kind == FindingKind.ROLE and self.person is not None:
            return reverse("accounts:grant_role", args=[self.person.pk])
        if self.channel is None or self.task is None:
            return f"{reverse('channels:bulk')}?unit={self.unit.pk}"
        return f"{reverse('channels:assign', args=[self.channel.pk])}?task={self.task.value}"

    @property
    def look(self) -> str:
        """Where anybody may look at it."""
        if self.of_rota:
            return f"{reverse('channels:desk', args=[self.facts['desk']])}?from={self.facts['day']}"
        if self.channel is not None:
            return self.channel.get_absolute_url()
        if self.kind in (FindingKind.OVERLOAD, FindingKind.ABSENT) and self.person is not None:
            return f"{reverse('channels:matrix')}?person={self.person.pk}"
        return f"{reverse('channels:matrix')}?unit={self.unit.pk}"

    # --- the sentences ---------------------------------------------------------------------------
    @property
    def _name(self) -> str:
        return self.person.full_title if self.person is not None else ""

    def _gap(self) -> str:
        if self.person is None:
            return _("Nobody is named.")
        words = _("The task of %(person)s ends by decree %(number)s, and nobody follows.")
        return words % {"person": self._name, "number": self.facts["number"]}

    def _nobody(self) -> str:
        words = _("It falls to %(person)s: all who are named are away.")
        if self.task == Task.APPROVE:
            words = _("It falls to %(person)s: all who are named are away or may not approve.")
        return words % {"person": self._name}

    def _absent(self) -> str:
        count = self.facts["tasks"]
        words = ngettext(
            "%(person)s is away and named no substitute: %(n)s task waits for the next in line.",
            "%(person)s is away and named no substitute: %(n)s tasks wait for the next in line.",
            count,
        )
        return words % {"person": self._name, "n": count}

    def _unit(self) -> str:
        words = _("%(person)s alone answers for all %(n)s tasks of this unit.")
        return words % {"person": self._name, "n": self.facts["tasks"]}

    def _single(self) -> str:
        return _("Only %(person)s is named: there is no backup.") % {"person": self._name}

    def _outside(self) -> str:
        words = _("%(person)s (%(rank)s) was named before the channel changed units: still meant?")
        return words % {"person": self._name, "rank": self.facts["rank"].label}

    def _overload(self) -> str:
        if self.of_rota:
            return self._wanted_twice()
        words = _("%(person)s is primary on %(n)s channels; at most %(most)s are meant.")
        return words % {"person": self._name, "n": self.facts["n"], "most": self.facts["most"]}

    def _desk(self) -> str:
        count, zone = self.facts["times"], self.unit.zone
        words = ngettext(
            "Nobody is on shift at “%(desk)s” %(n)s time: %(time)s.",
            "Nobody is on shift at “%(desk)s” %(n)s times, first %(time)s.",
            count,
        )
        time = shift_time(self.starts_at, self.ends_at or self.starts_at, zone)
        return words % {"desk": self.facts["desk_name"], "n": count, "time": time}

    def _wanted_twice(self) -> str:
        """On shift at two desks, or while away."""
        count = self.facts["times"]
        if "other_name" in self.facts:
            words = ngettext(
                "%(person)s sits at “%(desk)s” and at “%(other)s” at once: %(n)s time.",
                "%(person)s sits at “%(desk)s” and at “%(other)s” at once: %(n)s times.",
                count,
            )
        else:
            words = ngettext(
                "%(person)s is on shift at “%(desk)s” while away, without substitute: %(n)s time.",
                "%(person)s is on shift at “%(desk)s” while away, without substitute: %(n)s times.",
                count,
            )
        return words % {
            "person": self._name, "n": count, "desk": self.facts["desk_name"],
            "other": self.facts.get("other_name", ""),
        }  # fmt: skip

    def _role(self) -> str:
        words = {
            True: _("%(person)s, %(role)s: the role ends, and nobody else holds it here."),
            False: _("%(person)s, %(role)s: the role ends."),
        }[self.facts["last"]]
        return words % {"person": self._name, "role": self.facts["role"].label}

    def _mandate(self) -> str:
        words = _("The task of %(person)s (%(rank)s) ends by decree %(number)s.")
        return words % {
            "person": self._name,
            "rank": self.facts["rank"].label,
            "number": self.facts["number"],
        }
