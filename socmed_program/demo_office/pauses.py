"""A day of mourning that held one post, and the quiet days before an election, planned ahead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import posts.actions
from posts.states import InformationClass, PauseKind

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office


def plan(office: Office) -> None:
    begins = office.at(-1, "12:00")
    office.plan(begins - timedelta(hours=1), lambda now: _mourn(office, begins, now))
    office.plan(office.now, lambda now: _keep_quiet(office, now))


def _mourn(office: Office, begins: datetime, now: datetime) -> None:
    posts.actions.pause(
        kind=PauseKind.MOURNING,
        reason="Hari berkabung atas wafatnya perintis Puskesmas terapung",
        scope=office.units["dinkes"],
        starts_at=begins,
        ends_at=begins + timedelta(hours=8),
        by=office.people["hendra"],
        now=now,
    )


def _keep_quiet(office: Office, now: datetime) -> None:
    begins = office.at(30, "00:00")
    posts.actions.pause(
        kind=PauseKind.ELECTION,
        reason="Masa tenang pemilihan kepala desa serentak",
        scope=office.units["prov"],
        starts_at=begins,
        ends_at=begins + timedelta(days=3),
        open_classes=[InformationClass.IMMEDIATE],
        officials=[office.people["ratna"]],
        by=office.people["ratna"],
        now=now,
    )
