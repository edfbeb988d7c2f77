"""Who answers for an account, in a real browser and once in each language.

An account is registered from a pasted address and given to an invited officer; everybody can check
it; a shift changes hands; the officer goes on leave and, in the end, for good; the account closes.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site
from tests.browser.story.answering import (
    a_shift_changes_hands,
    close_with_a_notice,
    everybody_can_check,
    give_the_task,
    go_on_leave,
    open_a_desk,
    register,
    say_farewell,
)
from tests.browser.story.people import join_by_invitation
from tests.browser.story.telling import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OFFICERS = {"id": "Sinta Maharani", "en": "Wulan Paramita"}


@pytest.fixture(params=["id", "en"])
def story(request: pytest.FixtureRequest, site: Site, browser: Browser) -> Iterator[Story]:
    told = Story(site, browser, request.param)
    told.officer_name = OFFICERS[told.language]
    told.officer_email = f"jalan-{told.language}@nusabahari.example"
    yield told
    for window in told.windows:
        window.close()


def test_who_answers_from_the_register_to_the_farewell(story: Story) -> None:
    admin = story.as_demo("ratna")
    register(story, admin)
    officer = join_by_invitation(story, admin)
    give_the_task(story, admin)
    everybody_can_check(story, expected=story.say("Yes, official"))
    desk = open_a_desk(story, admin)
    a_shift_changes_hands(story, admin, officer, desk)
    go_on_leave(story, officer)
    say_farewell(story, admin, officer)
    close_with_a_notice(story, admin)
    assert story.complaints() == []
