"""My work today: what stands there for whom, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import channels.actions
import duties.actions
import posts.actions
from accounts.models import User
from channels.models import Impostor, Responsibility
from channels.states import ImpostorState
from insights import work
from platforms.handles import Account
from records.models import Notice
from tests.ethics.office import Office, assign, away, decide, draft, submitted
from tests.people import let_lapse

SignIn = Callable[[User], Client]


def heaps(person: User) -> dict[str, int]:
    return {section.title: section.total for section in work.sections(person, timezone.now())}


def message(office: Office, number: int = 1) -> Any:
    now = timezone.now()
    return duties.actions.receive(
        channel=office.x,
        external_id=str(number),
        url="",
        author_name="Warga",
        text="Kapan jadwal imunisasi?",
        message_class="complaint",
        received_at=now - timedelta(days=9),
        by=office.rina,
        now=now,
    )


def scheduled(office: Office, number: int = 1) -> Any:
    """Cleared and put on a slot; the moment is long enough ago that it can be opened late."""
    now = timezone.now()
    review = submitted(office, title=f"Terjadwal {number}", now=now)
    decide(review, office.marta, now=now)
    return posts.actions.schedule(
        post_id=review.post_id, slot_at=now + timedelta(minutes=5), by=office.rina, now=now
    )


def reported(office: Office, number: int = 1) -> Impostor:
    fake = Account("x", f"d1nkes{number}", f"https://x.com/d1nkes{number}")
    return channels.actions.report_impostor(
        account=fake, imitates=office.x, text="Meminta uang.", contact="", by=None,
        now=timezone.now(),
    )  # fmt: skip


def fill(office: Office, rows: int) -> None:
    """Every heap of everybody gets so many rows."""
    now = timezone.now()
    for number in range(rows):
        submitted(office, title=f"Menunggu {number}", now=now)
        decide(submitted(office, now=now), office.marta, "return", now=now)
        draft(office, title=f"Konsep {number}", planned_at=now + timedelta(days=2), now=now)
        message(office, number)
        scheduled(office, number)
        reported(office, number)
    for channel in (office.x, office.facebook)[:rows]:
        let_lapse(channel, now + timedelta(days=10))
    duties.actions.follow_confirmations(now=now)
    posts.actions.open_due_slots(now=now + timedelta(minutes=6))


def test_everybody_sees_what_is_theirs(office: Office) -> None:
    fill(office, 1)
    assert heaps(office.marta)["To judge"] == 1
    rina = heaps(office.rina)
    assert (rina["To answer"], rina["Sent back to me"], rina["My drafts"]) == (1, 1, 1)
    assert heaps(office.budi)["To publish by hand"] == 2
    assert "To judge" not in heaps(office.rina)
    assert not heaps(office.omar)


def test_a_leader_sees_what_is_overdue_in_the_unit(office: Office) -> None:
    message(office)
    assert heaps(office.marta)["To answer"] == 1
    assert "To answer" not in heaps(office.budi)


def test_who_leads_and_who_has_custody_see_what_to_confirm(office: Office) -> None:
    now = timezone.now()
    assign(office.x, office.budi, "custody", office.mandate, "primary")
    let_lapse(office.x, now + timedelta(days=10))
    duties.actions.follow_confirmations(now=now)
    for person in (office.marta, office.ana, office.budi):
        assert heaps(person)["Channels to confirm"] == 1
    assert "Channels to confirm" not in heaps(office.rina)
    channels.actions.attest(
        channel_id=office.x.pk, ours=True, data_right=True, custody_right=True, by=office.marta,
        now=now,
    )  # fmt: skip
    assert "Channels to confirm" not in heaps(office.marta)  # before the sweep says that it is met


def test_an_admin_sees_open_impostors(office: Office) -> None:
    case, now = reported(office), timezone.now()
    assert heaps(office.ana)["Impostors to settle"] == 1
    assert "Impostors to settle" not in heaps(office.marta)
    channels.actions.decide_impostor(
        impostor_id=case.pk, to=ImpostorState.DISMISSED, reason="Bukan", by=office.ana, now=now
    )
    assert "Impostors to settle" not in heaps(office.ana)


def test_a_missed_post_asks_its_planners_for_a_decision(office: Office) -> None:
    now = timezone.now()
    draft(office, planned_at=now + timedelta(minutes=1), now=now)
    posts.actions.mark_missed(now=now + timedelta(minutes=2))
    assert heaps(office.rina)["Missed, held or failed: decide"] == 1


def test_an_admin_sees_gaps_in_cover(office: Office) -> None:
    gaps = {
        (gap.channel, gap.task.value): gap.why
        for section in work.sections(office.ana, timezone.now())
        if section.key == "gaps"
        for gap in section.items
    }
    assert gaps[(office.x, "custody")] == "Nobody is named."
    assert (office.x, "approve") not in gaps
    Responsibility.objects.filter(person=office.marta).update(rank="backup")
    assert heaps(office.ana)["Gaps in cover"] == 4


def test_all_away_is_a_gap_too(office: Office) -> None:
    from accounts.models import Absence

    away(office.budi, None)
    Absence.objects.update(
        starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=1)
    )
    whys = [
        gap.why
        for section in work.sections(office.ana, timezone.now())
        if section.key == "gaps"
        for gap in section.items
        if gap.task == "publish"
    ]
    assert whys == ["It falls to Marta: all who are named are away."] * 2


@pytest.mark.parametrize("person", ["rina", "marta", "budi", "ana", "omar"])
def test_the_first_page_opens_for_everybody(office: Office, signed_in: SignIn, person: str) -> None:
    fill(office, 1)
    got = signed_in(getattr(office, person)).get("/")
    assert got.status_code == 200
    if person == "omar":
        assert "Nothing waits for you" in got.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("person", "queries"), [("rina", 30), ("marta", 50), ("budi", 29), ("ana", 46)]
)
def test_the_first_page_costs_the_same_for_any_number_of_rows(
    office: Office,
    signed_in: SignIn,
    rows: int,
    person: str,
    queries: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    fill(office, rows)
    someone = getattr(office, person)
    told = Notice.objects.for_person(someone).values_list("pk", flat=True)
    Notice.objects.filter(pk__in=list(told)[rows:]).update(read_at=timezone.now())
    client = signed_in(someone)
    client.get("/")
    with django_assert_num_queries(queries):
        client.get("/")


def test_more_than_seven_are_counted_and_led_on(office: Office, signed_in: SignIn) -> None:
    now = timezone.now()
    for number in range(9):
        draft(office, title=f"Konsep {number}", now=now)
    page = signed_in(office.rina).get("/").content.decode()
    assert "See all 9" in page
    assert page.count('class="task"') == 7
    assert f"{reverse('posts:list')}?mine=on&amp;state=draft" in page


def test_a_visitor_is_sent_to_sign_in(db: None) -> None:
    assert Client().get("/").status_code == 302
