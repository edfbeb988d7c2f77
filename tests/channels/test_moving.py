"""A channel passes to another unit: by letter, at once, and everything that hangs on it follows."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

import accounts.actions
from accounts.models import LetterFile, Mandate
from channels import actions, queries, rules
from channels.coverage import findings_for
from channels.models import Channel, HandOver, UnitChange
from channels.states import Holding, Task
from channels.wording import told
from records.models import Event, Notice
from records.queries import history
from tests.accounts.conftest import DAY, NOW, Office, make_person, make_unit
from tests.accounts.conftest import give as give_role
from tests.accounts.test_letters import PDF
from tests.accounts.test_pages import as_
from tests.channels.conftest import Give, register
from tests.channels.test_custody import enter
from tests.channels.test_over import desk_of

LETTER = {
    "number": "800/9/2026", "signed_on": "2026-01-05", "signer": "Sekda",
    "mandate_kind": "definitive",
}  # fmt: skip


@pytest.fixture
def active(office: Office, channel: Channel, give: Give) -> Channel:
    """Dewi answers on it, Hendra approves; both belong to the health office."""
    give(office.dewi)
    give(office.hendra, task=Task.APPROVE)
    return actions.activate(channel_id=channel.pk, by=office.ratna, now=NOW)


def move(office: Office, channel: Channel, **changes: Any) -> Channel:
    given = {
        "unit": office.education, "reason": "Seksi digabung", "mandate": office.mandate,
        "by": office.ratna, "now": NOW,
    }  # fmt: skip
    return actions.change_unit(channel_id=channel.pk, **(given | changes))


def test_it_is_the_other_units_at_once(office: Office, active: Channel) -> None:
    move(office, active)
    active.refresh_from_db()
    assert active.unit == office.education
    assert active in rules.visible_channels(office.omar, NOW)
    assert active not in rules.visible_channels(office.lukman, NOW)
    assert active in rules.visible_channels(office.dewi, NOW)  # still in charge


def test_the_history_says_from_where_to_where_and_why(office: Office, active: Channel) -> None:
    move(office, active)
    event = history(active).get(kind="channel.unit_changed")
    assert told(event).words == "Passed to another unit"
    assert told(event).note == "Health → Education (800/1): Seksi digabung"
    change = UnitChange.objects.get()
    assert (change.before, change.after, change.by) == (
        office.health, office.education, office.ratna,
    )  # fmt: skip


def test_who_led_it_and_who_works_on_it_hears(office: Office, active: Channel) -> None:
    yanti = make_person("Yanti", office.education)
    give_role(yanti, "head", office.education, office.mandate)
    move(office, active)
    heard = Notice.objects.filter(event__kind="channel.unit_changed", medium="in_app")
    assert {notice.person.name for notice in heard} == {"Dewi", "Hendra", "Lukman", "Yanti"}


def test_who_does_not_see_it_any_more_is_led_nowhere(office: Office, active: Channel) -> None:
    move(office, active)
    heard = Notice.objects.filter(event__kind="channel.unit_changed", medium="in_app")
    assert dict(heard.values_list("person__name", "url")) == {
        "Dewi": f"/channels/{active.pk}/", "Hendra": "", "Lukman": "",
    }  # fmt: skip


def test_the_record_of_a_hand_over_keeps_its_number(office: Office, active: Channel) -> None:
    item = enter(office, active, Holding.FACTOR)
    opened = actions.open_hand_over(
        channel_id=active.pk, giver=office.dewi, receiver=office.omar, item_ids=[item.pk],
        note="", by=office.ratna, now=NOW - DAY,
    )  # fmt: skip
    before = opened.number
    move(office, active)
    assert HandOver.objects.select_related("channel__unit").get().number == before
    assert before.endswith("/HEALTH/2026")


def test_tasks_stay_but_approving_needs_the_new_unit(office: Office, active: Channel) -> None:
    move(office, active)
    held = active.responsibilities.current(NOW)
    assert [(one.person, one.task) for one in held] == [(office.dewi, "respond")]
    assert Event.objects.filter(kind="responsibility.ended").count() == 1


def test_an_approver_over_both_units_keeps_the_task(office: Office, active: Channel) -> None:
    give_role(office.hendra, "supervisor", office.education, office.mandate)
    move(office, active)
    assert active.responsibilities.current(NOW).filter(task="approve").exists()


def test_the_coverage_check_asks_whether_outsiders_are_still_meant(
    office: Office, active: Channel
) -> None:
    def outside() -> list[str]:
        found = findings_for(office.ratna, NOW)
        return [one.why for one in found if one.kind == "outside"]

    assert outside() == []
    move(office, active)
    assert outside() == ["Dewi (Primary) was named before the channel changed units: still meant?"]


def test_the_resolver_asks_the_new_unit(office: Office, active: Channel) -> None:
    yanti = make_person("Yanti", office.education)
    give_role(yanti, "head", office.education, office.mandate)
    move(office, active)
    active.refresh_from_db()
    assert queries.on_duty(active, Task.APPROVE, NOW)[0].person == yanti


def test_a_desk_of_the_old_unit_answers_no_more(office: Office, active: Channel) -> None:
    desk = desk_of(office, active, register(office, "lain"))
    move(office, active)
    assert [cover.channel.handle for cover in desk.covers.current(NOW)] == ["lain"]
    desk.refresh_from_db()
    assert desk.closed_at is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "give a reason"),
        ({"unit": "health"}, "already"),
        ({"by": "hendra"}, "Only a program admin over Health"),
    ],
)
def test_what_is_refused(
    office: Office, active: Channel, changes: dict[str, Any], words: str
) -> None:
    given = {
        key: getattr(office, value) if value in ("health", "hendra") else value
        for key, value in changes.items()
    }
    with pytest.raises(actions.Refused, match=words):
        move(office, active, **given)
    assert not UnitChange.objects.exists()


def test_it_takes_an_admin_over_both_units(office: Office, active: Channel) -> None:
    give_role(office.lukman, "admin", office.health, office.mandate)
    with pytest.raises(actions.Refused, match="Only a program admin over Education"):
        move(office, active, by=office.lukman)


def test_neither_a_closed_unit_nor_a_declined_channel(office: Office, active: Channel) -> None:
    gone = make_unit("lama", office.province)
    accounts.actions.close_unit(unit_id=gone.pk, by=None, now=NOW)
    with pytest.raises(actions.Refused, match="is closed"):
        move(office, active, unit=gone)
    asked = register(office, "usulan")
    actions.decline(channel_id=asked.pk, reason="Cukup satu", by=office.ratna, now=NOW)
    with pytest.raises(actions.Refused, match="is over"):
        move(office, asked)


def test_nothing_is_written_before_the_second_look(office: Office, active: Channel) -> None:
    admin, page = as_(office.ratna), f"/channels/{active.pk}/unit/"
    form = LETTER | {"unit": office.education.pk, "reason": "Seksi digabung"}
    shown = admin.post(page, form)
    text = shown.content.decode()
    assert shown.status_code == 200
    for words in ("Omar", "Hendra does not supervise Education", "Dewi (Health): Respond"):
        assert words in text
    lost = text.partition("Sees it no more")[2].partition("</dd>")[0]
    assert "Rizky, Hendra, Lukman" in lost
    assert "Dewi" not in lost
    assert not UnitChange.objects.exists()
    assert not Mandate.objects.filter(number="800/9/2026").exists()
    assert admin.post(page, form | {"confirm": ""}).status_code == 302
    assert UnitChange.objects.get().mandate.number == "800/9/2026"


def test_a_form_without_letter_is_refused_beside_the_field(office: Office, active: Channel) -> None:
    page = as_(office.ratna).post(f"/channels/{active.pk}/unit/", {"unit": office.education.pk})
    assert page.status_code == 422
    assert page.content.decode().count("This field is required.") >= 4


def test_the_public_register_shows_the_new_unit(office: Office, active: Channel) -> None:
    move(office, active)
    assert "Dinas education" in as_(office.ratna).get(f"/kanal/{active.pk}/").content.decode()


def test_sql_cannot_move_it_without_a_letter(office: Office, active: Channel) -> None:
    change = "UPDATE channels_channel SET unit_id = %s WHERE id = %s"
    move(office, active)
    with (
        pytest.raises(IntegrityError, match="nobody moved channel"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [office.health.pk, active.pk])


@pytest.mark.parametrize(
    "change",
    ["UPDATE channels_unitchange SET reason = 'lain'", "DELETE FROM channels_unitchange"],
)
def test_what_moved_it_stands(office: Office, active: Channel, change: str) -> None:
    move(office, active)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_letter_is_read_by_who_sees_the_files_of_either_unit(
    office: Office, active: Channel
) -> None:
    from accounts.rules import visible_letters

    letter = accounts.actions.record_mandate(
        number="800/77", signed_on=NOW.date(), signer="Sekda", kind="definitive", by=None, now=NOW
    )
    assert letter not in visible_letters(office.bagus, NOW + DAY)
    move(office, active, mandate=letter)
    assert letter in visible_letters(office.bagus, NOW + DAY)


def test_the_letter_comes_with_its_file(office: Office, active: Channel) -> None:
    admin, page = as_(office.ratna), f"/channels/{active.pk}/unit/"
    form = LETTER | {"unit": office.education.pk, "reason": "Seksi digabung"}
    assert admin.get(page).status_code == 200
    shown = admin.post(page, form).content.decode()
    assert 'type="file" name="file"' in shown
    wrong = admin.post(page, form | {"confirm": "", "file": io.BytesIO(b"MZ no letter")})
    assert wrong.status_code == 422
    assert 'id="id_file_error"' in wrong.content.decode()
    assert 'name="confirm"' in wrong.content.decode()
    assert not UnitChange.objects.exists()
    assert not Mandate.objects.filter(number="800/9/2026").exists()

    assert admin.post(page, form | {"confirm": "", "file": io.BytesIO(PDF)}).status_code == 302
    assert LetterFile.objects.get().mandate == UnitChange.objects.get().mandate
