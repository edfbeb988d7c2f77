"""Mail: claimed, marked, sent, settled; never lost, never repeated without a flag."""

from __future__ import annotations

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections, transaction

from accounts.models import User
from records import delivery
from records.actions import cancel_notices, write
from records.models import Notice
from records.states import NoticeState

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def database_now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@pytest.fixture
def owed(rina: User) -> Notice:
    with transaction.atomic():
        write(
            kind="person.joined", subject=rina, by=None, now=database_now(), tell=[rina],
            by_email=True, reason="person", url="/",
        )  # fmt: skip
    return Notice.objects.get(medium="email")


def test_a_due_mail_goes_out_once_and_says_why(owed: Notice, rina: User) -> None:
    assert delivery.deliver(now=database_now()) == 1
    assert delivery.deliver(now=database_now()) == 0

    (letter,) = mail.outbox
    assert letter.to == [rina.email]
    assert letter.extra_headers["Message-ID"] == delivery.message_id(owed)
    owed.refresh_from_db()
    assert owed.state == NoticeState.SENT
    assert owed.sent_at is not None


def test_six_workers_send_each_mail_once(rina: User) -> None:
    with transaction.atomic():
        for _ in range(60):
            write(
                kind="person.joined", subject=rina, by=None, now=database_now(), tell=[rina],
                by_email=True,
            )  # fmt: skip

    def work() -> None:
        delivery.deliver(now=database_now())
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(mail.outbox) == 60
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 60


def test_a_mail_cancelled_after_the_claim_is_not_sent(owed: Notice) -> None:
    ((notice_id, lease),) = delivery.claim(now=database_now())
    Notice.objects.filter(pk=notice_id).update(
        state=NoticeState.CANCELLED, lease=None, lease_until=None
    )

    assert delivery._deliver_one(notice_id, lease) == 0
    assert mail.outbox == []


def test_a_claim_whose_holder_died_is_free_again_without_a_flag(owed: Notice) -> None:
    delivery.claim(now=database_now())

    assert delivery.reap(now=database_now() + timedelta(minutes=1)) == 1
    owed.refresh_from_db()
    assert (owed.state, owed.maybe_repeated) == (NoticeState.PENDING, False)


def test_a_sending_that_never_ended_is_flagged_when_repeated(owed: Notice) -> None:
    ((notice_id, lease),) = delivery.claim(now=database_now())
    delivery._mark_sending(notice_id, lease)

    delivery.reap(now=database_now() + timedelta(minutes=1))
    delivery.deliver(now=database_now())

    owed.refresh_from_db()
    assert (owed.state, owed.maybe_repeated) == (NoticeState.SENT, True)


def test_who_woke_after_the_lease_writes_nothing(owed: Notice) -> None:
    ((notice_id, lease),) = delivery.claim(now=database_now())
    Notice.objects.filter(pk=notice_id).update(lease_until=database_now() - timedelta(seconds=1))

    assert delivery._deliver_one(notice_id, lease) == 0
    assert mail.outbox == []
    owed.refresh_from_db()
    assert owed.state == NoticeState.PENDING


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        (ConnectionRefusedError(), delivery.Answer.REFUSED),
        (smtplib.SMTPConnectError(421, b"busy"), delivery.Answer.REFUSED),
        (smtplib.SMTPResponseException(451, b"later"), delivery.Answer.REFUSED),
        (smtplib.SMTPResponseException(550, b"no such user"), delivery.Answer.REJECTED),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no")}), delivery.Answer.REJECTED),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"full")}), delivery.Answer.REFUSED),
        (smtplib.SMTPServerDisconnected(), delivery.Answer.AMBIGUOUS),
        (TimeoutError(), delivery.Answer.AMBIGUOUS),
    ],
)
def test_what_a_mail_server_says_is_told_apart(problem: Exception, answer: object) -> None:
    assert delivery.judge(problem).answer is answer


def test_after_a_day_a_mail_is_given_up_visibly(owed: Notice) -> None:
    ((notice_id, lease),) = delivery.claim(now=database_now())
    notice = delivery._mark_sending(notice_id, lease)
    assert notice is not None

    later = database_now() + timedelta(hours=25)
    delivery._settle(notice, delivery.Result(delivery.Answer.REFUSED, "SMTP 451"), later)

    owed.refresh_from_db()
    assert (owed.state, owed.given_up_at) == (NoticeState.GIVEN_UP, later)


def under_way_when_its_cause_ends(owed: Notice, rina: User) -> Notice:
    ((notice_id, lease),) = delivery.claim(now=database_now())
    notice = delivery._mark_sending(notice_id, lease)
    assert notice is not None
    with transaction.atomic():
        cancel_notices(subject=rina, kinds=["person.joined"])
    return Notice.objects.get(pk=notice_id)


def test_a_mail_under_way_when_its_cause_ends_is_not_repeated(owed: Notice, rina: User) -> None:
    under_way_when_its_cause_ends(owed, rina)

    delivery.reap(now=database_now() + timedelta(minutes=1))
    delivery.deliver(now=database_now())

    owed.refresh_from_db()
    assert (owed.state, mail.outbox) == (NoticeState.CANCELLED, [])


@pytest.mark.parametrize("answer", ["REFUSED", "AMBIGUOUS"])
def test_a_mail_that_failed_after_its_cause_ended_is_not_tried_again(
    owed: Notice, rina: User, answer: str
) -> None:
    notice = under_way_when_its_cause_ends(owed, rina)

    delivery._settle(notice, delivery.Result(delivery.Answer[answer], "x"), database_now())

    owed.refresh_from_db()
    assert owed.state == NoticeState.CANCELLED


def test_a_mail_that_arrived_as_its_cause_ended_counts_as_sent(owed: Notice, rina: User) -> None:
    notice = under_way_when_its_cause_ends(owed, rina)

    delivery._settle(notice, delivery.Result(delivery.Answer.OK), database_now())

    owed.refresh_from_db()
    assert owed.state == NoticeState.SENT
