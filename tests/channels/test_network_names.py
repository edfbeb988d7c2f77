"""Networks keep their names in every language; a website is a word, and a word is translated."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

from channels.models import Channel
from channels.public import feed
from tests.accounts.conftest import Office
from tests.accounts.test_pages import as_
from tests.channels.conftest import register


@pytest.fixture
def site(office: Office) -> Channel:
    channel = register(office, "situs")
    Channel.objects.filter(pk=channel.pk).update(network="website")
    return Channel.objects.get(pk=channel.pk)


@pytest.mark.parametrize("page", ["/channels/", "/channels/matrix/", "/channels/impostors/"])
@pytest.mark.parametrize(("language", "word"), [("id", "Situs web"), ("en", "Website")])
def test_filters_say_it_in_the_readers_language(
    office: Office, site: Channel, page: str, language: str, word: str
) -> None:
    office.ratna.language = language
    office.ratna.save(update_fields=["language"])
    shown = as_(office.ratna).get(page).content.decode()

    assert f'<option value="website">{word}</option>' in shown
    assert '<option value="tiktok">TikTok</option>' in shown


def test_a_feed_for_programs_says_it_in_no_language(site: Channel) -> None:
    (channel,) = feed.with_all(Channel.objects.filter(pk=site.pk))
    assert feed.entry(channel, timezone.now(), "/")["network_name"] == "Website"


def test_no_migration_is_owed_for_a_word_that_changes(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run")
