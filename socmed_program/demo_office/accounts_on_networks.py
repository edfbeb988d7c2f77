"""Official channels of the demo office and who answers for them."""

from __future__ import annotations

from dataclasses import dataclass

from channels.states import Task


@dataclass(frozen=True)
class DemoChannel:
    key: str
    unit: str
    network: str
    handle: str
    url: str
    name: str
    purpose: str
    # task → people, the first one primary
    people: dict[Task, tuple[str, ...]]


def _by(publish: str, respond: str, approve: str, custody: str) -> dict[Task, tuple[str, ...]]:
    tasks = (Task.PUBLISH, Task.RESPOND, Task.APPROVE, Task.CUSTODY)
    return {
        task: tuple(people.split())
        for task, people in zip(tasks, (publish, respond, approve, custody), strict=True)
        if people
    }


HEALTH = _by("dewi rizky", "rizky dewi", "hendra agus", "dewi bagus")
CHANNELS = [
    DemoChannel("x-dinkes", "dinkes", "x", "dinkesnusabahari",
                "https://x.com/dinkesnusabahari", "Dinas Kesehatan Nusa Bahari",
                "Info layanan kesehatan, imunisasi, dan kewaspadaan penyakit.", HEALTH),
    DemoChannel("fb-dinkes", "dinkes", "facebook", "dinkesnusabahari",
                "https://www.facebook.com/dinkesnusabahari", "Dinas Kesehatan Nusa Bahari",
                "Penjelasan program kesehatan dan tanya jawab warga.", HEALTH),
    DemoChannel("ig-dinkes", "dinkes", "instagram", "dinkesnusabahari",
                "https://www.instagram.com/dinkesnusabahari/", "Dinkes Nusa Bahari",
                "Poster dan foto kegiatan kesehatan.", HEALTH),
    DemoChannel("x-bpbd", "bpbd", "x", "bpbdnusabahari", "https://x.com/bpbdnusabahari",
                "BPBD Nusa Bahari", "Peringatan dini dan informasi kebencanaan.",
                _by("bambang putri", "bambang putri", "made agus", "bambang bagus")),
    DemoChannel("fb-disdik", "disdik", "facebook", "disdiknusabahari",
                "https://www.facebook.com/disdiknusabahari", "Dinas Pendidikan Nusa Bahari",
                "Kalender pendidikan, beasiswa, dan kegiatan sekolah.",
                _by("andi putri", "andi putri", "siti agus", "andi bagus")),
    DemoChannel("ig-dispar", "dispar", "instagram", "jelajahnusabahari",
                "https://www.instagram.com/jelajahnusabahari/", "Jelajah Nusa Bahari",
                "Wisata, budaya, dan agenda acara daerah.",
                _by("melati putri", "melati", "nurul agus", "melati bagus")),
    DemoChannel("x-pemprov", "adpim", "x", "pemprovnusabahari",
                "https://x.com/pemprovnusabahari", "Pemprov Nusa Bahari",
                "Kegiatan pemerintah provinsi dan kebijakan umum.",
                _by("teguh putri", "putri teguh", "agus", "teguh bagus")),
    # Nobody answers here yet: the gap that the matrix and the admin's home show in red.
    DemoChannel("yt-pemprov", "adpim", "youtube", "@pemprovnusabahari",
                "https://www.youtube.com/@pemprovnusabahari", "Pemprov Nusa Bahari",
                "Rekaman rapat terbuka, penjelasan program, dan siaran pers.",
                _by("teguh putri", "", "agus", "bagus")),
    DemoChannel("tt-dispar", "dispar", "tiktok", "jelajahnusabahari",
                "https://www.tiktok.com/@jelajahnusabahari", "Jelajah Nusa Bahari",
                "Video pendek tempat wisata.",
                _by("melati putri", "melati", "nurul agus", "melati bagus")),
]  # fmt: skip
