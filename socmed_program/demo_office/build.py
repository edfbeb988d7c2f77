"""Lets the demo office live through its last two weeks, in order of time, by the real actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation

import accounts.actions
import channels.actions
import duties.actions
import posts.actions
import records.actions
from accounts.models import ConductCode, Unit, User
from accounts.states import AbsenceKind, MandateKind
from channels.models import Channel
from channels.states import Moderation, Rank
from duties.models import Reminder
from socmed_program.demo_office import (
    amendments,
    cover_story,
    impostors,
    papers,
    pauses,
    register_story,
    rhythms,
    rota,
    series,
    staff,
)
from socmed_program.demo_office.accounts_on_networks import CHANNELS
from socmed_program.demo_office.content import POSTS
from socmed_program.demo_office.letters import MESSAGES
from socmed_program.demo_office.message_story import MessageStory
from socmed_program.demo_office.post_story import PostStory
from worktime.models import WorkCalendar

ZONE = ZoneInfo("Asia/Jakarta")
DAYS_BACK = 21
TICK = timedelta(hours=1)

Act = Callable[[datetime], object]


class Office:
    """Units, people and channels by their short keys, and a timeline of what happens when."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.started = now - timedelta(days=DAYS_BACK)
        self.units: dict[str, Unit] = {}
        self.people: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self._timeline: list[tuple[datetime, int, Act]] = []

    def at(self, day: int, clock: str) -> datetime:
        """That many days from today at a local time of the province."""
        today = self.now.astimezone(ZONE).date()
        return datetime.combine(today + timedelta(days=day), time.fromisoformat(clock), ZONE)

    def plan(self, moment: datetime, act: Act) -> None:
        """Something that happens then; what lies in the future has not happened."""
        if moment <= self.now:
            self._timeline.append((moment, len(self._timeline), act))

    def live(self) -> None:
        """Everything in order of time, with the clock's sweeps in between."""
        for moment, _order, act in sorted(self._timeline, key=lambda entry: entry[:2]):
            if act is not sweep:
                sweep(moment)
            act(moment)


def build(*, now: datetime) -> Office:
    """Fill an empty database. Deterministic for one `now`; takes some seconds."""
    office = Office(now)
    with translation.override("id"):
        _hire(office)
        _register(office)
        register_story.plan(office)
        for post in POSTS:
            PostStory(office, post).plan()
        for message in MESSAGES:
            MessageStory(office, message).plan()
        impostors.plan(office)
        amendments.plan(office)
        pauses.plan(office)
        series.plan(office)
        rhythms.plan(office)
        _let_the_clock_run(office)
        office.live()
        rota.plan(office)
        cover_story.tell(office)
        _draft_conduct(office)
        _read_old_news(office)
    return office


def _hire(office: Office) -> None:
    calendar = WorkCalendar.objects.get(code="wib")
    begun = office.started
    for unit in staff.UNITS:
        office.units[unit.code] = accounts.actions.create_unit(
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            zone="Asia/Jakarta",
            calendar=calendar,
            parent=office.units[unit.parent] if unit.parent else None,
            mail_domains=[staff.DOMAIN],
            by=None,
            now=begun,
        )
    mandate = accounts.actions.record_mandate(
        number="188.44/0137/KOMINFO",
        signed_on=(begun - timedelta(days=40)).date(),
        signer="Sekretaris Daerah Provinsi Nusa Bahari",
        kind=MandateKind.DEFINITIVE,
        by=None,
        now=begun,
    )
    for person in staff.PEOPLE:
        office.people[person.key] = accounts.actions.add_person(
            email=person.email,
            name=person.name,
            title_before=person.before,
            title_after=person.after,
            nip=person.nip,
            position=person.position,
            employment=person.employment,
            unit=office.units[person.unit],
            by=None,
            now=begun,
        )
        for role, unit_code in person.roles:
            accounts.actions.grant_membership(
                person=office.people[person.key],
                unit=office.units[unit_code],
                role=role,
                valid_from=begun,
                valid_until=None,
                mandate=mandate,
                by=None,
                now=begun,
            )
    _sign_conduct(office)
    _away(office)
    papers.fill(office, mandate)


def _sign_conduct(office: Office) -> None:
    """All but one, whose next sign-in meets the page."""
    code = ConductCode.objects.in_force(office.started)[0]
    for key, person in office.people.items():
        if key != staff.NOT_SIGNED:
            accounts.actions.acknowledge_conduct(
                person=person, version=code.version, by=person, now=office.started
            )


