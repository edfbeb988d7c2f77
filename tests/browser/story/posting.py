"""A post from the first, blocked draft to its proof on three networks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looking import Window
from tests.browser.story.telling import NIK, WIB, Story, eventually, state_is, today

BAD_TEXT = (
    "PENTING SEKALI UNTUK SEMUA WARGA!!! JADWAL KAPAL BERUBAH! "
    f"Hubungi Pak Budi, NIK {NIK}, di 0812-3456-7890."
)
# An identity number, a mobile number, a missing source, shouting.
FOUND = ["PDP-NIK", "PDP-KONTAK", "ITE-BOHONG", "AKS-KAPITAL"]
GOOD_TEXT = "Jadwal kapal penyeberangan berubah mulai pekan depan. Cek jadwal sebelum berangkat."
BETTER_TEXT = f"{GOOD_TEXT} Loket di dermaga tetap melayani warga tanpa gawai."


def draft_with_findings(story: Story, officer: Window) -> None:
    page = officer.go("/posts/new/")
    panel = page.locator("#check-panel")
    page.fill("#id_title", f"Jadwal kapal {story.language}")
    for network in ("x", "facebook", "youtube"):
        tick(page, story, network)
    page.fill("#id_text", BAD_TEXT)
    for rule in FOUND:
        expect(panel).to_contain_text(rule)
    # Characters left per network: X counts its own way.
    expect(panel).to_contain_text(re.compile(r"X\s+dishub\S+\s+\D*1\d\d"))
    page.set_input_files("#id_picture", poster(story))
    page.fill("#id_picture_alt", "Poster jadwal kapal dengan warna biru dan tulisan putih.")
    page.fill("#id_picture_licence", "Milik sendiri")
    story.press(page, "Save and submit for review")
    # The block cannot be bypassed: the post stays a draft.
    expect(page.locator("main")).to_contain_text("PDP-NIK")
    story.post_url = address_of_post(page)
    page.goto(f"{story.post_url}")
    expect(page.locator("main")).to_contain_text(story.say("Draft"))


def tick(page: Page, story: Story, network: str) -> None:
    label = {"x": "X", "facebook": "Facebook", "youtube": "YouTube"}[network]
    page.locator("label.form-check-label", has_text=label).filter(
        has_text=story.handle(network).lstrip("@")
    ).click()


def address_of_post(page: Page) -> str:
    number = re.search(r"/posts/(\d+)/", page.url)
    if number is None:
        number = re.search(r"/posts/(\d+)/", page.content())
    assert number is not None
    return f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}/posts/{number.group(1)}/"


def poster(story: Story) -> Path:
    from PIL import Image

    path = story.site.folder / f"poster-{story.language}.png"
    Image.new("RGB", (640, 640), (20, 80, 120)).save(path)
    return path


def submit(story: Story, officer: Window) -> None:
    page = officer.page
    page.goto(f"{story.post_url}edit/")
    page.fill("#id_text", GOOD_TEXT)
    page.locator("[name$='-what']").first.fill("Surat Dinas Perhubungan tentang jadwal kapal")
    page.locator("[name$='-checked_on']").first.fill(today().isoformat())
    expect(page.locator("#check-panel")).not_to_contain_text("PDP-")
    story.press(page, "Save and submit for review")
    state_is(page, story, "In review")


def judge_own_work_is_refused(story: Story, officer: Window) -> None:
    review = review_url(story)
    answer = officer.page.request.get(review)
    assert answer.status in (403, 404)


def review_url(story: Story) -> str:
    number = re.search(r"/posts/(\d+)/", story.post_url)
    assert number is not None
    found = story.site.manage(
        "shell", "-v0", "-c",
        "from ethics.models import Review; "
        f"print(Review.objects.get(post_id={number.group(1)}, state='open').pk)",
    )  # fmt: skip
    return f"{story.site.address}/ethics/reviews/{found.split()[-1]}/"


def send_back(story: Story, supervisor: Window) -> None:
    page = supervisor.page
    page.goto(review_url(story))
    expect(page.locator("main")).to_contain_text(GOOD_TEXT[:40])
    answer_points(page, story, E8="Warga tanpa gawai belum disebut.")
    page.fill("#id_reason", "Sebutkan layanan bagi warga tanpa gawai.")
    page.locator("button[name=outcome][value=return]").click()
    state_is(page, story, "Changes requested")


def answer_points(page: Page, story: Story, **notes: str) -> None:
    """By keyboard: 1 complies, 2 needs improvement."""
    for number in range(1, 9):
        point = page.locator(f"#point-E{number}")
        wrong = notes.get(f"E{number}")
        point.locator("input[type=radio]").nth(1 if wrong else 0).focus()
        page.keyboard.press("2" if wrong else "1")
        if wrong:
            point.locator("textarea").fill(wrong)


def edit_and_submit_again(story: Story, officer: Window) -> None:
    page = officer.page
    page.goto(story.post_url)
    expect(page.locator("main")).to_contain_text("Sebutkan layanan bagi warga tanpa gawai.")
    page.goto(f"{story.post_url}edit/")
    page.fill("#id_text", BETTER_TEXT)
    story.press(page, "Save and submit for review")
    state_is(page, story, "In review")


def clear(story: Story, supervisor: Window) -> None:
    page = supervisor.page
    page.goto(review_url(story))
    # What is new since the last revision is marked.
    expect(page.locator("main ins").first).to_be_visible()
    answer_points(page, story)
    page.locator("button[name=outcome][value=approve]").click()
    state_is(page, story, "Cleared")


def schedule_by_dragging(story: Story, officer: Window) -> None:
    page = officer.go("/posts/calendar/")
    title = f"Jadwal kapal {story.language}"
    item = page.locator("[data-draggable-post]", has_text=title)
    item.scroll_into_view_if_needed()
    day = page.locator(f"#calendar [data-date='{_day_to_drop(page)}']").first
    with page.expect_response(re.compile(r"/posts/\d+/move/")) as moved:
        item.locator("svg").first.drag_to(day)
    assert moved.value.status == 200, moved.value.text()
    state_is(page, story, "Scheduled")


def _day_to_drop(page: Page) -> str:
    """A day of the shown month that has not passed; the last one when today is the last."""
    days = page.eval_on_selector_all(
        "#calendar [data-date]", "cells => cells.map(cell => cell.dataset.date)"
    )
    future = sorted(day for day in set(days) if day[:10] > today().isoformat())
    return future[0] if future else days[-1]


def an_edit_voids_the_clearance(story: Story, officer: Window) -> None:
    page = officer.page
    page.goto(f"{story.post_url}edit/")
    page.fill("#id_text", f"{BETTER_TEXT} Selamat jalan.")
    story.press(page, "Save draft")
    state_is(page, story, "Draft")
    page.goto(f"{story.post_url}edit/")
    story.press(page, "Save and submit for review")
    state_is(page, story, "In review")


def publish_by_hand(story: Story, officer: Window) -> None:
    page = officer.page
    slot = datetime.now(WIB) + timedelta(minutes=1)
    page.goto(f"{story.post_url}schedule/")
    page.fill("#id_slot_at", slot.strftime("%Y-%m-%dT%H:%M"))
    page.locator("main form button.btn-primary").click()
    if page.locator(".field-error").count():  # the minute turned while we typed
        page.fill("#id_slot_at", (slot + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"))
        page.locator("main form button.btn-primary").click()
    state_is(page, story, "Scheduled")
    links = eventually(lambda: open_publications(page, story), seconds=150)
    proofs = {
        "X": f"https://x.com/dishub/status/18500000{slot:%d%H%M}",
        "Facebook": f"https://www.facebook.com/dishub/posts/18500000{slot:%d%H%M}",
        "YouTube": f"https://www.youtube.com/post/UgkxAbCd{slot:%d%H%M}",
    }
    posted = 0
    for link in links:
        page.goto(link)
        if not page.locator("#id_evidence_url").count():
            continue  # called off by the edit
        posted += 1
        expect(page.locator("main")).to_contain_text("Selamat jalan.")
        network = next(name for name in proofs if name in page.locator(".lead").inner_text())
        if network != "YouTube":  # which has no alt text
            expect(page.locator("main")).to_contain_text("Poster jadwal kapal")
        page.fill("#id_evidence_url", proofs[network])
        story.press(page, "Record as published")
        expect(page.locator("main")).to_contain_text(proofs[network])
    assert posted == 3
    state_is(page, story, "Published")


def open_publications(page: Page, story: Story) -> list[str] | None:
    page.goto(story.post_url)
    links = page.eval_on_selector_all(
        "main a[href*='/posts/publications/']", "links => links.map(link => link.href)"
    )
    state = page.locator(".standing").inner_text()
    return sorted(set(links)) if story.say("Being published") in state else None
