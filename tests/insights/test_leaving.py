"""Leaving, transfer, long leave: everything that hangs on somebody passes on, all at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

import accounts.actions
import channels.actions
from accounts.models import Absence, Membership, User
from channels.models import CustodyItem, Desk, HandOver, Responsibility, Shift, SwapOffer
from channels.queries import on_duty
from channels.states import Rank, Task
from insights.leaving.base import Scope
from insights.leaving.sources import SOURCES, open_items
from posts.models import Post
from records.guards import our_models
from records.models import Event
from tests.channels.rota import make_desk, put
from tests.ethics.office import Office, assign, draft, member
from tests.insights.leaving_steps import confirm
from tests.people import make_unit

SignIn = Callable[[User], Client]
LETTER = {"number": "821/5", "signed_on": "2026-11-20", "signer": "Kepala Dinas",
          "mandate_kind": "definitive"}  # fmt: skip
DAY = timedelta(days=1)


def page(person: User) -> str:
    return f"/staff/{person.pk}/leaving/"


def scope(office: Office, person: User) -> Scope:
    return Scope(person, office.ana, timezone.now())


def invite(office: Office, by: User) -> Any:
    return accounts.actions.invite(
        email="baru@dinkes.example", name="Baru", title_before="", title_after="", position="",
        employment="pns", unit=office.unit, role="officer", mandate=None, language="id", by=by,
        now=timezone.now(),
    )  # fmt: skip


def stand_in(office: Office, substitute: User) -> Absence:
    now = timezone.now()
    return accounts.actions.record_absence(
        person=office.budi, substitute=substitute, kind="annual", starts_at=now + DAY,
        ends_at=now + 3 * DAY, by=office.budi, now=now,
    )  # fmt: skip


@pytest.fixture
def busy(office: Office) -> User:
    """An admin and officer with something of every kind on the table."""
    person = member("Wati", office.unit, "admin", office.mandate)
    Membership.objects.create(
        person=person, unit=office.unit, role="officer", mandate=office.mandate,
        valid_from=timezone.now() - 9 * DAY,
    )  # fmt: skip
    assign(office.x, person, Task.CUSTODY, office.mandate, Rank.PRIMARY)
    assign(office.x, person, Task.PUBLISH, office.mandate, Rank.BACKUP)
    draft(office, by=person)
    stand_in(office, person)
    invite(office, person)
    desk = make_desk(office.unit, office.x)
    put(desk, person, *next_week())
    asked(desk, office.budi, person)
    in_hand(office, person)
    return person


def next_week() -> tuple[datetime, datetime]:
    return timezone.now() + 7 * DAY, timezone.now() + 7.2 * DAY


def asked(desk: Desk, by: User, to: User) -> None:
    """To take a shift of the week after that."""
    shift = put(desk, by, *(at + 7 * DAY for at in next_week()))
    channels.actions.offer_swap(
        shift_id=shift.pk, to=to, in_return_id=None, by=by, now=timezone.now()
    )


def in_hand(office: Office, person: User) -> None:
    """The password of the account, half handed over already."""
    given = {"channel_id": office.x.pk, "by": office.ana, "now": timezone.now()}
    item = channels.actions.enter_custody(
        holding="password", person=person, outsider="", place="Brankas", contact="",
        since=timezone.localdate(), **given,
    )  # fmt: skip
    channels.actions.open_hand_over(
        giver=person, receiver=office.budi, item_ids=[item.pk], note="", **given
    )


# --- nothing is forgotten ---------------------------------------------------------------------
# Each relation to a person: work that must pass on, or history that stays as it was.
WORK = {
    "accounts.membership.person", "accounts.absence.substitute", "accounts.invitation.invited_by",
    "channels.responsibility.person", "posts.post.keeper", "posts.post.created_by",
    "channels.shift.person", "channels.custodyitem.person", "channels.handover.giver",
    "channels.handover.receiver", "channels.swapoffer.offered_to",
}  # fmt: skip
# Patterns pass over who is gone, feeds and known devices are dead with the account.
HISTORY = {
    "accounts.absence.person", "accounts.conductacknowledgement.person",
    "accounts.knowndevice.person", "channels.calendarfeed.owner", "channels.channel.requested_by",
    "channels.confirmation.by", "channels.coveragedigest.person", "channels.coveragelimit.set_by",
    "channels.custodyitem.checked_by", "channels.handover.given_by", "channels.handover.opened_by",
    "channels.impostor.decided_by", "channels.patternturn.person", "channels.shift.made_by",
    "channels.shiftpattern.made_by", "channels.shiftpattern.stand_by",
    "channels.swapoffer.answered_by", "channels.swapoffer.made_by",
    "channels.unitchange.by",
    "accounts.invitation.accepted_by", "accounts.letterfile.added_by", "duties.duty.met_by",
    "duties.message.created_by", "duties.reply.by", "ethics.decision.by",
    "ethics.review.submitted_by", "ethics.verdict.by", "posts.asset.uploaded_by",
    "accounts.conductdraft.drafted_by", "accounts.conductdraft.edited_by",
    "accounts.conductcode.confirmed_by", "posts.pause.created_by", "posts.pause.ended_by",
    "posts.pauseofficial.person", "posts.publication.released_by", "posts.rhythm.set_by",
    "posts.amendment.decided_by", "posts.calendarlink.owner", "posts.savedview.owner",
    "posts.series.made_by", "posts.campaign.made_by", "posts.campaign.closed_by",
    "posts.workingcopy.person",
    "posts.comment.by", "posts.comment.resolved_by", "posts.comment.mentioned",
    "posts.clearance.given_by", "posts.contributor.person", "posts.publication.published_by",
    "posts.revision.author", "records.event.actor", "records.notice.person",
    "worktime.holiday.confirmed_by", "worktime.holiday.proposed_by",
    "worktime.holiday.withdrawn_by",
}  # fmt: skip


def relations() -> set[str]:
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is User
    }


def test_every_relation_to_a_person_is_work_or_history() -> None:
    assert set() == WORK & HISTORY
    assert relations() == WORK | HISTORY


def remains(person: User, now: datetime) -> list[str]:
    """What still hangs on the person by any relation that means work."""
    ask = {
        "accounts.membership.person": Membership.objects.exclude(valid_until__lte=now),
        "accounts.absence.substitute": Absence.objects.filter(ends_at__gt=now, cancelled_at=None),
        "accounts.invitation.invited_by": person._meta.apps.get_model(
            "accounts.Invitation"
        ).objects.open(now),
        "channels.responsibility.person": Responsibility.objects.exclude(valid_until__lte=now),
        "channels.shift.person": Shift.objects.standing().filter(ends_at__gt=now),
        "channels.swapoffer.offered_to": SwapOffer.objects.filter(state="open"),
        "channels.custodyitem.person": CustodyItem.objects.current(),
        "channels.handover.giver": HandOver.objects.filter(completed_at=None, cancelled_at=None),
    }  # fmt: skip
    found = [
        name for name, rows in ask.items() if rows.filter(**{name.split(".")[2]: person}).exists()
    ]
    return found + ["posts"] * Post.objects.under_way().kept_by(person.pk).exists()


def test_nothing_remains_on_a_person_who_is_gone(
    office: Office, busy: User, signed_in: SignIn
) -> None:
    now = timezone.now()
    assert len(remains(busy, now)) == 9
    assert [source.key for source, _items in open_items(scope(office, busy))] == [
        source.key for source in SOURCES
    ]
    theirs = signed_in(busy)
    session = SessionStore(theirs.session.session_key)
    UserSession.objects.create(
        user=busy, session_key=session.session_key, ip="127.0.0.1", user_agent="x"
    )
    form = LETTER | {"task_all": office.rina.name, "post_all": office.rina.name,
                     "invitation_all": office.ana.name, "stand_in_all": office.rina.name,
                     "shift_all": office.rina.name, "custody_all": office.rina.name}  # fmt: skip
    answer = confirm(signed_in(office.ana), page(busy), form)

    assert answer.status_code == 302
    after = timezone.now()
    assert remains(busy, after) == []
    assert open_items(scope(office, busy)) == []
    busy.refresh_from_db()
    assert (busy.is_active, busy.left_at is not None) == (False, True)
    assert not SessionStore().exists(session.session_key)
    assert theirs.get("/").status_code == 302
    custody = Responsibility.objects.get(task=Task.CUSTODY, person=office.rina)
    assert (custody.rank, custody.mandate.number) == (Rank.PRIMARY, "821/5")
    assert Post.objects.get().keeper == office.rina
    assert Absence.objects.get().substitute == office.rina
    assert Shift.objects.standing().earliest("starts_at").person == office.rina
    assert CustodyItem.objects.current().get().person == office.rina
    kinds = set(Event.objects.filter(actor=office.ana).values_list("kind", flat=True))
    assert kinds >= {"person.left", "person.deactivated", "post.handed_over",
                     "responsibility.assigned", "invitation.taken_over"}  # fmt: skip


def test_each_thing_that_needs_somebody_must_be_taken(
    office: Office, busy: User, signed_in: SignIn
) -> None:
    answer = signed_in(office.ana).post(page(busy), LETTER)

    assert answer.status_code == 422
    assert answer.content.decode().count("Choose who takes this.") == 3  # task, post, password
    busy.refresh_from_db()
    assert busy.is_active
    assert not Event.objects.filter(kind="person.left").exists()


def test_a_task_needs_a_letter_and_somebody_who_may(office: Office, signed_in: SignIn) -> None:
    client = signed_in(office.ana)
    refused = client.post(page(office.marta), {"task_all": office.luis.name})
    assert "Needed for the decree." in refused.content.decode()
    approve = Responsibility.objects.filter(person=office.marta)[0]
    refused = client.post(page(office.marta), LETTER | {f"task_{approve.pk}": office.rina.name})
    assert refused.status_code == 422
    assert not Responsibility.objects.filter(person=office.rina, task=Task.APPROVE).exists()


def test_who_holds_nothing_just_goes(office: Office, signed_in: SignIn) -> None:
    client = signed_in(office.ana)
    assert "Decree number" not in client.get(page(office.sari)).content.decode()
    assert confirm(client, page(office.sari)).status_code == 302
    office.sari.refresh_from_db()
    assert office.sari.left_at is not None


def test_a_backup_who_takes_over_becomes_primary(office: Office, signed_in: SignIn) -> None:
    form = LETTER | {"task_all": office.luis.name}
    assert confirm(signed_in(office.ana), page(office.marta), form).status_code == 302

    now = timezone.now()
    for channel in (office.x, office.facebook):
        assert on_duty(channel, Task.APPROVE, now)[0].person == office.luis
        held = Responsibility.objects.current(now).filter(channel=channel, task=Task.APPROVE)
        assert [one.rank for one in held] == [Rank.PRIMARY]


def test_one_refusal_undoes_everything(office: Office, signed_in: SignIn) -> None:
    """The tasks pass on first; then it turns out that Budi is the last admin elsewhere."""
    Membership.objects.create(
        person=office.budi, unit=office.omar.unit, role="admin", mandate=office.mandate,
        valid_from=timezone.now() - DAY,
    )  # fmt: skip
    client = signed_in(office.ana)
    before = Event.objects.count()
    form = LETTER | {"task_all": office.rina.name}
    answer = client.post(page(office.budi), form)

    assert answer.status_code == 422
    assert "This is the last program admin." in answer.content.decode()
    assert Event.objects.count() == before
    assert Responsibility.objects.current(timezone.now()).filter(person=office.budi).count() == 2


@pytest.mark.parametrize(
    "kind", ["role", "absence", "invitation", "task", "post", "shift", "offer", "custody"]
)
def test_the_database_lets_nobody_go_with_work_left(office: Office, kind: str) -> None:
    person = member("Tini", office.unit, "officer", office.mandate)
    if kind == "absence":
        stand_in(office, person)
    elif kind == "task":
        assign(office.x, person, Task.RESPOND, office.mandate, Rank.BACKUP)
    elif kind == "post":
        draft(office, by=person)
    elif kind == "shift":
        put(make_desk(office.unit, office.x), person, *next_week())
    elif kind == "offer":
        asked(make_desk(office.unit, office.x), office.budi, person)
    elif kind == "custody":
        in_hand(office, person)
    elif kind == "invitation":
        invitation, _token = invite(office, office.ana)
        invitation.invited_by = person
        invitation.save()
    if kind != "role":
        Membership.objects.filter(person=person).update(valid_until=timezone.now())
    with (
        pytest.raises(IntegrityError, match="is not gone"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE accounts_user SET is_active = false, left_at = now() WHERE id = %s", [person.pk]
        )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_membership SET person_id = %s WHERE role = 'officer'",
        "UPDATE channels_responsibility SET person_id = %s WHERE task = 'publish'",
        "UPDATE posts_post SET keeper_id = %s",
    ],
)
def test_the_database_gives_nothing_new_to_who_does_not_work_here(office: Office, sql: str) -> None:
    draft(office)
    User.objects.filter(pk=office.sari.pk).update(is_active=False)
    with (
        pytest.raises(IntegrityError, match="does not work here"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [office.sari.pk])


def test_a_closed_account_is_handed_over_later(office: Office, signed_in: SignIn) -> None:
    accounts.actions.deactivate(person=office.budi, by=office.ana, now=timezone.now())
    client = signed_in(office.ana)
    assert "Hand over what is left" in client.get(f"/staff/{office.budi.pk}/").content.decode()

    form = LETTER | {"task_all": office.rina.name}
    assert confirm(client, f"{page(office.budi)}?for=absence", form).status_code == 302
    office.budi.refresh_from_db()
    assert office.budi.left_at is not None
    assert "Gone since" in client.get(page(office.budi)).content.decode()


def test_a_transfer_ends_the_roles_of_the_old_unit_only(office: Office, signed_in: SignIn) -> None:
    place = make_unit("pendidikan")
    for unit, role in ((place, "admin"),):
        Membership.objects.create(
            person=office.ana, unit=unit, role=role, mandate=office.mandate,
            valid_from=timezone.now() - DAY,
        )  # fmt: skip
    kept = Membership.objects.create(
        person=office.budi, unit=place, role="officer", mandate=office.mandate,
        valid_from=timezone.now() - DAY,
    )  # fmt: skip
    form = LETTER | {"new_unit": place.pk, "task_all": office.rina.name}
    answer = confirm(signed_in(office.ana), f"{page(office.budi)}?for=transfer", form)

    assert answer.status_code == 302
    office.budi.refresh_from_db()
    assert (office.budi.unit, office.budi.is_active) == (place, True)
    assert list(Membership.objects.current(timezone.now()).filter(person=office.budi)) == [kept]
    assert not Responsibility.objects.current(timezone.now()).filter(person=office.budi).exists()


def test_a_long_leave_comes_back_at_its_end(office: Office, signed_in: SignIn) -> None:
    first = timezone.localdate() + 2 * DAY
    form = LETTER | {
        "kind": "maternity", "substitute": office.luis.pk, "first_day": first.isoformat(),
        "last_day": (first + 89 * DAY).isoformat(), "task_all": office.luis.name,
    }  # fmt: skip
    answer = confirm(signed_in(office.ana), f"{page(office.marta)}?for=absence", form)

    assert answer.status_code == 302
    begins = Absence.objects.get(person=office.marta).starts_at
    ends = Absence.objects.get(person=office.marta).ends_at
    primary = Responsibility.objects.filter(channel=office.x, task=Task.APPROVE, rank=Rank.PRIMARY)
    for at, holder in ((begins - DAY, office.marta), (begins, office.luis),
                       (ends - DAY, office.luis), (ends, office.marta)):  # fmt: skip
        assert primary.current(at).get().person == holder
    backup = Responsibility.objects.filter(person=office.luis, channel=office.x, rank=Rank.BACKUP)
    assert backup.current(ends).exists()
    assert not backup.current(begins).exists()
    assert office.marta.memberships.get().valid_until is None


def test_nobody_is_handed_over_by_themselves_or_by_who_does_not_administer(
    office: Office, signed_in: SignIn
) -> None:
    assert signed_in(office.ana).get(page(office.ana)).status_code == 404
    assert signed_in(office.marta).get(page(office.budi)).status_code == 403
    assert signed_in(office.ana).get(page(office.omar)).status_code == 404


def test_a_primary_is_not_followed_by_nobody(office: Office) -> None:
    held = Responsibility.objects.filter(person=office.budi)[0]
    with pytest.raises(channels.actions.Refused, match="Choose who takes this"):
        channels.actions.drop_responsibility(
            responsibility_id=held.pk, at=timezone.now(), by=office.ana, now=timezone.now()
        )
