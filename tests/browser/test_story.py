"""The whole story in a real browser, on real processes, once in each language.

A fresh admin with a second factor registers three accounts of the Dinas Perhubungan and assigns
them; an invited officer drafts, is blocked, fixes, is sent back once, is cleared, schedules by
dragging and posts by hand; a citizen is answered; the record stands.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import DESKTOP, Window, open_window
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIB = ZoneInfo("Asia/Jakarta")
PASSWORD = "ombak-tenang-di-teluk-biru"
NIK = "1971010203910001"
BAD_TEXT = (
    "PENTING SEKALI UNTUK SEMUA WARGA!!! JADWAL KAPAL BERUBAH! "
    f"Hubungi Pak Budi, NIK {NIK}, di 0812-3456-7890."
)
# An identity number, a mobile number, a missing source, shouting.
FOUND = ["PDP-NIK", "PDP-KONTAK", "ITE-BOHONG", "AKS-KAPITAL"]
GOOD_TEXT = "Jadwal kapal penyeberangan berubah mulai pekan depan. Cek jadwal sebelum berangkat."
BETTER_TEXT = f"{GOOD_TEXT} Loket di dermaga tetap melayani warga tanpa gawai."


class Story:
    """One telling of the story, in one language."""

    def __init__(self, site: Site, browser: Browser, language: str) -> None:
        self.site = site
        self.browser = browser
        self.language = language
        self.windows: list[Window] = []
        self.admin_email = f"admin-{language}@nusabahari.example"
        self.officer_email = f"intan-{language}@nusabahari.example"
        self.officer_name = {"id": "Intan Permata", "en": "Kartika Anjani"}[language]
        self.secret = ""
        self.post_url = ""
        self.channel_urls: list[str] = []

    def say(self, words: str, **values: object) -> str:
        """What the page says for these English words."""
        with translation.override(self.language):
            return gettext(words) % values if values else gettext(words)

    def window(self) -> Window:
        locale = "id-ID" if self.language == "id" else "en-GB"
        window = open_window(self.browser, self.site.address, size=DESKTOP, language=locale)
        self.windows.append(window)
        return window

    def as_demo(self, key: str) -> Window:
        window = self.window()
        window.sign_in(f"{key}@nusabahari.example")
        return window

    def press(self, page: Page, words: str) -> None:
        page.get_by_role("button", name=self.say(words), exact=True).click()

    def complaints(self) -> list[str]:
        """Errors and policy violations of all windows; refused pages are meant."""
        said = [words for window in self.windows for words in window.complaints]
        return [words for words in said if not re.search(r"status of (404|409|410|422)", words)]

    def handle(self, network: str) -> str:
        return f"{'@' if network == 'youtube' else ''}dishubbahari{self.language}"


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


def sign_in_with_second_factor(story: Story) -> Window:
    story.site.manage(
        "create_admin", "--email", story.admin_email, "--name", "Laras", "--password-stdin",
        given=f"{PASSWORD}\n",
    )  # fmt: skip
    window = story.window()
    sign_in(window, story.admin_email)
    page = window.page
    # The wall: nothing else opens before the second factor, and that asks for the password again.
    page.wait_for_url("**/account/reauthenticate/**")
    window.go("/channels/")
    page.wait_for_url("**/account/reauthenticate/**")
    page.fill("#id_password", PASSWORD)
    page.locator("form:has(#id_password) button").last.click()
    page.wait_for_url("**/2fa/totp/activate/")
    story.secret = page.locator("#authenticator_secret").input_value()
    page.fill("#id_code", code(story.secret))
    page.locator("form:has(#id_code) button").last.click()
    page.wait_for_url(re.compile(r"/2fa/(?!totp/activate)"))
    window.close()
    story.windows.remove(window)
    again = story.window()
    sign_in(again, story.admin_email)
    again.page.wait_for_url("**/2fa/authenticate/")
    again.page.fill("#id_code", code(story.secret, ahead=1))
    again.page.locator("form:has(#id_code) button").first.click()
    again.page.wait_for_url(f"{story.site.address}/")
    return again


def sign_in(window: Window, email: str) -> None:
    window.go("/account/login/")
    window.page.fill("#id_login", email)
    window.page.fill("#id_password", PASSWORD)
    window.page.locator("form:has(#id_password) button.btn-primary").click()


def code(secret: str, ahead: int = 0) -> str:
    """The authenticator app's six digits; `ahead` steps of 30 seconds (each works once)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def register_and_assign(story: Story, admin: Window) -> None:
    addresses = {
        "x": "https://x.com/",
        "facebook": "https://www.facebook.com/",
        "youtube": "https://www.youtube.com/",
    }
    for network, address in addresses.items():
        page = admin.go("/channels/new/")
        page.fill("#id_url", address + story.handle(network))
        page.fill("#id_name", "Dinas Perhubungan Nusa Bahari")
        page.select_option("#id_unit", label=option(page, "#id_unit", "Dinas Perhubungan"))
        page.fill("#id_purpose", "Info angkutan dan penyeberangan.")
        page.locator("main form button.btn-primary").click()
        page.wait_for_url(re.compile(r"/channels/\d+/$"))
        story.channel_urls.append(page.url)
        page.locator("[data-dialog-open='activate']").click()
        page.locator("dialog[open] form button.btn-primary").click()
        expect(page.locator("main")).to_contain_text(story.say("Active"))
        for task, rank, name in [
            ("respond", "primary", "Fitri Handayani"),
            ("approve", "primary", "Yohanes Siregar"),
            ("approve", "backup", "Agus Salim"),
        ]:
            assign(page, task, rank, name)


