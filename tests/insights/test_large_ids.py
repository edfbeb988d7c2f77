"""Past the thousandth row, addresses and form values stay plain; amounts get their separator."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

import duties.actions
from accounts.models import User
from duties.models import Message
from tests.ethics.office import Office, draft, make_office, submitted

SignIn = Callable[[User], Client]
TABLES = ("posts_post", "posts_revision", "channels_channel", "duties_message", "ethics_review")
SEPARATED = re.compile(r"""\s[a-z-]+=["'][^"']*?\b\d{1,3}[.,]\d{3}\b[^"']*["']""")


@pytest.fixture
def grown(db: None) -> Office:
    """An office whose rows are numbered from above a thousand on."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, 1100)",
                [table],
            )
    return make_office()


def received(office: Office, now: datetime) -> Message:
    message, _created = duties.actions.receive(
        channel=office.x, external_id="1", url="https://x.example/1", author_name="Warga",
        text="Kapan?", message_class="complaint", received_at=now, by=office.rina, now=now,
    )  # fmt: skip
    return message


def indonesian(client: Client, address: str) -> str:
    client.cookies["django_language"] = "id"
    answer = client.get(address)
    assert answer.status_code == 200
    html: str = answer.content.decode()
    return html


def test_posts_are_linked_and_edited_by_plain_ids(grown: Office, signed_in: SignIn) -> None:
    post = draft(grown, now=timezone.now(), planned_at=timezone.now() + timedelta(days=1))
    assert post.pk > 1000
    edit = reverse("posts:edit", args=[post.pk])
    client = signed_in(grown.rina)
    for address in (reverse("insights:post", args=[post.pk]), reverse("posts:calendar"), edit):
        assert SEPARATED.findall(indonesian(client, address)) == []
    assert f'value="{grown.x.pk}"' in indonesian(client, edit)


def test_messages_are_linked_and_answered_by_plain_ids(grown: Office, signed_in: SignIn) -> None:
    message = received(grown, timezone.now())
    assert message.pk > 1000
    client = signed_in(grown.rina)
    address = reverse("duties:message", args=[message.pk])
    assert f'href="{address}"' in indonesian(client, reverse("duties:inbox"))
    page = indonesian(client, address)
    assert f'action="{reverse("ethics:answer", args=[message.pk])}"' in page
    assert SEPARATED.findall(page) == []


def test_reviews_are_judged_by_plain_ids(grown: Office, signed_in: SignIn) -> None:
    review = submitted(grown, now=timezone.now())
    page = indonesian(signed_in(grown.marta), reverse("ethics:review", args=[review.pk]))
    assert SEPARATED.findall(page) == []


@pytest.mark.parametrize(("language", "words"), [("id", "63.206"), ("en", "63,206")])
def test_amounts_are_read_with_separators(grown: Office, language: str, words: str) -> None:
    count = {"channel": grown.facebook, "left": 63_206, "over": 0, "problems": []}
    with translation.override(language):
        assert words in render_to_string("ethics/partials/_check.html", {"counts": [count]})