def _draft_conduct(office: Office) -> None:
    """Bagus has begun the next version; another admin may read and confirm it."""
    points = [
        (one.text_id, one.text_en)
        for one in ConductCode.objects.in_force(office.now)[0].points.all()
    ]
    draft = accounts.actions.draft_conduct(
        by=office.people["bagus"], now=office.now, today=office.at(0, "00:00").date()
    )
    wording = accounts.actions.Wording(
        points=[
            *points,
            (
                "Saya menandai gambar dan suara buatan kecerdasan artifisial dengan jelas.",
                "I mark pictures and voices made by artificial intelligence clearly.",
            ),
        ],
        source=draft.source,
        status=draft.status,
        checked_on=draft.checked_on,
        first_day=office.at(14, "00:00").date(),
    )
    accounts.actions.edit_conduct_draft(
        draft_id=draft.pk, wording=wording, by=office.people["bagus"], now=office.now
    )


def _away(office: Office) -> None:
    """One officer is on leave this week, so the substitute hears of her duties."""
    accounts.actions.record_absence(
        person=office.people["putri"],
        substitute=office.people["teguh"],
        kind=AbsenceKind.ANNUAL,
        starts_at=office.at(-2, "00:00"),
        ends_at=office.at(5, "00:00"),
        by=office.people["ratna"],
        now=office.at(-3, "09:00"),
    )


def _register(office: Office) -> None:
    admin, begun = office.people["ratna"], office.started + timedelta(hours=1)
    decree = accounts.actions.record_mandate(
        number="555/021/SK/DISKOMINFO",
        signed_on=(begun - timedelta(days=30)).date(),
        signer="Kepala Dinas Komunikasi dan Informatika",
        kind=MandateKind.DEFINITIVE,
        by=admin,
        now=begun,
    )
    for entry in CHANNELS:
        age = timedelta(days=register_story.AGE.get(entry.key, DAYS_BACK))
        entered = office.now - age + timedelta(hours=1)
        keeper = admin if entered >= office.started else None  # before anybody was hired here
        channel = channels.actions.register(
            unit=office.units[entry.unit],
            url=entry.url,
            network=entry.network,
            handle=entry.handle,
            name=entry.name,
            purpose=entry.purpose,
            house_rules="Sampaikan dengan santun. Jangan menulis data pribadi di kolom komentar. "
            "Pengaduan resmi: SP4N-LAPOR!",
            moderation=Moderation.ACTIVE,
            response_minutes=450,
            by=keeper,
            now=entered,
            **register_story.details(office, entry.key),
        )
        office.channels[entry.key] = channels.actions.activate(
            channel_id=channel.pk, by=keeper, now=entered
        )
        for task, people in entry.people.items():
            for place, key in enumerate(people):
                channels.actions.assign(
                    channel_id=channel.pk,
                    person=office.people[key],
                    task=task,
                    rank=Rank.BACKUP if place else Rank.PRIMARY,
                    valid_from=begun,
                    valid_until=None,
                    mandate=decree,
                    by=admin,
                    now=begun,
                )


def _let_the_clock_run(office: Office) -> None:
    """The sweeps as the clock would have called them: each hour, and at every slot."""
    moment = office.started + timedelta(hours=2)
    while moment < office.now:
        office.plan(moment, sweep)
        moment += TICK
    office.plan(office.now, sweep)


def sweep(moment: datetime) -> None:
    """What the clock has done by a moment of the past: each reminder at its own time.

    What fell due before the office began to use this is told once, as after a standstill.
    """
    posts.actions.open_due_slots(now=moment)
    posts.actions.mark_missed(now=moment)
    channels.actions.close_due(now=moment)
    duties.actions.follow_confirmations(now=moment)
    due = Reminder.objects.due(moment).values_list("remind_at", flat=True)
    for remind_at in sorted({max(at, moment - TICK) for at in due}):
        duties.actions.fire_due_reminders(now=remind_at)


def _read_old_news(office: Office) -> None:
    """Nobody leaves three weeks of notices unread; the last two days stay new."""
    recent = office.now - timedelta(days=2)
    for person in office.people.values():
        old = person.notices.filter(created_at__lt=recent).values_list("pk", flat=True)
        records.actions.mark_read(by=person, now=recent, notice_ids=list(old))
