"""The life of one demo post, planned on the office's timeline."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import ethics.actions
import posts.actions
from accounts.models import User
from ethics.models import Principle
from ethics.states import Answer, Outcome
from posts.digest import Content, Picture, Source
from posts.models import Post
from socmed_program.demo_office.accounts_on_networks import CHANNELS
from socmed_program.demo_office.content import DemoPost, End
from socmed_program.demo_office.posters import poster

if TYPE_CHECKING:
    from socmed_program.demo_office.build import Office

APPROVERS = {entry.key: entry.people for entry in CHANNELS}
# Ends that a post reaches only through a cleared review.
CLEARED = {End.CLEARED, End.SCHEDULED, End.TO_POST, End.PUBLISHED, End.CANCELLED, End.WITHDRAWN,
           End.HELD}  # fmt: skip
SENT_BACK_NOTE = "Alt teks belum menyebut jam layanan yang tampak pada gambar."
SENT_BACK = "Mohon sebutkan hari layanan dan tautkan panduan bagi warga yang tidak memakai gawai."
REJECTED = (
    "Mengajak warga berdiri di tepi tebing membahayakan keselamatan. Ganti dengan titik aman."
)


class PostStory:
    def __init__(self, office: Office, wanted: DemoPost) -> None:
        self.office = office
        self.wanted = wanted
        self.author = office.people[wanted.author]
        self.channels = [office.channels[key] for key in wanted.channels]
        self.approver = self._approver()
        self.slot = self._slot()
        # Uncleared posts of the future were begun a few days ago, old ones before their slot.
        reference = min(self.slot or office.now, office.now)
        self.begun = reference - timedelta(days=3, hours=2)
        self.post: Post | None = None

    def _approver(self) -> User:
        from channels.states import Task

        return self.office.people[APPROVERS[self.wanted.channels[0]][Task.APPROVE][0]]

    def _slot(self) -> datetime | None:
        if self.wanted.day is None:
            return None
        if self.wanted.clock == "now":
            return self.office.now - timedelta(minutes=4)
        return self.office.at(self.wanted.day, self.wanted.clock)

    def plan(self) -> None:
        plan, end = self.office.plan, self.wanted.end
        plan(self.begun, self._write)
        if end is End.DRAFT:
            return
        plan(self.begun + timedelta(hours=3), self._submit)
        decided = self.begun + timedelta(hours=22)
        if end in CLEARED:
            plan(decided, self._clear)
        if end is End.SENT_BACK:
            plan(decided, self._send_back)
        if end is End.REJECTED:
            plan(decided, self._reject)
        if end is End.CANCELLED:
            plan(decided + timedelta(hours=20), self._cancel)
        if end in CLEARED - {End.CLEARED, End.CANCELLED}:
            plan(decided + timedelta(hours=2), self._schedule)
            self._plan_going_out()

    def _plan_going_out(self) -> None:
        from socmed_program.demo_office.build import sweep

        slot, end = self.slot, self.wanted.end
        assert slot is not None  # everything scheduled has a time
        self.office.plan(slot, sweep)
        if end in (End.PUBLISHED, End.WITHDRAWN):
            self.office.plan(slot + timedelta(minutes=6), self._post_by_hand)
        if end is End.WITHDRAWN:
            self.office.plan(slot + timedelta(hours=5), self._withdraw)

    @property
    def id(self) -> int:
        assert self.post is not None  # the story begins with writing
        return self.post.pk

    def _write(self, now: datetime) -> None:
        wanted, unit = self.wanted, self.office.units[self.wanted.unit]
        uncleared = wanted.end not in CLEARED
        self.post = posts.actions.create(
            unit=unit,
            title=wanted.title,
            information_class=wanted.kind,
            planned_at=self.slot if uncleared else None,
            by=self.author,
            now=now,
        )
        pictures = []
        if wanted.picture:
            asset = posts.actions.store_asset(
                unit=unit,
                file=poster(wanted.title, unit.short_name),
                licence="Milik sendiri",
                by=self.author,
                now=now,
            )
            pictures = [Picture(asset.pk, wanted.picture)]
        source = Source(wanted.source, wanted.link, now.date().isoformat())
        posts.actions.save_revision(
            post_id=self.id,
            expected_number=0,
            content=Content(
                text=wanted.text,
                link=wanted.link,
                sources=[source],
                variants={channel.pk: "" for channel in self.channels},
                assets=pictures,
            ),
            by=self.author,
            now=now,
        )

    def _submit(self, now: datetime) -> None:
        ethics.actions.submit(post_id=self.id, by=self.author, now=now)

    def _decide(self, outcome: Outcome, reason: str, now: datetime, **notes: str) -> None:
        review = self.post_now().reviews.get(state="open")
        points = Principle.objects.filter(ruleset=review.ruleset).values_list("code", flat=True)
        verdicts = {
            code: (Answer.NEEDS_WORK if code in notes else Answer.COMPLIES, notes.get(code, ""))
            for code in points
        }
        ethics.actions.decide(
            review_id=review.pk,
            outcome=outcome,
            verdicts=verdicts,
            reason=reason,
            expected_revision=review.revision.number,
            by=self.approver,
            now=now,
        )

    def _clear(self, now: datetime) -> None:
        self._decide(Outcome.APPROVE, "", now)

    def _send_back(self, now: datetime) -> None:
        self._decide(Outcome.RETURN, SENT_BACK, now, E8=SENT_BACK_NOTE)

    def _reject(self, now: datetime) -> None:
        self._decide(Outcome.REJECT, REJECTED, now, E1=REJECTED)

    def _schedule(self, now: datetime) -> None:
        assert self.slot is not None  # everything scheduled has a time
        posts.actions.schedule(post_id=self.id, slot_at=self.slot, by=self.author, now=now)

    def _post_by_hand(self, now: datetime) -> None:
        for publication in self.post_now().publications.filter(state="claimed"):
            posts.actions.confirm_published(
                publication_id=publication.pk,
                evidence_url=self._evidence(publication.channel.network, publication.pk),
                published_at=now,
                by=self.author,
                now=now,
            )

    def _evidence(self, network: str, number: int) -> str:
        """An address of the form the network gives a post; it leads nowhere."""
        long_number = 1_850_000_000_000_000_000 + number
        return {
            "x": f"https://x.com/demo/status/{long_number}",
            "facebook": f"https://www.facebook.com/demo/posts/{long_number}",
            "instagram": f"https://www.instagram.com/p/Demo{number:07d}/",
            "youtube": f"https://www.youtube.com/post/Ugkx{number:012d}",
        }[network]

    def _withdraw(self, now: datetime) -> None:
        posts.actions.withdraw(
            post_id=self.id,
            reason="Rute pawai berubah atas permintaan kepolisian; pengumuman baru disiapkan.",
            by=self.author,
            now=now,
        )

    def _cancel(self, now: datetime) -> None:
        posts.actions.cancel(
            post_id=self.id,
            reason="Kegiatan ditunda ke triwulan depan.",
            by=self.author,
            now=now,
        )

    def post_now(self) -> Post:
        return Post.objects.get(pk=self.id)
