"""Single sign-on against a real provider on loopback: who is let in, tied, asked for more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import User
from records.models import Event, Notice
from socmed_program.checks import _faults_of_single_sign_on
from socmed_program.diagnosis import _emergency
from tests.accounts.conftest import Office
from tests.accounts.provider import Provider, running
from tests.accounts.signing_in import (
    CODE,
    LOGIN,
    PASSWORD,
    code_of,
    is_in,
    type_code,
    type_password,
    with_password,
    with_totp,
)

START = "/account/oidc/sso/login/"


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(server: Provider, settings: Any) -> Provider:
    settings.SOCIALACCOUNT_PROVIDERS = server.settings
    server.who, server.in_token = {}, {}
    server.asked.clear()
    return server


def says(
    provider: Provider, email: str, verified: Any = True, sub: str = "u-1", **token: Any
) -> None:
    provider.who = {"sub": sub, "email": email, "email_verified": verified}
    provider.in_token = token


def go(client: Client | None = None) -> tuple[Client, Any]:
    """A browser that follows the link of the sign-in page to the provider and back."""
    client = client or Client(headers={"accept-language": "en"})
    to = client.get(START).headers["Location"]
    back = urlsplit(requests.get(to, allow_redirects=False, timeout=10).headers["Location"])
    return client, client.get(f"{back.path}?{back.query}")


def test_it_is_off_by_default(office: Office) -> None:
    assert Client().get(START).status_code == 404
    assert "/oidc/" not in Client().get(LOGIN).content.decode()


def test_a_verified_official_address_ties_the_identity_to_the_account(
    office: Office, provider: Provider
) -> None:
    says(provider, "Dewi@prov.example")
    client, _answer = go()
    assert is_in(client)
    assert SocialAccount.objects.get().user == office.dewi
    assert not SocialToken.objects.exists()
    assert Event.objects.filter(kind="signin.identity_tied", actor=office.dewi).exists()
    says(provider, "another@prov.example")  # the provider renamed her; the tie holds
    assert is_in(go()[0])


def test_an_unknown_identity_is_refused_in_words_and_nothing_is_kept(
    office: Office, provider: Provider
) -> None:
    says(provider, "stranger@prov.example")
    people = User.objects.count()
    client, answer = go()
    assert answer.status_code == 403
    assert "invitation only" in answer.content.decode()
    assert not is_in(client)
    assert client.get("/account/3rdparty/signup/").status_code in (302, 404)
    assert (User.objects.count(), SocialAccount.objects.count()) == (people, 0)
    assert "socialaccount_sociallogin" not in client.session


@pytest.mark.parametrize("verified", [False, None, "false", "true", 0, 1])
def test_only_a_verified_address_ties(office: Office, provider: Provider, verified: Any) -> None:
    says(provider, office.dewi.email, verified)
    client, answer = go()
    assert answer.status_code == 403
    assert not is_in(client)


def test_somebody_elses_identity_is_not_tied_by_hand(office: Office, provider: Provider) -> None:
    client, _answer = type_password(with_password(office.rizky))
    says(provider, "stranger@elsewhere.example", sub="u-9")
    to = client.get(f"{START}?process=connect").headers["Location"]
    back = urlsplit(requests.get(to, allow_redirects=False, timeout=10).headers["Location"])
    assert client.get(f"{back.path}?{back.query}").status_code == 403
    assert not SocialAccount.objects.exists()


def test_token_and_user_information_must_speak_of_the_same_person(
    office: Office, provider: Provider
) -> None:
    says(provider, office.dewi.email, sub="u-1")
    provider.in_token = {"sub": "u-2"}
    client, answer = go()
    assert answer.status_code == 403
    assert not is_in(client)


def test_a_code_is_bound_to_the_browser_that_asked(office: Office, provider: Provider) -> None:
    """PKCE, and a state that another browser does not have."""
    says(provider, office.dewi.email)
    to = Client().get(START).headers["Location"]
    asked = parse_qs(urlsplit(to).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = urlsplit(requests.get(to, allow_redirects=False, timeout=10).headers["Location"])
    thief = Client()
    thief.get(f"{back.path}?{back.query}")
    assert not is_in(thief)
    assert not [name for name, _given in provider.asked if name == "token"]


def test_a_closed_account_stays_closed(office: Office, provider: Provider) -> None:
    says(provider, office.dewi.email)
    assert is_in(go()[0])
    actions.deactivate(person=office.dewi, by=office.ratna, now=timezone.now())
    assert not is_in(go()[0])


def test_the_second_factor_is_asked_for_after_the_single_sign_on(
    office: Office, provider: Provider
) -> None:
    secret = with_totp(office.ratna)
    says(provider, office.ratna.email, amr=["mfa"], acr="high")
    client, answer = go()
    assert answer.headers["Location"] == CODE
    assert not is_in(client)
    type_code(client, code_of(secret))
    assert is_in(client)


def test_without_a_second_factor_an_approver_reaches_its_activation_only(
    office: Office, provider: Provider
) -> None:
    says(provider, office.hendra.email, amr=["mfa"])
    client, _answer = go()
    assert "/2fa/" in client.get("/").headers["Location"]


@pytest.mark.parametrize("token", [{"amr": ["pwd", "mfa"]}, {"acr": "mfa"}])
def test_a_provider_that_is_trusted_with_it_may_vouch_for_the_second_factor(
    office: Office, provider: Provider, settings: Any, token: dict[str, Any]
) -> None:
    settings.OIDC_SECOND_FACTOR = ["mfa"]
    says(provider, office.hendra.email, **token)
    assert is_in(go()[0])
    says(provider, office.hendra.email, amr=["pwd"], acr="low")
    assert not is_in(go()[0])


def test_its_word_holds_for_that_session_only(
    office: Office, provider: Provider, settings: Any
) -> None:
    settings.OIDC_SECOND_FACTOR = ["mfa"]
    says(provider, office.hendra.email, amr=["mfa"])
    client, _answer = go()
    client.post("/account/logout/")
    type_password(with_password(office.hendra), client=client)
    assert not is_in(client)


@pytest.fixture
def rule(provider: Provider, settings: Any, office: Office) -> None:
    """Everybody must come by the single sign-on; Ratna's is the emergency account."""
    settings.OIDC_ONLY, settings.BREAK_GLASS = True, [office.ratna.email]


