"""An invitation works once, for 72 hours, for one address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from accounts import actions
from accounts.actions.invitations import VALID_FOR
from accounts.models import Invitation, User
from accounts.rules import hash_of, holds_role, invitation_for
from accounts.states import Role
from records.models import Event
from tests.accounts.conftest import NOW, Office

PASSWORD = "seekor kancil menyeberang sungai"


def invite(office: Office, **changes: object) -> tuple[Invitation, str]:
    given: dict[str, object] = {
        "email": "maya@prov.example",
        "name": "Maya Puspitasari",
        "title_before": "",
        "title_after": "A.Md.Kes.",
        "position": "Humas",
        "employment": "pppk",
        "unit": office.health,
        "role": Role.OFFICER,
        "mandate": None,
        "language": "id",
        "by": office.ratna,
        "now": NOW,
    }
    return actions.invite(**(given | changes))


def accept(token: str, after: timedelta = timedelta(hours=1), password: str = PASSWORD) -> User:
    return actions.accept_invitation(token=token, password=password, now=NOW + after)


def test_an_accepted_invitation_makes_an_account_with_its_role(office: Office) -> None:
    _invitation, token = invite(office)

    maya = accept(token)

    assert maya.email == "maya@prov.example"
    assert maya.check_password(PASSWORD)
    assert holds_role(maya, [Role.OFFICER], office.health.pk, NOW + timedelta(hours=2))
    assert EmailAddress.objects.get(user=maya).verified
    assert Event.objects.filter(kind="invitation.accepted", actor=maya).exists()


def test_only_the_hash_of_the_token_is_kept(office: Office) -> None:
    invitation, token = invite(office)

    assert invitation.token_hash == hash_of(token)
    assert token not in str(list(Invitation.objects.values())) + str(list(Event.objects.values()))


def test_an_invitation_works_once(office: Office) -> None:
    _invitation, token = invite(office)
    accept(token)

    with pytest.raises(actions.Refused, match="used"):
        accept(token)

    assert User.objects.filter(email="maya@prov.example").count() == 1


@pytest.mark.parametrize("late", [VALID_FOR, VALID_FOR + timedelta(days=1)])
def test_an_invitation_expires_after_72_hours(office: Office, late: timedelta) -> None:
    _invitation, token = invite(office)
    with pytest.raises(actions.Refused):
        accept(token, after=late)


def test_a_wrong_token_is_refused(office: Office) -> None:
    invite(office)
    with pytest.raises(actions.Refused):
        accept("no such token")


def test_a_resent_invitation_kills_the_old_link(office: Office) -> None:
    invitation, old = invite(office)
    _again, new = actions.resend_invitation(
        invitation_id=invitation.pk, by=office.ratna, now=NOW + timedelta(hours=80)
    )

    with pytest.raises(actions.Refused):
        accept(old, after=timedelta(hours=81))
    assert accept(new, after=timedelta(hours=81)).email == "maya@prov.example"


def test_a_revoked_invitation_is_dead(office: Office) -> None:
    invitation, token = invite(office)
    actions.revoke_invitation(invitation_id=invitation.pk, by=office.ratna, now=NOW)
    with pytest.raises(actions.Refused):
        accept(token)


def test_one_open_invitation_for_each_address(office: Office) -> None:
    invite(office)
    with pytest.raises(actions.Refused, match="Send that invitation again"):
        invite(office, email="Maya@prov.example")
    later, _token = invite(office, now=NOW + VALID_FOR)
    assert Invitation.objects.exclude(pk=later.pk).get().revoked_at == NOW + VALID_FOR


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "maya@gmail.example"}, "official address"),
        ({"email": "maya@evilprov.example"}, "official address"),
        ({"email": "dewi@prov.example"}, "on the staff already"),
        ({"role": Role.SUPERVISOR, "employment": "non_asn"}, "civil servants"),
        ({"role": Role.ADMIN}, "decree"),
    ],
)
def test_invitations_that_are_refused(
    office: Office, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(actions.Refused, match=words):
        invite(office, **changes)
    assert not Invitation.objects.exists()


def test_only_an_admin_over_the_unit_invites(office: Office) -> None:
    for person in (office.hendra, office.omar, office.dewi):
        with pytest.raises(actions.Refused, match="Only a program admin"):
            invite(office, by=person)


@pytest.mark.parametrize("password", ["short", "maya@prov.example"])
def test_a_weak_password_leaves_the_invitation_open(office: Office, password: str) -> None:
    _invitation, token = invite(office)
    with pytest.raises(actions.Refused):
        accept(token, password=password)
    assert accept(token).email == "maya@prov.example"


@pytest.mark.parametrize("leave", ["closed", "role ended"])
def test_an_invitation_does_not_outlive_the_power_of_who_sent_it(
    office: Office, leave: str
) -> None:
    """Else an admin invites himself back before he goes."""
    _invitation, token = invite(office)
    if leave == "closed":
        User.objects.filter(pk=office.ratna.pk).update(is_active=False)
    else:
        office.ratna.memberships.update(valid_until=NOW + timedelta(hours=1))
    assert invitation_for(token, NOW + timedelta(hours=1)) is None
    with pytest.raises(actions.Refused, match="expired"):
        accept(token)


def test_sent_again_it_is_the_invitation_of_who_sent_it_again(office: Office) -> None:
    invitation, _token = invite(office)
    hasan = actions.add_person(
        email="hasan@prov.example", name="Hasan", employment="pns", unit=office.health, by=None,
        now=NOW,
    )  # fmt: skip
    actions.grant_membership(
        person=hasan, unit=office.health, role=Role.ADMIN, valid_from=NOW, valid_until=None,
        mandate=office.mandate, by=office.ratna, now=NOW,
    )  # fmt: skip
    User.objects.filter(pk=office.ratna.pk).update(is_active=False)
    _invitation, token = actions.resend_invitation(invitation_id=invitation.pk, by=hasan, now=NOW)
    assert accept(token).email == "maya@prov.example"
