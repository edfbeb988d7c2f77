"""Who judges, and who only reads: roles that ended, stand-ins without the role, auditors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import ethics.actions
from accounts.models import Absence, Membership, User
from ethics import queries, rules
from ethics.models import Screening
from records.models import Event
from tests.ethics.office import NIK, NOW, Office, away, decide, draft, member, submitted

SignIn = Callable[[User], Client]


def test_a_supervisor_whose_role_ended_this_second_judges_nothing(office: Office) -> None:
    review = submitted(office)
    Membership.objects.filter(person=office.marta).update(valid_until=NOW)
    with pytest.raises(ethics.actions.Refused, match="task of approving"):
        decide(review, office.marta)
    assert not queries.queue(office.marta, NOW).exists()
    assert office.marta not in queries.reviewers(review.post, NOW)


def test_an_officer_who_stands_in_for_a_supervisor_does_not_judge(office: Office) -> None:
    """The second factor is asked of supervisors: a stand-in without the role never had one."""
    review = submitted(office)
    away(office.marta, office.budi)
    with pytest.raises(ethics.actions.Refused, match="task of approving"):
        decide(review, office.budi)
    assert not queries.queue(office.budi, NOW).exists()
    assert office.budi not in queries.reviewers(review.post, NOW)


def test_a_stand_in_of_a_cancelled_absence_judges_nothing(office: Office) -> None:
    review = submitted(office)
    vera = member("Vera", office.unit, "supervisor", office.mandate)
    away(office.marta, vera)
    Absence.objects.update(cancelled_at=NOW)
    assert rules.may_judge(vera, review.post, NOW)


def test_who_only_reads_leaves_no_trace_by_submitting(office: Office, signed_in: SignIn) -> None:
    ani = member("Ani", office.unit, "auditor", office.mandate)
    now = timezone.now()
    post = draft(office, text=NIK, now=now - timedelta(minutes=1))
    answer = signed_in(ani).post(reverse("ethics:submit", args=[post.pk]))
    assert answer.status_code == 422
    assert not Event.objects.filter(actor=ani).exclude(kind="signin.new_device").exists()
    assert not Screening.objects.exists()


def test_the_composers_panel_does_not_name_channels_of_others(
    office: Office, signed_in: SignIn
) -> None:
    form = {"text": "Halo", "channels": str(office.x.pk)}
    page = signed_in(office.omar).post(reverse("ethics:check"), form).content.decode()
    assert office.x.name not in page
    assert office.x.handle not in page
