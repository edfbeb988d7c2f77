"""What a pause stops; the trigger `tanggap_publication_paused` says the same in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from accounts import rules as people
from posts.models import Pause

if TYPE_CHECKING:
    from posts.models import PauseQuerySet, Publication


@dataclass(frozen=True)
class Stop:
    """A pause with the units that it covers and the officials that it names."""

    pause: Pause
    units: frozenset[int]
    officials: frozenset[int]

    def covers(self, channel_id: int, unit_ids: set[int], information_class: str) -> bool:
        """`unit_ids`: the unit of the channel and the unit that writes."""
        if self.pause.classes and information_class not in self.pause.classes:
            return False
        return channel_id == self.pause.channel_id or bool(self.units & unit_ids)

    def lets_out(self, information_class: str, person_id: int) -> bool:
        return information_class in self.pause.open_classes and person_id in self.officials


def in_force(at: datetime) -> list[Stop]:
    """Pauses that last at that instant, as far as is known now. One query when there are none."""
    return stops(Pause.objects.in_force(at))


def stops(pauses: PauseQuerySet) -> list[Stop]:
    return [
        Stop(
            pause,
            frozenset(people.within({pause.unit_id} if pause.unit_id else set())),
            frozenset(official.person_id for official in pause.officials.all()),
        )
        for pause in pauses.order_by("starts_at", "pk").prefetch_related("officials")
    ]


def on(publication: Publication, stops: list[Stop]) -> list[Stop]:
    """Those that stop this publication; reads its channel and its post."""
    units = {publication.channel.unit_id, publication.post.unit_id}
    kind = publication.post.information_class
    return [stop for stop in stops if stop.covers(publication.channel_id, units, kind)]
