"""The way of one demo message, planned on the office's timeline."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import duties.actions
import ethics.actions
from channels.states import Task
from duties.models import Message
from socmed_program.demo_office.accounts_on_networks import CHANNELS
from socmed_program.demo_office.letters import DemoMessage, Fate

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office

RESPONDERS = {entry.key: entry.people.get(Task.RESPOND, ()) for entry in CHANNELS}
SET_ASIDE = {
    Fate.NOT_OURS: ("not_ours", "Kewenangan pemerintah kota; warga sudah diarahkan."),
    Fate.SPAM: ("spam", "Promosi yang tidak berkaitan dengan layanan."),
}


class MessageStory:
    def __init__(self, office: Office, wanted: DemoMessage) -> None:
        self.office = office
        self.wanted = wanted
        self.channel = office.channels[wanted.channel]
        self.officer = office.people[RESPONDERS[wanted.channel][0]]
        self.received = office.now - timedelta(hours=wanted.hours_ago)
        self.message: Message | None = None

    def plan(self) -> None:
        self.office.plan(self.received + timedelta(minutes=2), self._enter)
        if self.wanted.answer:
            answered = self.received + timedelta(hours=self.wanted.answered_after)
            self.office.plan(answered, self._answer)
        if self.wanted.fate in SET_ASIDE:
            self.office.plan(self.received + timedelta(hours=2), self._set_aside)

    @property
    def id(self) -> int:
        assert self.message is not None  # entered first
        return self.message.pk

    def _enter(self, now: datetime) -> None:
        number = int(self.received.timestamp())
        self.message, _created = duties.actions.receive(
            channel=self.channel,
            external_id=f"demo-{number}",
            url=f"{self.channel.url.rstrip('/')}/status/{number}",
            author_name=self.wanted.author,
            text=self.wanted.text,
            message_class=self.wanted.kind,
            received_at=self.received,
            by=self.officer,
            now=now,
        )

    def _answer(self, now: datetime) -> None:
        ethics.actions.answer(
            message_id=self.id,
            text=self.wanted.answer,
            evidence_url=f"{self.channel.url.rstrip('/')}/status/{int(now.timestamp())}",
            by=self.officer,
            now=now,
        )

    def _set_aside(self, now: datetime) -> None:
        state, reason = SET_ASIDE[self.wanted.fate]
        duties.actions.set_aside(
            message_id=self.id, state=state, reason=reason, by=self.officer, now=now
        )
