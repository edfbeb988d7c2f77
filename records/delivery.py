"""Outward delivery of notices: claim, commit, mark *sending*, call, write the result.

Never a network call inside a transaction; a result is written only by the holder of the lease.
Margins (measured, DESIGN section 7): SMTP timeout 4 s < margin 6 s < lease 30 s.
"""

from __future__ import annotations

import hashlib
import logging
import random
import smtplib
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import translation

from records import wording
from records.models import Notice
from records.states import MOVES, NoticeState

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
MARGIN = timedelta(seconds=6)
BATCH = 20
SWEEP_SECONDS = 6.0
MOST_ATTEMPTS = 12
GIVE_UP_AFTER = timedelta(hours=24)


class Answer(Enum):
    OK = "ok"
    REFUSED = "refused"  # proven not done: may be tried again as if new
    REJECTED = "rejected"  # proven not done, and never will be (no such mailbox)
    AMBIGUOUS = "ambiguous"  # handed over perhaps: a repeat is flagged


@dataclass(frozen=True)
class Result:
    answer: Answer
    error: str = ""


def deliver(*, now: datetime) -> int:
    """Send what is due, for at most six seconds; say how many were tried.

    Any number of processes may run this at once. `now` is the database's clock.
    """
    reap(now=now)
    started, tried = time.monotonic(), 0
    while time.monotonic() - started < SWEEP_SECONDS:
        claimed = claim(now=now)
        if not claimed:
            break
        for notice_id, lease in claimed:
            tried += _deliver_one(notice_id, lease)
    return tried


def claim(*, now: datetime, limit: int = BATCH) -> list[tuple[int, uuid.UUID]]:
    """Take due mails for a lease; committed before anything is sent."""
    with transaction.atomic(durable=True):
        due = list(
            Notice.objects.due(now)
            .select_for_update(skip_locked=True, of=("self",))
            .only("pk", "state")[:limit]
        )
        lease = uuid.uuid4()
        Notice.objects.filter(pk__in=[notice.pk for notice in due]).update(
            state=NoticeState.CLAIMED, lease=lease, lease_until=_clock() + LEASE
        )
    return [(notice.pk, lease) for notice in due]


def reap(*, now: datetime) -> int:
    """Give back what a dead process held: claimed is free again, sending is unclear and flagged."""
    with transaction.atomic(durable=True):
        stuck = list(
            Notice.objects.stuck(now).select_for_update(skip_locked=True, of=("self",))[:BATCH]
        )
        for notice in stuck:
            unclear = notice.state == NoticeState.SENDING
            _move(
                notice,
                NoticeState.CANCELLED if notice.unwanted else NoticeState.PENDING,
                maybe_repeated=notice.maybe_repeated or unclear,
                lease=None,
                lease_until=None,
            )
    return len(stuck)


def _deliver_one(notice_id: int, lease: uuid.UUID) -> int:
    notice = _mark_sending(notice_id, lease)
    if notice is None:
        return 0
    result = send(notice)
    with transaction.atomic(durable=True):
        held = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id, lease=lease)
        mine = held.filter(state=NoticeState.SENDING).first()
        if mine is not None:  # else the lease ran out and another process has judged
            _settle(mine, result, _clock())
    return 1


def _mark_sending(notice_id: int, lease: uuid.UUID) -> Notice | None:
    """The second mark, after a re-check: still ours, still wanted, enough lease left."""
    with transaction.atomic(durable=True):
        notice = (
            Notice.objects.select_for_update(of=("self",))
            .select_related("person", "event")
            .filter(pk=notice_id, lease=lease, state=NoticeState.CLAIMED)
            .first()
        )
        if notice is None or notice.lease_until is None:
            return None
        if notice.lease_until < _clock() + MARGIN:
            _move(notice, NoticeState.PENDING, lease=None, lease_until=None)
            return None
        if not notice.person.is_active:
            _move(notice, NoticeState.CANCELLED, lease=None, lease_until=None)
            return None
        _move(notice, NoticeState.SENDING, attempts=notice.attempts + 1)
    return notice