def test_where_it_is_the_rule_a_right_password_is_refused_like_a_wrong_one(
    office: Office, rule: None
) -> None:
    right = type_password(with_password(office.dewi))[1].content.decode()
    wrong = type_password(office.dewi, "wrong wrong wrong")[1].content.decode()
    assert "are not correct" in right
    assert len(right) == len(wrong)


def test_the_emergency_account_signs_in_with_its_second_factor_and_others_are_told(
    office: Office, rule: None
) -> None:
    secret = with_totp(with_password(office.ratna))
    client, _answer = type_password(office.ratna)
    assert not is_in(client)
    type_code(client, code_of(secret))
    assert is_in(client)
    told = Notice.objects.filter(event__kind="signin.emergency", medium="in_app")
    assert [notice.person for notice in told] == [office.bagus]


def test_an_emergency_account_needs_a_second_factor_whatever_its_role(
    office: Office, rule: None, settings: Any
) -> None:
    settings.BREAK_GLASS = [office.dewi.email]
    client, _answer = type_password(with_password(office.dewi))
    assert "/2fa/" in client.get("/").headers["Location"]


def test_who_is_in_may_confirm_a_change_by_a_password_from_before(
    office: Office, rule: None, provider: Provider
) -> None:
    """Else nobody could set up a second factor who once had a password."""
    with_password(office.hendra)
    says(provider, office.hendra.email)
    client, _answer = go()
    setting_up = "/account/2fa/totp/activate/"
    assert "reauthenticate" in client.get(setting_up).headers["Location"]
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get(setting_up).status_code == 200


def test_a_silent_provider_is_said_in_words(
    office: Office, provider: Provider, settings: Any
) -> None:
    nowhere = provider.settings
    nowhere["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:1"
    settings.SOCIALACCOUNT_PROVIDERS = nowhere
    answer = Client(headers={"accept-language": "en"}).get(START)
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


def test_whoever_is_invited_under_the_rule_chooses_no_password(
    office: Office, rule: None, provider: Provider
) -> None:
    from tests.accounts.test_invitations import invite

    _invitation, token = invite(office, now=timezone.now())
    client = Client(headers={"accept-language": "en"})
    path = f"/staff/invitation/{token}/"
    assert 'type="password"' not in client.get(path).content.decode()
    assert client.post(path).headers["Location"] == LOGIN
    maya = User.objects.get(email="maya@prov.example")
    assert not maya.has_usable_password()
    says(provider, maya.email)
    assert is_in(go(client)[0])


def test_the_doctor_says_which_emergency_account_would_not_help(
    office: Office, rule: None, settings: Any
) -> None:
    settings.BREAK_GLASS += ["nobody@prov.example", office.bagus.email]
    with_totp(with_password(office.ratna))
    with_password(office.bagus)
    assert [level for level, _words in _emergency()] == ["ok", "FAIL", "warn"]


def test_the_rule_without_a_way_out_does_not_start(rule: None, settings: Any) -> None:
    settings.BREAK_GLASS = []
    said = " ".join(_faults_of_single_sign_on())
    assert "TANGGAP_BREAK_GLASS" in said
    assert "https://" in said
