"""What a citizen wrote, and what a screen hit, stands in no log, notice, mail, event or address."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import pytest
import structlog
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import duties.actions
import ethics.actions
from accounts.models import User
from records.models import Event, Notice
from records.wording import of as words_of
from tests.ethics.office import Office, draft

CANARY = "kenari-3171234567890123"
NIK = "1971010203910001"
PHONE = "081234567890"


def logged(record: logging.LogRecord) -> str:
    """The line that our own handler writes."""
    formatters = (handler.formatter for handler in logging.getLogger().handlers)
    ours = (one for one in formatters if isinstance(one, structlog.stdlib.ProcessorFormatter))
    return next(ours).format(record)


def test_a_row_that_the_database_refuses_does_not_reach_the_log(office: Office) -> None:
    """PostgreSQL quotes the whole failing row in its DETAIL."""
    with (
        pytest.raises(IntegrityError) as caught,
        transaction.atomic(),
        connection.cursor() as do,
    ):
        do.execute(
            """INSERT INTO duties_duty (kind, subject, url, channel_id, task, clock, minutes,
                   calendar_code, opened_at, due_at, cancel_reason)
                   VALUES ('review', %s, '', %s, 'x', 'working', 1, 'wib', now(), %s, '')""",
            [f"{CANARY}\nbaris dua {NIK}", office.x.pk, "2000-01-01T00:00Z"],
        )
    assert CANARY in str(caught.value)
    record = logging.LogRecord(
        "x", logging.ERROR, "", 0, "failed", (), (IntegrityError, caught.value, caught.tb)
    )
    line = logged(record)
    assert CANARY not in line
    assert NIK not in line
    assert "duty_due_after_opened" in line


def test_the_story_of_a_message_leaves_no_trace_of_its_words(
    office: Office, signed_in: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    with caplog.at_level(logging.DEBUG):
        message, _new = duties.actions.receive(
            channel=office.x, external_id="", url="https://x.com/warga/status/1",
            author_name=f"Warga {CANARY}", text=f"{CANARY} NIK {NIK} telepon {PHONE}",
            message_class="complaint", received_at=now, by=office.rina, now=now,
        )  # fmt: skip
        signed_in(office.rina).post(
            reverse("ethics:answer", args=[message.pk]),
            {"text": f"NIK Anda {NIK}", "evidence_url": "https://x.com/dinkes/status/2"},
        )
        post = draft(office, text=f"Hubungi NIK {NIK} atau {PHONE}", now=now)
        with pytest.raises(ethics.actions.Blocked):
            ethics.actions.submit(post_id=post.pk, by=office.rina, now=now)
    spoken = caplog.text + json.dumps(
        [
            list(Event.objects.values_list("kind", "subject", "facts")),
            list(Notice.objects.values_list("key", "url", "last_error")),
            [str(words_of(notice, absolute=True)) for notice in Notice.objects.all()],
        ]
    )
    for word in (CANARY, NIK, PHONE):
        assert word not in spoken
