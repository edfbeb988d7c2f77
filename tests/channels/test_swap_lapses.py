"""An offer to swap that can be taken no more: said so, never taken, in the way of no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

import accounts.actions
from accounts.models import User
from channels import actions, rota
from channels.models import Channel, Desk, Shift, SwapOffer
from channels.states import Task
from records.models import Notice
from records.wording import of as words_of
from tests.accounts.conftest import DAY, NOW, Office
from tests.accounts.test_pages import as_
from tests.channels.rota import put as row
from tests.channels.test_rota_actions import desk, offer, put, told

__all__ = ["desk"]  # used by name

HOUR = timedelta(hours=1)


@pytest.fixture
def mine(office: Office, desk: Desk) -> Shift:
    return put(desk, office.dewi)


@pytest.fixture
def theirs(office: Office, desk: Desk) -> Shift:
    return put(desk, office.rizky, starts_at=NOW + 3 * DAY, ends_at=NOW + 4 * DAY)


def lapsed(made: SwapOffer, now=NOW) -> str:
    (shown,) = [one for one in rota.offers_of(made.shift, now) if one.pk == made.pk]
    return shown.lapsed


def leave(office: Office, person: User) -> None:
    accounts.actions.deactivate(person=person, by=office.ratna, now=NOW)


def call_off(shift: Shift, office: Office) -> None:
    actions.call_off(shift_id=shift.pk, by=office.hendra, now=NOW)


def test_one_that_can_be_taken_has_not_lapsed(office: Office, mine: Shift, theirs: Shift) -> None:
    assert lapsed(offer(mine, office, theirs)) == ""


def test_the_one_asked_is_gone(office: Office, mine: Shift) -> None:
    made = offer(mine, office)
    leave(office, office.rizky)
    made.shift.refresh_from_db()
    assert lapsed(made) == "Rizky does not work here any more."
    with pytest.raises(actions.Refused, match="does not work here"):
        actions.decide_swap(offer_id=made.pk, by=office.hendra, now=NOW)
    assert Shift.objects.standing().get().person == office.dewi


def test_the_one_asked_may_not_do_what_the_desk_does(office: Office, channel: Channel) -> None:
    approving = actions.open_desk(
        unit=office.health, name="Penyetuju", around_the_clock=False,
        covers=[(channel, Task.APPROVE)], by=office.hendra, now=NOW - DAY,
    )  # fmt: skip
    made = SwapOffer.objects.create(
        shift=put(approving, office.hendra), offered_to=office.rizky, made_by=office.hendra,
        made_at=NOW,
    )  # fmt: skip
    with pytest.raises(actions.Refused, match="Rizky cannot approve"):
        actions.accept_swap(offer_id=made.pk, by=office.rizky, now=NOW)


def test_the_shift_or_the_one_in_return_has_begun(
    office: Office, mine: Shift, theirs: Shift
) -> None:
    made = offer(mine, office, theirs)
    assert lapsed(made, mine.starts_at) == "The shift has begun."
    back = actions.offer_swap(
        shift_id=theirs.pk, to=office.dewi, in_return_id=mine.pk, by=office.rizky, now=NOW
    )
    assert lapsed(back, mine.starts_at) == "The shift in return has begun."
    with pytest.raises(actions.Refused, match="in return has begun"):
        actions.accept_swap(offer_id=back.pk, by=office.dewi, now=mine.starts_at)


@pytest.mark.parametrize(
    "change",
    [
        lambda mine, theirs, office: call_off(mine, office),
        lambda mine, theirs, office: call_off(theirs, office),
        lambda mine, theirs, office: actions.pass_shift(
            shift_id=theirs.pk, to=office.omar, by=office.hendra, now=NOW
        ),
    ],
)
def test_either_shift_was_changed_meanwhile(
    office: Office, mine: Shift, theirs: Shift, change: Callable[[Shift, Shift, Office], object]
) -> None:
    made = offer(mine, office, theirs)
    change(mine, theirs, office)
    made.refresh_from_db()
    assert made.state == "lapsed"
    assert "called off or changed hands" in lapsed(made)
    assert told("swap.lapsed") == {"Dewi", "Rizky"}
    with pytest.raises(actions.Refused, match="answered already"):
        actions.accept_swap(offer_id=made.pk, by=office.rizky, now=NOW)


def test_both_read_what_became_of_it(office: Office, mine: Shift) -> None:
    offer(mine, office)
    call_off(mine, office)
    words = {
        one.person.name: words_of(one).headline
        for one in Notice.objects.filter(event__kind="swap.lapsed", medium="in_app")
    }
    assert words["Dewi"].startswith("Your offer to Rizky has lapsed: Piket, Tuesday")
    assert words["Rizky"].startswith("The offer of Dewi has lapsed: Piket, Tuesday")


def test_a_lapsed_offer_is_in_the_way_of_no_other(office: Office, mine: Shift) -> None:
    first = offer(mine, office)
    leave(office, office.rizky)
    second = actions.offer_swap(
        shift_id=mine.pk, to=office.omar, in_return_id=None, by=office.dewi, now=NOW
    )
    first.refresh_from_db()
    assert (first.state, second.state) == ("lapsed", "open")


def test_one_that_still_stands_is(office: Office, mine: Shift) -> None:
    offer(mine, office)
    with pytest.raises(actions.Refused, match="offered already"):
        actions.offer_swap(
            shift_id=mine.pk, to=office.omar, in_return_id=None, by=office.dewi, now=NOW
        )


def test_who_goes_to_another_unit_is_asked_no_more(office: Office, mine: Shift) -> None:
    made = offer(mine, office)
    with pytest.raises(actions.Refused, match="plans this rota"):
        actions.lapse_offer(offer_id=made.pk, by=office.omar, now=NOW)
    actions.lapse_offer(offer_id=made.pk, by=office.ratna, now=NOW)
    made.refresh_from_db()
    assert made.state == "lapsed"
    assert rota.open_offers(office.rizky, NOW) == []


def test_nobody_is_asked_for_what_has_lapsed(office: Office, desk: Desk) -> None:
    shift = row(desk, office.dewi, NOW + DAY, NOW + DAY + HOUR)
    back = row(desk, office.rizky, NOW + HOUR, NOW + 2 * HOUR)
    offer(shift, office, back)
    assert len(rota.open_offers(office.rizky, NOW)) == 1
    assert rota.open_offers(office.rizky, NOW + 3 * HOUR) == []


def test_the_page_shows_it_and_offers_no_button(office: Office, desk: Desk) -> None:

    now = timezone.now()
    shift = row(desk, office.dewi, now + DAY, now + DAY + HOUR)
    made = actions.offer_swap(
        shift_id=shift.pk, to=office.rizky, in_return_id=None, by=office.dewi, now=now
    )
    leave(office, office.rizky)
    shown = as_(office.hendra).get(f"/channels/rota/shifts/{shift.pk}/").content.decode()
    assert "Rizky does not work here any more." in shown
    assert "Lapsed" in shown
    assert f"/channels/rota/offers/{made.pk}/answer/" not in shown