def _settle(notice: Notice, result: Result, now: datetime) -> None:
    over: dict[str, Any] = {"lease": None, "lease_until": None, "last_error": result.error[:200]}
    too_often = notice.attempts >= MOST_ATTEMPTS or now - notice.created_at > GIVE_UP_AFTER
    if result.answer is Answer.OK:
        _move(notice, NoticeState.SENT, sent_at=now, **over)
    elif notice.unwanted:
        _move(notice, NoticeState.CANCELLED, **over)
    elif result.answer is Answer.REJECTED or too_often:
        _move(notice, NoticeState.GIVEN_UP, given_up_at=now, **over)
    else:
        unclear = result.answer is Answer.AMBIGUOUS
        _move(
            notice,
            NoticeState.PENDING,
            next_at=now + _pause(notice.attempts),
            maybe_repeated=notice.maybe_repeated or unclear,
            **over,
        )


def _move(notice: Notice, to: NoticeState, **changes: Any) -> None:
    """The one writer of Notice.state once a notice exists (cancel_notices aside)."""
    if to not in MOVES[NoticeState(notice.state)]:
        raise RuntimeError(f"a notice that is {notice.state} cannot become {to}")
    notice.state = to
    for field, value in changes.items():
        setattr(notice, field, value)
    notice.save(update_fields=["state", *changes])


def _pause(attempts: int) -> timedelta:
    """Exponential, capped at an hour, with jitter so that a crowd does not return together."""
    jitter = random.uniform(0.8, 1.2)  # noqa: S311 - keeps no secret
    return timedelta(seconds=min(2**attempts * 5, 3600) * jitter)


def _clock() -> datetime:
    """Only the database's clock gates work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def message_id(notice: Notice) -> str:
    """The same for every attempt, so that a mailbox can drop a repeat."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    return f"<{hashlib.sha256(notice.key.encode()).hexdigest()[:40]}@{host}>"


def send(notice: Notice) -> Result:
    """One mail to one person; tells apart what was refused from what may have arrived.

    Never raises: a letter that cannot be written must neither hold up the others nor be lost
    sight of.
    """
    try:
        mail = letter(notice)
    except Exception as problem:
        log.exception("notice %s cannot be put into words", notice.pk)
        return Result(Answer.REFUSED, type(problem).__name__)
    try:
        mail.send()
    except (smtplib.SMTPException, OSError) as problem:
        return judge(problem)
    except Exception as problem:
        log.exception("notice %s could not be handed over", notice.pk)
        return Result(Answer.AMBIGUOUS, type(problem).__name__)
    return Result(Answer.OK)


def letter(notice: Notice) -> EmailMessage:
    """In the person's language, with links to our own address."""
    with translation.override(notice.person.language or settings.LANGUAGE_CODE):
        words = wording.of(notice, absolute=True)
        return EmailMessage(
            subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{words.headline}",
            body=words.letter,
            to=[notice.person.email],
            headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
        )


def judge(problem: Exception) -> Result:
    """What a failed hand-over proves: that nothing was sent, or (once it left) nothing at all."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _answer in problem.recipients.values()]
        never = all(500 <= code < 600 for code in codes)
        return Result(Answer.REJECTED if never else Answer.REFUSED, f"recipient refused {codes}")
    if isinstance(problem, smtplib.SMTPResponseException):
        never = 550 <= problem.smtp_code <= 554
        return Result(Answer.REJECTED if never else Answer.REFUSED, f"SMTP {problem.smtp_code}")
    unclear = smtplib.SMTPServerDisconnected | TimeoutError | ConnectionResetError
    answer = Answer.AMBIGUOUS if isinstance(problem, unclear) else Answer.REFUSED
    return Result(answer, type(problem).__name__)