def assign(page: Page, task: str, rank: str, name: str) -> None:
    """The form on the channel page's own address; comes back to the channel page."""
    channel = re.sub(r"(/channels/\d+/).*", r"\1", page.url)
    page.goto(f"{channel}assign/")
    page.select_option("#id_task", task)
    page.select_option("#id_rank", rank)
    page.select_option("#id_person", label=option(page, "#id_person", name))
    page.fill("#id_first_day", today().isoformat())
    page.fill("#id_number", "821/14/SK/DISHUB")
    page.fill("#id_signed_on", (today() - timedelta(days=7)).isoformat())
    page.fill("#id_signer", "Kepala Dinas Perhubungan")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/channels/\d+/$"))
    expect(page.locator("main")).to_contain_text(name)


def option(page: Page, select: str, *words: str) -> str:
    """The label of the option that holds all these words (trees are indented)."""
    labels = page.locator(f"{select} option").all_text_contents()
    found = [label for label in labels if all(word in label for word in words)]
    assert found, f"{words} not among {labels}"
    return found[0]


def join_by_invitation(story: Story, admin: Window) -> Window:
    page = admin.go("/staff/invitations/new/")
    page.fill("#id_email", story.officer_email)
    page.fill("#id_name", story.officer_name)
    page.select_option("#id_employment", "pppk")
    page.select_option("#id_unit", label=option(page, "#id_unit", "Dinas Perhubungan"))
    page.select_option("#id_role", "officer")
    page.select_option("#id_language", story.language)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/invitations/"))
    link = eventually(lambda: invitation_link(story))
    officer = story.window()
    officer.page.goto(link)
    officer.page.fill("#id_password", PASSWORD)
    officer.page.fill("#id_again", PASSWORD)
    officer.page.locator("main form button.btn-primary, form button.btn-primary").first.click()
    officer.page.wait_for_url(f"{story.site.address}/")
    # The link works once.
    stranger = story.window()
    stranger.page.goto(link)
    expect(stranger.page.locator("#id_password")).to_have_count(0)
    return officer


def invitation_link(story: Story) -> str | None:
    for mail in story.site.mails():
        found = re.search(r"http://127\S+/staff/invitation/\S+", mail)
        if f"To: {story.officer_email}" in mail and found:
            return found.group()
    return None


