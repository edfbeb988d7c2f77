"""Two offices with one of everything in each, and a valid form for every address that takes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import accounts.actions
import channels.actions
import duties.actions
import ethics.actions
import posts.actions
from accounts.models import Membership, User
from channels.models import Channel
from duties.models import Duty
from platforms.handles import Account
from posts.digest import Content, Picture
from posts.models import Post
from posts.recurrence import Rule
from tests.adversary.furniture import dossier, letters, rota
from tests.ethics.office import (
    ALL_COMPLY,
    CLEAN,
    SOURCE,
    Office,
    assign,
    decide,
    make_channel,
    member,
)
from tests.posts.conftest import png, upload

WORD = "Rahasia"  # stands in every title, name and text of the other office


class Letter(SimpleUploadedFile):
    """Can be sent again and again."""

    def read(self, *size: int) -> bytes:
        self.seek(0)
        return bytes(super().read(*size))


@dataclass
class Desk:
    """The staff and the objects of one office."""

    channel: Channel
    writer: User
    judge: User
    admin: User
    ids: dict[str, Any]


@dataclass
class Place:
    office: Office
    own: Desk
    other: Desk
    people: dict[str, User | None]
    everything: User

    @classmethod
    def build(cls, office: Office) -> Place:
        mandate = office.mandate
        theirs = office.omar.unit
        channel = make_channel(theirs, "x", f"{WORD}distan")
        judge = member("Yanti", theirs, "supervisor", mandate)
        admin = member("Zul", theirs, "admin", mandate)
        assign(channel, judge, "approve", mandate, "primary")
        assign(channel, office.omar, "publish", mandate, "primary")
        everything = member("Wati", office.unit, "officer", mandate)
        for role in ("supervisor", "admin", "head"):
            Membership.objects.create(
                person=everything, unit=office.unit, role=role, mandate=mandate,
                valid_from=timezone.now() - timedelta(days=9),
            )  # fmt: skip
        for task in ("approve", "publish", "respond"):
            assign(office.x, everything, task, mandate, "backup")
        begun = timezone.now()
        accounts.actions.draft_conduct(by=office.ana, now=begun, today=begun.date())
        own = furnish(office.x, office.rina, office.marta, office.ana, "")
        other = furnish(channel, office.omar, judge, admin, WORD)
        people = {
            "anonymous": None,
            "stranger": office.omar,
            "officer": office.budi,
            "supervisor": office.marta,
            "auditor": member("Ani", office.unit, "auditor", mandate),
            "admin": office.ana,
            "head": member("Hadi", office.unit, "head", mandate),
        }
        return cls(office, own, other, people, everything)


def furnish(channel: Channel, writer: User, judge: User, admin: User, word: str) -> Desk:
    now = timezone.now()
    unit, begun = channel.unit, now - timedelta(hours=2)
    picture = posts.actions.store_asset(
        unit=unit, file=upload(png(colour=f"#{unit.pk % 100:02}8899")), licence="Sendiri",
        by=writer, now=begun,
    )  # fmt: skip

    def post(**more: Any) -> Post:
        made = posts.actions.create(
            unit=unit, title=f"{word} Imunisasi", information_class="setiap_saat",
            planned_at=None, by=writer, now=begun,
        )  # fmt: skip
        posts.actions.save_revision(
            post_id=made.pk, expected_number=0, by=writer, now=begun,
            content=Content(
                text=f"{CLEAN} {word}", sources=(SOURCE,), variants={channel.pk: ""},
                assets=[Picture(picture.pk, "Bayi ditimbang")],
            ),
        )  # fmt: skip
        return made

    def reviewed(slot: datetime | None) -> Post:
        made = post()
        review = ethics.actions.submit(post_id=made.pk, by=writer, now=begun)
        decide(review, judge, now=begun)
        if slot:
            posts.actions.schedule(post_id=made.pk, slot_at=slot, by=writer, now=begun)
        return made

    def message(text: str) -> Any:
        return duties.actions.receive(
            channel=channel, external_id="", url="", author_name=f"{word} Warga",
            text=f"{text} {word}", message_class="complaint", received_at=begun, by=writer,
            now=begun,
        )[0]  # fmt: skip

    going_out, published = (reviewed(now - timedelta(minutes=1)) for _ in range(2))
    posts.actions.open_due_slots(now=now)
    posts.actions.confirm_published(
        publication_id=published.publications.get().pk, published_at=now,
        by=channel.responsibilities.filter(task="publish").first().person, now=now,
        evidence_url=f"https://x.com/{channel.handle}/status/1850000000000000009",
    )  # fmt: skip
    waiting = ethics.actions.submit(post_id=post().pk, by=writer, now=begun)
    aside = message("Iklan.")
    duties.actions.set_aside(message_id=aside.pk, state="spam", reason="Iklan", by=judge, now=begun)
    open_one = message("Puskesmas tutup.")
    colleague = member(f"{word}Gita", unit, "officer", None)
    pause = posts.actions.pause(
        kind="other", reason=f"{word} Uji", scope=channel, starts_at=now + timedelta(days=300),
        ends_at=None, open_classes=["setiap_saat"], officials=[judge], by=judge, now=begun,
    )  # fmt: skip
    invitation, token = accounts.actions.invite(
        email=f"{word.lower()}baru@nusabahari.example", name=f"{word} Baru", title_before="",
        title_after="", position="", employment="pns", unit=unit, role="officer", language="id",
        mandate=None, by=admin, now=begun,
    )  # fmt: skip
    absence = accounts.actions.record_absence(
        person=colleague, substitute=None, kind="annual", starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=2), by=colleague, now=begun,
    )  # fmt: skip
    view = posts.actions.keep_view(name=f"{word}Draf", page="list", query="", by=writer, now=now)
    _link, ical_key = posts.actions.make_link(
        kind="feed", scope=None, label=f"{word} Ponsel", days=0, by=judge, now=now
    )
    link, shared_key = posts.actions.make_link(
        kind="page", scope=unit, label=f"{word} Bupati", days=30, by=judge, now=now
    )
    session = UserSession.objects.create(
        user=writer, ip="127.0.0.1", session_key=f"session-of-{writer.pk}", user_agent="Firefox"
    )
    impostor = channels.actions.report_impostor(
        account=Account("x", f"{word}palsu{unit.pk}", f"https://x.com/{word}palsu{unit.pk}"),
        imitates=channel, text="Meminta uang.", contact="", by=None, now=begun,
    )  # fmt: skip
    campaign = posts.actions.open_campaign(
        unit=unit, name=f"{word} Bulan gizi", starts_on=now.date(), ends_on=now.date(), by=judge,
        now=now,
    )  # fmt: skip
    series = posts.actions.repeat(
        post_id=post().pk, rule=Rule("weekly", (0,)), at=time(9), by=writer, now=now,
        until=timezone.localdate(now) + timedelta(days=10), on_holiday="keep",
    )  # fmt: skip
    talked_about = post()
    said = posts.actions.comment(post_id=talked_about.pk, text="Mohon dicek.", by=judge, now=now)
    ids = {
        **letters(channel, colleague, admin, word),
        "draft": post().pk,
        "in_review": waiting.post_id,
        "cleared": reviewed(None).pk,
        "scheduled": reviewed(now + timedelta(days=1)).pk,
        "going_out": going_out.pk,
        "published": published.pk,
        "publication": going_out.publications.get().pk,
        "asset": picture.pk,
        "pause": pause.pk,
        "review": waiting.pk,
        "message": open_one.pk,
        "aside": aside.pk,
        "duty": Duty.objects.filter(message=open_one).get().pk,
        **dossier(channel, writer, judge, admin, word),
        "channel": channel.pk,
        "impostor": impostor.pk,
        "responsibility": channel.responsibilities.first().pk,
        "person": colleague.pk,
        "membership": colleague.memberships.earliest("pk").pk,
        "absence": absence.pk,
        "invitation": invitation.pk,
        "token": token,
        "session": session.pk,
        "saved_view": view.pk,
        "calendar_link": link.pk,
        "comment": said.pk,
        "series": series.pk,
        "campaign": campaign.pk,
        "ical_key": ical_key,
        "shared_key": shared_key,
        **rota(channel, word, judge=judge, admin=admin, writer=writer, guest=colleague),
    }
    return Desk(channel, writer, judge, admin, ids)


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


LETTER = {
    "number": "800/9/2026", "signed_on": "2026-01-05", "signer": "Sekda",
    "mandate_kind": "definitive",
}  # fmt: skip


def form(name: str, desk: Desk) -> dict[str, Any]:
    """What a person in charge would send there; empty where nothing is asked."""
    unit = desk.channel.unit_id
    local = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    just_now = timezone.localtime(timezone.now()).strftime("%Y-%m-%dT%H:%M")
    address = {"evidence_url": f"https://x.com/{desk.channel.handle}/status/1850000000000000001"}
    compose = {
        "expected": "1", "title": "Baru", "unit": unit, "channels": [desk.channel.pk],
        "text": "Teks baru.", "link": "", "information_class": "setiap_saat", "planned_at": "",
        "sources-TOTAL_FORMS": "1", "sources-INITIAL_FORMS": "0", "sources-0-what": "SE 12",
        "sources-0-url": "https://dinkes.example/se", "sources-0-checked_on": "2026-11-20",
        "pictures-TOTAL_FORMS": "1", "pictures-INITIAL_FORMS": "0",
        "pictures-0-asset": desk.ids["asset"], "pictures-0-alt_text": "Bayi",
    }  # fmt: skip
    details = {
        "name": "Dinkes", "purpose": "Info", "audience": "Warga", "staffing": "Dua petugas",
        "alternative": "Belum ada", "moderation": "active", "response_minutes": "450",
    }  # fmt: skip
    rows = signing.dumps([[1, ["channel", "text", "received_at", "class"]]], salt="x")
    forms: dict[str, dict[str, Any]] = {
        "posts:new": compose | {"expected": "0"},
        "posts:edit": compose,
        "posts:new_copy": {"copy": str(uuid4()), "typed": "1", "text": "Belum"},
        "posts:copy": {"copy": str(uuid4()), "typed": "1", "text": "Belum"},
        "posts:links": {"kind": "feed", "scope": "", "label": "Ponsel", "days": ""},
        "posts:campaigns": {
            "name": f"Bulan {uuid4().hex[:6]}", "unit": unit, "starts_on": day(0),
            "ends_on": day(30),
        },
        "posts:repeat": {
            "kind": "weekly", "weekdays": ["0"], "at": "09:00", "until": day(20),
            "on_holiday": "keep", "step": "try",
        },
        "posts:comments": {"text": "Mohon dicek."},
        "posts:change_comment": {"act": "resolve"},
        "posts:restore": {"expected": "1"},
        "posts:amend": {"kind": "correction", "reason": "Jamnya keliru"},
        "posts:schedule": {"slot_at": local, "next": "/posts/calendar/"},
        "posts:keep_view": {"name": "Milik saya", "page": "list", "query": "mine=on"},
        "posts:move": {"at": (timezone.now() + timedelta(days=3)).isoformat()},
        "posts:unschedule": {"reason": ""},
        "posts:cancel": {"reason": "Batal"},
        "posts:withdraw": {"reason": "Salah"},
        "posts:reschedule": {"slot_at": local},
        "posts:rhythm": {"apart": "30", "most_a_day": "5", "day_0": "09.00"},
        "posts:held": {"picked": [desk.ids["publication"]], "act": "drop", "reason": "Usai"},
        "posts:new_pause": {
            "kind": "other", "reason": "Latihan", "unit": unit, "confirmed": "1",
            "starts_at": timezone.localtime(timezone.now() + timedelta(days=200)).strftime(
                "%Y-%m-%dT%H:%M"
            ),
        },
        "posts:publication": address | {"published_at": just_now},
        "ethics:check": compose,
        "ethics:review": {
            **{f"answer_{code}": answer for code, (answer, _note) in ALL_COMPLY.items()},
            **{f"note_{code}": "" for code in ALL_COMPLY},
            "outcome": "approve", "reason": "", "expected_revision": "1",
        },
        "ethics:answer": address | {"text": "Terima kasih, kami periksa."},
        "inbox/<int:pk>/answer/": address | {"text": "Terima kasih, kami periksa."},
        "duties:create": {
            "url": "https://x.com/warga/status/1850000000000000009", "text": "Halo",
            "author_name": "Warga", "received_at": just_now, "channel": desk.channel.pk,
            "message_class": "complaint",
        },
        "duties:import-confirm": {"rows": rows},
        "duties:set-aside": {"reason": "Bukan kami"},
        "duties:reopen": {"reason": "Keliru"},
        "channels:register": {
            "url": "https://www.instagram.com/dinkesbaru/", "network": "", "handle": "",
            "name": "Dinkes", "unit": unit, "purpose": "", "house_rules": "",
            "moderation": "active", "response_minutes": "450",
        },
        "channels:request": details | {
            "url": "https://t.me/dinkesbaru", "network": "", "handle": "", "unit": unit,
        },
        "channels:edit": details,
        "channels:rename": {"url": f"https://x.com/{desk.channel.handle}_baru", "handle": ""},
        "channels:change_unit": LETTER | {
            "unit": desk.ids["unit"], "reason": "Digabung", "confirm": "",
        },
        "channels:decline": {"reason": "Cukup satu"},
        "channels:close": {
            "reason": "Digabung", "notice": "Kami pindah.", "closes_on": day(20),
            "redirect_to": "", "archive_note": "",
        },
        "channels:attest": {"ours": "on", "data_right": "on", "custody_right": "on"},
        "channels:enter_custody": {
            "holding": "mail", "person": desk.ids["person"], "outsider": "", "place": "Kotak surat",
            "contact": "humas@nusabahari.example", "since": day(-3),
        },
        "channels:review_access": {"seen": desk.ids["entries"], "note": ""},
        "channels:open_hand_over": {
            "items": [desk.ids["custody"]], "receiver": desk.ids["person"], "note": "",
        },
        "channels:assign": LETTER | {
            "person": desk.ids["person"], "task": "respond", "rank": "backup",
            "first_day": day(0), "last_day": day(30),
        },
        "channels:coverage_limit": {"unit": unit, "most": "4"},
        "channels:take_over": LETTER | {
            "person": desk.ids["person"], "first_day": day(3), "last_day": day(30),
        },
        "channels:bulk": LETTER | {
            "charges": [f"{desk.channel.pk}:custody"], "person": desk.ids["person"],
            "rank": "primary", "first_day": day(0), "last_day": day(30), "preview": "",
        },
        "channels:end_responsibility": {"last_day": day(3)},
        "channels:open_desk": {
            "name": "Piket baru", "unit": unit, "channels": [desk.channel.pk],
            "tasks": ["publish"],
        },
        "channels:cover": {"channels": [desk.channel.pk], "tasks": ["respond"]},
        "channels:make_pattern": {
            "weekdays": ["5"], "starts": "08:00", "ends": "16:00", "rotation": "week",
            "person1": desk.ids["person"], "on_holidays": "work", "first_day": day(1),
            "anyway": "on",  # depending on the weekday, the person's absence lies in it
        },
        "channels:end_pattern": {"last_day": day(3)},
        "channels:put_on_shift": {
            "person": desk.ids["person"], "kind": "override", "first_day": day(3),
            "starts": "08:00", "last_day": day(3), "ends": "16:00", "anyway": "on",
        },
        "channels:answer_offer": {"answer": "decide"},
        "channels:annex": {
            "unit": unit, "number": "005/9/2026", "dated": day(0), "place": "Pangkalpinang",
            "addressee": "Bawaslu", "signer": "Zainal", "position": "Kepala Dinas", "nip": "",
        },
        "channels:decide_impostor": {"to": "confirmed", "reason": "Meniru logo kami"},
        "channels:place_impostor": {"imitates": ""},
        "channels:note_impostor": {"text": "Dilaporkan ke jejaring"},
        "accounts:profile": {"language": "en", "phone": "+62 812", "wants_email": "on"},
        "accounts:invite": LETTER | {
            "email": "lain@nusabahari.example", "name": "Lain", "title_before": "",
            "title_after": "", "position": "Staf", "employment": "pns", "unit": unit,
            "role": "supervisor", "language": "id",
        },
        "accounts:letter": {"file": Letter("sk.pdf", b"%PDF-1.7 neu %%EOF")},
        "accounts:conduct": {"version": "1", "agreed": "on"},
        "accounts:create_unit": {
            "parent": unit, "code": "bidang", "name": "Bidang", "short_name": "Bidang",
            "zone": "Asia/Jakarta", "calendar": 1, "mail_domains": "",
        },
        "accounts:edit_unit": {
            "name": "Seksi", "short_name": "Seksi", "zone": "Asia/Jakarta", "calendar": 1,
        },
        "accounts:move_unit": {"parent": desk.ids["place"]},
        "accounts:edit_person": {
            "name": "Gita", "employment": "pppk", "nip": "199203152024212011", "unit": unit,
        },
        "accounts:accept": {"password": "kuda nil makan nasi", "again": "kuda nil makan nasi"},
        "accounts:end_role": {"last_day": day(3)},
        "accounts:grant_role": LETTER | {
            "role": "supervisor", "unit": unit, "first_day": day(0), "last_day": day(30),
        },
        "insights:record_absence": {
            "kind": "sick", "first_day": day(5), "last_day": day(6), "substitute": "",
            "anyway": "on",
        },
        "accounts:change_absence": {"last_day": day(4), "substitute": ""},
        "accounts:demo_sign_in": {"person": desk.ids["person"]},
        "insights:read_notices": {"notice": "1", "next": "/posts/"},
    }  # fmt: skip
    return forms.get(name, {})
