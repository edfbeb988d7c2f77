"""Shifts in the chain of who is on duty, and one answer whoever asks."""

from __future__ import annotations

import random

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Mandate, Membership
from accounts.states import MandateKind, Role
from channels import queries
from channels.models import Channel
from channels.rules import visible_channels
from channels.states import ShiftKind, Task
from duties.recipients import Roster as Recipients
from tests.accounts.conftest import DAY, NOW, Office
from tests.channels.conftest import Give, register
from tests.channels.rota import make_desk, put
from tests.channels.test_on_duty import LEADERS, away, chain, without_admin


def test_who_is_on_shift_comes_before_the_primary(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    put(make_desk(office.health, channel), office.rizky)

    assert chain(channel)[:2] == [("Rizky", "shift"), ("Dewi", "primary")]
    assert queries.on_duty(channel, Task.RESPOND, NOW)[0].because == (
        "on shift at Piket until 23 November 2026 12.00 WIB"
    )
    assert chain(channel, Task.PUBLISH) == LEADERS


def test_an_override_wins_over_the_rota(office: Office, channel: Channel) -> None:
    desk = make_desk(office.health, channel)
    put(desk, office.rizky)
    put(desk, office.omar, kind=ShiftKind.OVERRIDE)
    assert chain(channel)[:2] == [("Omar", "override"), ("Rizky", "shift")]
    assert queries.holds(office.omar, channel, Task.RESPOND, NOW)
    assert not queries.holds(office.rizky, channel, Task.RESPOND, NOW)


def test_a_shift_counts_from_its_first_instant_to_before_its_last(
    office: Office, channel: Channel
) -> None:
    shift = put(make_desk(office.health, channel), office.rizky)
    for at, reason in ((shift.starts_at, "shift"), (shift.ends_at, "supervisor")):
        assert queries.on_duty(channel, Task.RESPOND, at)[0].reason == reason


def test_the_substitutes_of_who_is_on_shift_are_followed(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.bagus)
    put(make_desk(office.health, channel), office.rizky)
    away(office.rizky, office.omar)
    away(office.omar, office.dewi)
    assert chain(channel)[:2] == [("Dewi", "substitute"), ("Bagus", "primary")]
    assert queries.holds(office.dewi, channel, Task.RESPOND, NOW)
    assert not queries.holds(office.hendra, channel, Task.RESPOND, NOW)


def test_substitutes_in_a_circle_are_cut_and_said(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    away(office.dewi, office.omar)
    away(office.omar)
    known = queries.roster([channel], NOW, NOW)
    closing = known.absence(office.omar.pk, NOW)
    assert closing is not None
    closing.substitute = office.dewi  # in memory: the database refuses it
    answer = known.chain(channel, Task.RESPOND, NOW)
    assert answer[0].reason == "supervisor"
    assert [(link.person.name, link.reason) for link in answer.skipped] == [
        ("Dewi", "absent"),
        ("Omar", "loop"),
    ]
    assert "circle" in answer.skipped[1].because


def test_who_acts_as_head_comes_before_the_head(office: Office, channel: Channel) -> None:
    letter = Mandate.objects.create(
        number="821/7", signed_on=NOW.date(), signer="Sekda", kind=MandateKind.PLH
    )
    Membership.objects.create(
        person=office.dewi, unit=office.health, role=Role.HEAD, valid_from=NOW - DAY,
        valid_until=NOW + 30 * DAY, mandate=letter,
    )  # fmt: skip
    heads = chain(channel)[1:3]
    assert heads == [("Dewi", "acting_head"), ("Lukman", "head")]
    words = queries.on_duty(channel, Task.RESPOND, NOW)[1].because
    assert words == "Plh. head of Health by decree 821/7"
    away(office.hendra)
    told = Recipients(NOW)._on_duty(channel, Task.RESPOND).told
    assert [(one.person, one.reason) for one in told] == [(office.dewi, "head")]


def test_who_is_on_shift_sees_the_channel_while_it_lasts(office: Office, channel: Channel) -> None:
    put(make_desk(office.province, channel), office.omar)
    assert channel in visible_channels(office.omar, NOW)
    assert channel not in visible_channels(office.omar, NOW + DAY)


def test_the_one_on_shift_hears_of_a_duty(office: Office, channel: Channel, give: Give) -> None:
    give(office.dewi)
    put(make_desk(office.health, channel), office.rizky)
    told = Recipients(NOW)._on_duty(channel, Task.RESPOND).told
    assert [(one.person, one.reason) for one in told] == [(office.rizky, "on_duty")]


def test_in_bulk_as_one_by_one_for_six_queries(
    office: Office, channel: Channel, give: Give
) -> None:
    other = register(office, "disdik", unit=office.education)
    give(office.dewi, valid_from=NOW - 2 * DAY, valid_until=NOW + DAY)
    desk = make_desk(office.province, channel, other)
    put(desk, office.rizky)
    put(desk, office.omar, NOW + DAY, NOW + 2 * DAY, ShiftKind.OVERRIDE)
    away(office.rizky, office.omar)
    chosen = random.Random(7)
    asked = [
        queries.Question(
            chosen.choice([channel, other]), chosen.choice(list(Task)), NOW + DAY * step / 4
        )
        for step in range(-20, 20)
    ]
    with CaptureQueriesContext(connection) as counted:
        answers = queries.resolve_many(asked)
    assert len(counted) == 6

    def said(answer: queries.Chain) -> list[tuple[int, str, str]]:
        return [(one.person.pk, one.reason, one.because) for one in [*answer, *answer.skipped]]

    assert list(map(said, answers)) == [said(queries.on_duty(*question)) for question in asked]
    assert queries.resolve_many([]) == []


def test_without_an_admin_the_bulk_answer_is_empty(db: None) -> None:
    assert queries.resolve_many([queries.Question(without_admin(), Task.RESPOND, NOW)]) == [[]]