def eventually(ask, seconds: float = 30):  # type: ignore[no-untyped-def]
    """What the clock brings within its promise; fails with the question otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.5)
    raise AssertionError(f"{ask} found nothing within {seconds} s")


def assign_publisher(story: Story, admin: Window) -> None:
    page = admin.page
    for channel in story.channel_urls:
        page.goto(channel)
        assign(page, "publish", "primary", story.officer_name)
        assign(page, "respond", "backup", story.officer_name)


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


def today() -> date:
    """In the zone of the office, wherever the tests run."""
    return datetime.now(WIB).date()


def submit(story: Story, officer: Window) -> None:
    page = officer.page
    page.goto(f"{story.post_url}edit/")
    page.fill("#id_text", GOOD_TEXT)
    page.locator("[name$='-what']").first.fill("Surat Dinas Perhubungan tentang jadwal kapal")
    page.locator("[name$='-checked_on']").first.fill(today().isoformat())
    expect(page.locator("#check-panel")).not_to_contain_text("PDP-")
    story.press(page, "Save and submit for review")
    state_is(page, story, "In review")


def state_is(page: Page, story: Story, state: str) -> None:
    page.goto(story.post_url)
    expect(page.locator(".standing")).to_contain_text(story.say(state))


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


def answer_a_citizen(story: Story, officer: Window) -> None:
    page = officer.go("/inbox/new/")
    handle = story.handle("x")
    # Friday before Independence Day 2026, which fell on a Monday: the weekend and the holiday
    # lie in between, and the deadline has passed long ago, so everybody hears of it at once.
    page.fill("#id_url", f"https://x.com/warga/status/2026{story.language}1")
    page.fill("#id_text", "Kapal pukul delapan besok jadi berangkat?")
    page.fill("#id_author_name", "Ibu Wati")
    page.select_option("#id_channel", label=option(page, "#id_channel", "X", handle))
    page.fill("#id_received_at", "2026-08-14T15:30")
    page.locator("input[name=message_class][value=information]").check()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/inbox/\d+/$"))
    main = page.locator("main")
    expect(main).to_contain_text("18 Agustus 2026" if story.language == "id" else "18 August 2026")
    page.locator(
        "main details summary", has_text=re.compile("2026|mengapa|why", re.I)
    ).first.click()
    expect(main).to_contain_text("07.30")
    message = page.url
    supervisor = story.as_demo("yohanes").page
    eventually(lambda: told_in_app(supervisor, story))
    eventually(lambda: told_by_mail(story, "yohanes@nusabahari.example", message))
    page.goto(message)
    page.fill("#id_text", "Selamat pagi, Ibu Wati. Kapal pukul 08.00 WIB berangkat sesuai jadwal.")
    page.fill("#id_evidence_url", f"https://x.com/{handle}/status/20260001")
    story.press(page, "Record the answer")
    expect(main).to_contain_text(story.say("Met late"))


def told_in_app(page: Page, story: Story) -> bool:
    """The headline of the escalation names the channel."""
    page.goto(f"{story.site.address}/notices/")
    return f"X {story.handle('x')}" in page.locator("main").inner_text()


def told_by_mail(story: Story, address: str, message: str) -> bool:
    return any(f"To: {address}" in mail and message in mail for mail in story.site.mails())


def import_with_dry_run(story: Story, officer: Window, folder: Path) -> None:
    file = folder / "pesan.csv"
    handle = story.handle("facebook")
    rows = [
        "channel,external_id,link,text,author,received_at,class",
        f"facebook/{handle},i-1-{story.language},,Terima kasih infonya,Joko,"
        "2026-11-20T09:00+07:00,aspiration",
        "facebook/tidakada,i-2,,Halo,Joko,2026-11-20T09:00+07:00,aspiration",
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    page = officer.go("/inbox/import/")
    page.set_input_files("input[type=file]", file)
    page.locator("main form button.btn-primary").first.click()
    expect(page.locator("main")).to_contain_text("tidakada")
    file.write_text("\n".join(rows[:2]), encoding="utf-8")
    page = officer.go("/inbox/import/")
    page.set_input_files("input[type=file]", file)
    page.locator("main form button.btn-primary").first.click()
    page.locator("main form[action$='/confirm/'] button.btn-primary").click()
    page.wait_for_url(re.compile(r"/inbox/"))
    officer.go("/inbox/?q=Terima+kasih+infonya")
    expect(page.locator("main")).to_contain_text("Joko")


def the_record_stands(story: Story) -> None:
    said = eventually(lambda: sealed(story))
    assert "stands" in said
    found = story.site.manage("screen", given=json.dumps({"id": 1, "text": f"NIK {NIK}"}) + "\n")
    assert json.loads(found)["findings"][0]["severity"] == "block_no_override"


def sealed(story: Story) -> str | None:
    said = story.site.manage("verify_records", "--anchor")
    return said if " 0 waiting" in said else None
