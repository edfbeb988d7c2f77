"""Whoever was given rights a moment before they approve is seen to have been (reliability, 5c)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

import accounts.actions
from accounts.states import Role
from ethics.story import sentence
from records.models import Event
from records.queries import history
from tests.ethics.office import NOW, Office, decide, submitted
from tests.ethics.test_pages import SignIn

DAY = timedelta(days=1)


def give_a_role(office: Office, at) -> None:
    """Ana makes Marta head of the unit, too."""
    accounts.actions.grant_membership(
        person=office.marta, unit=office.unit, role=Role.HEAD, valid_from=at, valid_until=None,
        mandate=office.mandate, by=office.ana, now=at,
    )  # fmt: skip


def told(office: Office) -> str:
    review = submitted(office)
    decide(review, office.marta)
    return sentence(history(review.post).get(kind="review.approved"))


def test_rights_that_are_a_day_old_are_not_spoken_of(office: Office) -> None:
    give_a_role(office, NOW - DAY)
    assert "24" not in told(office)


def test_younger_ones_stand_beside_the_decision_for_ever(office: Office) -> None:
    give_a_role(office, NOW - DAY + timedelta(minutes=1))
    assert "24" in told(office)
    event = Event.objects.get(kind="review.approved")
    assert event.facts["fresh_rights"] == ["membership.granted"]


@pytest.mark.parametrize("fresh", [True, False])
def test_who_judges_reads_it_on_the_page(office: Office, signed_in: SignIn, fresh: bool) -> None:
    give_a_role(office, timezone.now() - (DAY / 2 if fresh else 2 * DAY))
    review = submitted(office)
    page = signed_in(office.marta).get(reverse("ethics:review", args=[review.pk]))
    assert [one.event.actor for one in page.context["fresh_rights"]] == [office.ana] * fresh
