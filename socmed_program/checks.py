"""Reasons not to start: each is a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from socmed_program import env


@register(Tags.security)
def production_is_meant(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Settings that a demo may have and a production installation must not."""
    return [Error(words, id=f"tanggap.E{number:03d}") for number, words in enumerate(_faults(), 1)]


def _faults() -> Iterator[str]:
    if not settings.PRODUCTION:
        return
    if settings.DEMO_DOOR:
        yield "TANGGAP_DEMO_DOOR is on: anyone could sign in with one click. Switch it off."
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield "TANGGAP_HOSTS must name the hosts that this installation answers to."
    if not settings.BASE_URL.startswith("https://"):
        yield "TANGGAP_BASE_URL must begin with https://."
    if settings.EMAIL_HOST_USER and not settings.EMAIL_HOST_PASSWORD:
        yield "TANGGAP_SMTP_PASSWORD is empty, but TANGGAP_SMTP_USER signs in with one."
    yield from _faults_of_single_sign_on()
    if not _roles_are_split():
        yield (
            "DATABASE_URL and DATABASE_OWNER_URL must be two different database users: "
            "the web role owns nothing (see README, “Running it for real”)."
        )


def _faults_of_single_sign_on() -> Iterator[str]:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if any(not app["settings"]["server_url"].startswith("https://") for app in apps):
        yield "TANGGAP_OIDC_SERVER must begin with https://."
    if settings.OIDC_ONLY and not apps:
        yield "TANGGAP_OIDC_ONLY is on without TANGGAP_OIDC_SERVER: nobody could sign in."
    if settings.OIDC_ONLY and not settings.BREAK_GLASS:
        yield (
            "TANGGAP_OIDC_ONLY is on without TANGGAP_BREAK_GLASS: name the address of an admin "
            "who can sign in by password and second factor when the provider does not answer."
        )


def _roles_are_split() -> bool:
    owner = env.text("DATABASE_OWNER_URL", "")
    if not owner:
        # Web, worker and clock need not know the owner's password at all.
        return bool(connection.settings_dict["USER"] == env.WEB_ROLE)
    web = env.database(env.text("DATABASE_URL"))["USER"]
    return bool(env.database(owner)["USER"] != web)


def refuse_to_serve_without_guards() -> None:
    """Compare triggers and grants with what the models declare, and the settings with their rules.

    Raises ImproperlyConfigured with every difference; called by web server, worker and clock.
    """
    from records import guards

    # The settings first: with wrong ones the database may not be reached at all.
    wrong = [*_faults()] or guards.problems(connection)
    connection.close()
    if wrong:
        raise ImproperlyConfigured("Tanggap does not start: " + "; ".join(wrong))
