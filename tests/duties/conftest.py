"""Sari answers the office's X account, Dewi is her backup; Budi supervises, Hendra heads the
office, Ratna administers the program. Omar works elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from accounts.models import Absence, Mandate, Membership, Unit, User
from channels.models import Channel, Responsibility
from duties import actions
from duties.models import Duty, Message
from records.models import Event, Notice, label
from worktime.models import WorkCalendar

WIB = ZoneInfo("Asia/Jakarta")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2120, 1, 1, tzinfo=UTC)  # after the real clock, which pages read


def wib(day: int, hour: int, minute: int = 0, month: int = 8) -> datetime:
    """A time of August 2026 on the wall in Jakarta. Monday the 17th is a public holiday."""
    return datetime(2026, month, day, hour, minute, tzinfo=WIB)


FRIDAY_1530 = wib(14, 15, 30)
TUESDAY_DUE = wib(18, 10, 30)


@dataclass
class Office:
    """The people by name, and the channel that they care for."""

    unit: Unit
    channel: Channel
    sari: User
    dewi: User
    budi: User
    hendra: User
    ratna: User
    omar: User
    ani: User
    mandate: Mandate

    def away(self, person: User, substitute: User | None = None) -> Absence:
        """From mid-August for a week."""
        return Absence.objects.create(
            person=person,
            substitute=substitute,
            kind="annual",
            starts_at=wib(15, 0),
            ends_at=wib(22, 0),
        )


def person(name: str, unit: Unit) -> User:
    email = f"{name.split()[0].lower()}@nusantara.example.id"
    return User.objects.create_user(
        email=email, name=name, unit=unit, employment="pns", language="id"
    )


def role(who: User, unit: Unit, name: str, mandate: Mandate) -> None:
    Membership.objects.create(
        person=who, unit=unit, role=name, valid_from=LONG_AGO, mandate=mandate
    )


def build_office() -> Office:
    calendar = WorkCalendar.objects.get(code="wib")
    province = Unit.objects.create(
        code="prov", name="Pemprov Nusantara", short_name="Pemprov", calendar=calendar
    )
    health = Unit.objects.create(
        code="dinkes", name="Dinas Kesehatan", short_name="Dinkes", calendar=calendar,
        parent=province,
    )  # fmt: skip
    roads = Unit.objects.create(
        code="pupr", name="Dinas PUPR", short_name="PUPR", calendar=calendar, parent=province
    )
    mandate = Mandate.objects.create(
        number="800/12/2026", signed_on=date(2026, 1, 2), signer="Sekda", kind="definitive"
    )
    people = {name: person(f"{name.title()} Contoh", health) for name in
              ("sari", "dewi", "budi", "hendra", "ratna", "ani")}  # fmt: skip
    people["omar"] = person("Omar Contoh", roads)
    role(people["sari"], health, "officer", mandate)
    role(people["dewi"], health, "officer", mandate)
    role(people["budi"], health, "supervisor", mandate)
    role(people["hendra"], health, "head", mandate)
    role(people["ratna"], province, "admin", mandate)
    role(people["ani"], health, "auditor", mandate)
    role(people["omar"], roads, "officer", mandate)
    channel = Channel.objects.create(
        unit=health, network="x", handle="dinkes_nusantara", name="Dinkes Nusantara",
        url="https://x.com/dinkes_nusantara", state="active", registered_at=LONG_AGO,
        attested_at=LONG_AGO, attestation_due_at=FAR_AHEAD, access_due_at=FAR_AHEAD,
    )  # fmt: skip
    for who, rank in (("sari", "primary"), ("dewi", "backup")):
        Responsibility.objects.create(
            channel=channel, person=people[who], task="respond", rank=rank, valid_from=LONG_AGO,
            mandate=mandate,
        )  # fmt: skip
    return Office(unit=health, channel=channel, mandate=mandate, **people)


@pytest.fixture
def office(db) -> Office:
    return build_office()


@pytest.fixture
def english():
    """Refusals in the language in which the tests quote them."""
    with translation.override("en"):
        yield


_number = count(1000)


def write_in(office: Office, **changes) -> Message:
    """A citizen's complaint, received on the Friday before the holiday unless said otherwise."""
    fields = {
        "channel": office.channel,
        "external_id": f"status-{next(_number)}",
        "url": "",
        "author_name": "Warga",
        "text": "Puskesmas tutup lebih awal.",
        "message_class": "complaint",
        "received_at": FRIDAY_1530,
        "by": office.sari,
        "now": max(wib(14, 15, 45), changes.get("received_at", FRIDAY_1530)),
    }
    message, _created = actions.receive(**{**fields, **changes})
    return message


@pytest.fixture
def complaint(office) -> Message:
    return write_in(office)


def duty_of(message: Message) -> Duty:
    return message.duties.order_by("-pk").first()


def told(message: Message, step: str, medium: str = "in_app") -> dict[str, str]:
    """First name of each person told of the step, and why."""
    notices = Notice.objects.filter(
        key__startswith=f"duty:{duty_of(message).pk}:{step}:", medium=medium
    )
    return {
        notice.person.name.split()[0].lower(): notice.reason
        for notice in notices.select_related("person").order_by("pk")
    }


def kinds(subject) -> list[str]:
    return list(
        Event.objects.filter(subject=label(subject)).order_by("pk").values_list("kind", flat=True)
    )
