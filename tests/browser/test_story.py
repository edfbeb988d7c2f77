"""The whole story in a real browser, on real processes, once in each language.

A fresh admin with a second factor registers three accounts of the Dinas Perhubungan and assigns
them; an invited officer drafts, is blocked, fixes, is sent back once, is cleared, schedules by
dragging and posts by hand; a citizen is answered; the record stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site
from tests.browser.story.citizens import answer_a_citizen, import_with_dry_run, the_record_stands
from tests.browser.story.people import (
    assign_publisher,
    join_by_invitation,
    register_and_assign,
    sign_in_with_second_factor,
)
from tests.browser.story.posting import (
    an_edit_voids_the_clearance,
    clear,
    draft_with_findings,
    edit_and_submit_again,
    judge_own_work_is_refused,
    publish_by_hand,
    schedule_by_dragging,
    send_back,
    submit,
)
from tests.browser.story.telling import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(params=["id", "en"])
def story(request: pytest.FixtureRequest, site: Site, browser: Browser) -> Iterator[Story]:
    told = Story(site, browser, request.param)
    yield told
    for window in told.windows:
        window.close()


def test_the_main_job_end_to_end(story: Story, tmp_path: Path) -> None:
    admin = sign_in_with_second_factor(story)
    register_and_assign(story, admin)
    officer = join_by_invitation(story, admin)
    assign_publisher(story, admin)
    draft_with_findings(story, officer)
    submit(story, officer)
    judge_own_work_is_refused(story, officer)
    supervisor = story.as_demo("yohanes")
    send_back(story, supervisor)
    edit_and_submit_again(story, officer)
    clear(story, supervisor)
    schedule_by_dragging(story, officer)
    an_edit_voids_the_clearance(story, officer)
    clear(story, supervisor)
    publish_by_hand(story, officer)
    answer_a_citizen(story, officer)
    import_with_dry_run(story, officer, tmp_path)
    the_record_stands(story)
    assert story.complaints() == []
