"""Taking over and bulk assignment: one transaction, all or nothing."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import LetterFile, User
from channels import actions
from channels.models import Channel, Responsibility
from channels.states import Rank, Task
from records.models import Event, Notice
from tests.accounts.conftest import DAY, NOW, Office
from tests.accounts.test_letters import PDF
from tests.channels.conftest import Give, register
from tests.channels.test_pages import as_, task_form


def take(
    office: Office, channel: Channel, person: User, at: datetime = NOW + DAY, **more: Any
) -> Responsibility:
    return actions.take_over(
        channel_id=channel.pk, person=person, task=Task.RESPOND, valid_from=at,
        mandate=office.mandate, now=NOW, **({"valid_until": None, "by": office.ratna} | more),
    )  # fmt: skip


def held(channel: Channel) -> list[tuple[str, str, datetime | None]]:
    rows = channel.responsibilities.select_related("person").order_by("valid_from", "pk")
    return [(one.person.name, one.rank, one.valid_until) for one in rows]


def test_the_old_primary_ends_as_the_new_one_begins(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    take(office, channel, office.omar)
    assert held(channel) == [("Dewi", "primary", NOW + DAY), ("Omar", "primary", None)]
    told = Notice.objects.filter(medium="in_app", event__kind__startswith="responsibility.")
    assert {
        (one.person.name, one.event.kind) for one in told.select_related("person", "event")
    } >= {
        ("Dewi", "responsibility.ended"),
        ("Omar", "responsibility.assigned"),
    }


def test_a_backup_who_becomes_primary_ends_as_backup(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    give(office.rizky, Rank.BACKUP)
    take(office, channel, office.rizky)
    assert sorted(held(channel), key=str) == [
        ("Dewi", "primary", NOW + DAY),
        ("Rizky", "backup", NOW + DAY),
        ("Rizky", "primary", None),
    ]


def test_refused_in_the_past_to_oneself_twice_and_across_a_later_primary(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi, valid_until=NOW + 10 * DAY)
    give(office.rizky, valid_from=NOW + 10 * DAY)
    with pytest.raises(actions.Refused, match="in the past"):
        take(office, channel, office.omar, NOW - DAY)
    with pytest.raises(actions.Refused, match="primary for this task at that time already"):
        take(office, channel, office.dewi)
    with pytest.raises(actions.Refused, match="Rizky is primary"):
        take(office, channel, office.omar)
    with pytest.raises(actions.Refused, match="Only a program admin"):
        take(office, channel, office.omar, by=office.hendra)
    assert held(channel)[0] == ("Dewi", "primary", NOW + 10 * DAY)
    take(office, channel, office.omar, valid_until=NOW + 5 * DAY)


def order(office: Office, *channels: Channel, **more: Any) -> dict[str, Any]:
    letter = {"number": "800/7", "signed_on": NOW.date(), "signer": "Sekda", "kind": "definitive"}
    return {
        "charges": [(one.pk, task) for one in channels for task in ("publish", "respond")],
        "person": office.omar, "rank": Rank.PRIMARY, "first_day": date(2026, 11, 24),
        "last_day": None, "letter": letter, "replace": False, "by": office.ratna, "now": NOW,
    } | more  # fmt: skip


def test_many_tasks_are_given_at_once(office: Office, channel: Channel) -> None:
    other = register(office, "kedua")
    changes = actions.assign_many(**order(office, channel, other, last_day=date(2026, 11, 30)))
    assert len(changes) == Responsibility.objects.count() == 4
    one = Responsibility.objects.first()
    assert one is not None
    assert one.valid_from.isoformat() == "2026-11-23T17:00:00+00:00"  # midnight WIB
    assert one.valid_until is not None
    assert one.valid_until.isoformat() == "2026-11-30T17:00:00+00:00"


def test_one_refusal_leaves_everything_as_it_was(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    other = register(office, "kedua")
    events = Event.objects.count()
    with pytest.raises(actions.NotAll) as refusal:
        actions.assign_many(**order(office, channel, other))
    wrong = [(one.task, one.refused) for one in refusal.value.changes if one.refused]
    assert [task for task, _why in wrong] == [Task.RESPOND]
    assert "Dewi is primary" in wrong[0][1]
    assert held(channel) == [("Dewi", "primary", None)]
    assert not other.responsibilities.exists()
    assert Event.objects.count() == events


def test_replacing_says_who_ends_and_the_plan_writes_nothing(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    events = Event.objects.count()
    changes = actions.plan_many(**order(office, channel, replace=True))
    ends = {one.task.value: [gone.person.name for gone in one.ends] for one in changes}
    assert ends == {"publish": [], "respond": ["Dewi"]}
    assert not any(one.refused for one in changes)
    assert held(channel) == [("Dewi", "primary", None)]
    assert Event.objects.count() == events

    actions.assign_many(**order(office, channel, replace=True))
    assert [one[:2] for one in held(channel)][:2] == [("Dewi", "primary"), ("Omar", "primary")]


def test_approving_cannot_be_given_in_bulk_to_whom_may_not(
    office: Office, channel: Channel
) -> None:
    changes = actions.plan_many(**order(office, channel, charges=[(channel.pk, "approve")]))
    assert "role of supervisor" in changes[0].refused


def test_taking_over_on_the_page(office: Office, channel: Channel, give: Give) -> None:
    give(office.dewi)
    client, path = as_(office.ratna), f"/channels/{channel.pk}/take-over/respond/"
    assert "Dewi is primary now" in client.get(path).content.decode()
    refused = client.post(path, task_form(office, person=office.omar.pk, first_day="2020-01-01"))
    assert refused.status_code == 422
    assert "in the past" in refused.content.decode()
    answer = client.post(path, task_form(office, person=office.omar.pk, first_day="2030-01-01"))
    assert answer.status_code == 302
    assert len(held(channel)) == 2
    assert client.get(f"/channels/{channel.pk}/take-over/dance/").status_code == 404


def bulk_form(office: Office, channel: Channel, **more: object) -> dict[str, object]:
    charges = [f"{channel.pk}:publish", f"{channel.pk}:respond"]
    return task_form(office, person=office.omar.pk, charges=charges, first_day="2030-01-01") | more


def test_bulk_on_the_page_previews_confirms_and_refuses(
    office: Office, channel: Channel, give: Give
) -> None:
    give(office.dewi)
    client: Client = as_(office.ratna)
    path = "/channels/matrix/bulk/"
    assert client.get(path).status_code == 200
    empty = client.post(path, bulk_form(office, channel, charges=[], preview=""))
    assert "Tick at least one task" in empty.content.decode()

    preview = client.post(path, bulk_form(office, channel, preview=""))
    assert "Dewi is primary" in preview.content.decode()
    assert 'name="confirm"' not in preview.content.decode()
    refused = client.post(path, bulk_form(office, channel, confirm=""))
    assert refused.status_code == 422
    assert len(held(channel)) == 1

    preview = client.post(path, bulk_form(office, channel, replace="on", preview=""))
    assert 'name="confirm"' in preview.content.decode()
    assert len(held(channel)) == 1
    back = client.post(path, bulk_form(office, channel, replace="on", back=""))
    assert f'value="{channel.pk}:publish" id="charge-{channel.pk}:publish" checked' in (
        back.content.decode()
    )
    done = client.post(path, bulk_form(office, channel, replace="on", confirm=""))
    assert done.status_code == 302
    assert len(held(channel)) == 3
    assert as_(office.hendra).get(path).status_code == 403


def test_the_decree_of_many_tasks_comes_with_its_file(office: Office, channel: Channel) -> None:
    client: Client = as_(office.ratna)
    path = "/channels/matrix/bulk/"
    shown = client.post(path, bulk_form(office, channel, preview="")).content.decode()
    assert 'type="file" name="file"' in shown
    wrong = bulk_form(office, channel, confirm="", file=io.BytesIO(b"MZ no letter"))
    refused = client.post(path, wrong)
    assert refused.status_code == 422
    assert 'id="id_file_error"' in refused.content.decode()
    assert 'name="confirm"' in refused.content.decode()
    assert held(channel) == []

    right = bulk_form(office, channel, confirm="", file=io.BytesIO(PDF))
    assert client.post(path, right).status_code == 302
    assert [one.mandate for one in channel.responsibilities.all()] == [
        LetterFile.objects.get().mandate
    ] * len(held(channel))
