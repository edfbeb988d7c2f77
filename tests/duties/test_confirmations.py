"""Confirming an account is a duty: opened ahead, told in steps, met by whoever confirms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

import channels.actions
from channels.models import Channel
from duties import actions, dossier
from duties.models import Duty, Reminder, Standard
from duties.rules import visible_duties
from records import wording
from records.models import Event, Notice, label
from tests.accounts.conftest import DAY, NOW, Office, build
from tests.channels.conftest import register

pytestmark = pytest.mark.django_db(transaction=True)

DUE = datetime(2027, 5, 22, 17, 0, tzinfo=UTC)  # 23 May 2027, 00.00 WIB
REVIEW_DUE = datetime(2027, 2, 22, 17, 0, tzinfo=UTC)


@pytest.fixture
def office(transactional_db: None) -> Office:
    return build()


@pytest.fixture
def active(office: Office) -> Channel:
    """Dewi has custody; in use since NOW."""
    channel = register(office)
    channels.actions.assign(
        channel_id=channel.pk, person=office.dewi, task="custody", rank="primary",
        valid_from=NOW, valid_until=None, mandate=office.mandate, by=office.ratna, now=NOW,
    )  # fmt: skip
    return channels.actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)


def clock(at: datetime) -> None:
    """Both sweeps as the clock calls them."""
    actions.follow_confirmations(now=at)
    actions.fire_due_reminders(now=at)


def attest(office: Office, channel: Channel, at: datetime) -> None:
    channels.actions.attest(
        channel_id=channel.pk, ours=True, data_right=True, custody_right=True, by=office.hendra,
        now=at,
    )  # fmt: skip


def duty(channel: Channel, kind: str = "attestation") -> Duty:
    return Duty.objects.get(kind=kind, subject=label(channel))


def told(step: str, round: int = 0) -> set[str]:
    found = Notice.objects.filter(
        event__facts__duty_kind="attestation", event__facts__step=step, medium="email",
        event__facts__round=round,
    )  # fmt: skip
    return {notice.person.name for notice in found}


def test_it_opens_thirty_days_ahead_and_is_due_with_the_confirmation(active: Channel) -> None:
    clock(DUE - 30 * DAY - timedelta(minutes=1))
    assert not Duty.objects.filter(kind="attestation").exists()
    clock(DUE - 30 * DAY)
    opened = duty(active)
    assert (opened.due_at, opened.opened_at, opened.task) == (DUE, DUE - 30 * DAY, "custody")
    assert opened.url == f"/channels/{active.pk}/"


def test_the_access_review_has_a_duty_of_its_own(active: Channel) -> None:
    clock(REVIEW_DUE - 10 * DAY)
    opened = duty(active, "access_review")
    assert (opened.due_at, opened.url) == (REVIEW_DUE, f"/channels/{active.pk}/custody/")
    assert Duty.objects.count() == 1


def test_custody_hears_first_then_who_leads_then_the_admins_and_then_weekly(
    active: Channel,
) -> None:
    for days in (-30, -14, 0, 7, 14):
        for hours in (0, 1):
            clock(DUE + days * DAY + timedelta(hours=hours))
    everybody = {"Dewi", "Hendra", "Lukman", "Ratna", "Bagus"}
    assert told("early") == {"Dewi"}
    assert told("second") == {"Dewi", "Hendra", "Lukman"}
    assert told("breach") == told("breach", 1) == told("breach", 2) == everybody
    assert Reminder.objects.filter(duty=duty(active)).exclude(fired_at=None).count() == 5


def test_after_a_standstill_only_the_last_step_is_told(active: Channel) -> None:
    clock(DUE + 16 * DAY)
    assert told("early") == told("second") == set()
    assert "Dewi" in told("breach")
    clock(DUE + 20 * DAY)
    assert not told("breach", 3)
    clock(DUE + 21 * DAY)
    assert "Dewi" in told("breach", 3)


def test_whoever_confirms_meets_it_at_that_moment(office: Office, active: Channel) -> None:
    clock(DUE - 5 * DAY)
    attest(office, active, DUE - 4 * DAY)
    clock(DUE - 3 * DAY)
    met = duty(active)
    assert (met.met_at, met.met_by, met.status(DUE)) == (DUE - 4 * DAY, office.hendra, "met")
    waiting = Notice.objects.filter(event__facts__duty_kind="attestation", medium="email")
    assert {notice.state for notice in waiting} == {"cancelled"}


def test_between_confirmation_and_sweep_nobody_is_reminded(office: Office, active: Channel) -> None:
    actions.follow_confirmations(now=DUE - 30 * DAY)
    attest(office, active, DUE - 30 * DAY)
    actions.fire_due_reminders(now=DUE)
    assert not any(told(step) for step in ("early", "second", "breach"))
    assert duty(active).is_open
    assert set(Duty.objects.to_confirm().values_list("kind", flat=True)) == {"access_review"}


def test_a_closed_account_owes_nothing(office: Office, active: Channel) -> None:
    clock(DUE - 30 * DAY)
    channels.actions.begin_closing(
        channel_id=active.pk, reason="Digabung", notice="Kami pindah.",
        closes_on=(DUE - 20 * DAY).date(), redirect_to=None, archive_note="", by=office.ratna,
        now=DUE - 25 * DAY,
    )  # fmt: skip
    clock(DUE - 24 * DAY)
    assert duty(active).is_open
    channels.actions.close_due(now=DUE - 18 * DAY)
    clock(DUE - 18 * DAY)
    assert (duty(active).cancelled_at, duty(active).cancel_reason) == (DUE - 18 * DAY, "closed")


def test_any_number_of_sweeps_opens_one(active: Channel) -> None:
    assert actions.follow_confirmations(now=DUE - 30 * DAY) == 2
    assert actions.follow_confirmations(now=DUE - 30 * DAY) == 0
    assert Event.objects.filter(kind="duty.opened", subject=label(duty(active))).count() == 1


def test_without_a_standard_nothing_is_opened(active: Channel) -> None:
    Standard.objects.filter(kind="attestation").update(is_active=False)
    clock(DUE)
    assert set(Duty.objects.values_list("kind", flat=True)) == {"access_review"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_its_notices_have_words(active: Channel, language: str) -> None:
    for days in (-30, 0):
        clock(DUE + days * DAY)
    with translation.override(language):
        for notice in Notice.objects.filter(event__kind__startswith="duty."):
            words = wording.of(notice)
            assert str(active) in words.headline
            assert words.body
            assert "\n\n" not in words.body


def test_it_explains_itself(office: Office, active: Channel) -> None:
    for days in (-30, 0, 7):
        clock(DUE + days * DAY)
    seen = visible_duties(office.dewi, DUE).prefetch_related("reminders").get(kind="attestation")
    with translation.override("en"):
        view = dossier.duty_view(seen, DUE + 8 * DAY)
        labels = [step.label for step in view.steps]
    assert labels == [
        "First reminder", "Second reminder", "Deadline passed",
        "Deadline passed, reminded again", "Deadline passed, reminded again",
    ]  # fmt: skip
    assert view.on_duty[0].person == office.dewi
    assert [len(step.told) > 0 for step in view.steps] == [True, False, True, True, False]


def test_sql_cannot_confirm_another_channel_by_it(active: Channel) -> None:
    clock(DUE)
    with (
        pytest.raises(IntegrityError, match="duty_confirms_its_channel"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE duties_duty SET subject = 'channels.channel:999999'")


def test_sql_cannot_open_it_twice(active: Channel) -> None:
    clock(DUE)
    again = duty(active)
    again.pk = None
    with pytest.raises(IntegrityError, match="one_open_per_subject"), transaction.atomic():
        again.save(force_insert=True)
