"""A citizen is answered late, messages are imported, and the record stands."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looking import Window
from tests.browser.story.telling import NIK, Story, eventually, option


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
    expect(main).to_contain_text("07.30" if story.language == "id" else "07:30")
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
