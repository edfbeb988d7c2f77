"""Messages of citizens in the demo office. Names are invented; no personal data is in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fate(Enum):
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    OPEN = "open"
    NOT_OURS = "not_ours"
    SPAM = "spam"


@dataclass(frozen=True)
class DemoMessage:
    fate: Fate
    channel: str
    kind: str
    author: str
    text: str
    hours_ago: float
    answer: str = ""
    answered_after: float = 0.0  # hours


ANSWERED, LATE, OPEN = Fate.ANSWERED, Fate.ANSWERED_LATE, Fate.OPEN
MESSAGES = [
    DemoMessage(ANSWERED, "x-dinkes", "information", "Wulan", "Selamat pagi, imunisasi di SD Negeri "
                "Pelabuhan jadwalnya tanggal berapa ya?", 290,
                "Selamat pagi, Ibu Wulan. Jadwal per sekolah ada di laman Dinas Kesehatan, menu "
                "imunisasi. Bila sekolah Ibu belum tercantum, silakan kabari kami di sini.", 1.2),
    DemoMessage(ANSWERED, "fb-dinkes", "complaint", "Pak Harun", "Antrean Puskesmas Teluk Biru tadi pagi "
                "lama sekali, loketnya hanya buka satu.", 240,
                "Terima kasih, Bapak Harun. Kami sudah menghubungi Puskesmas Teluk Biru; mulai besok "
                "loket kedua dibuka pada pukul 07.30 sampai 10.00.", 2.5),
    DemoMessage(LATE, "fb-disdik", "complaint", "Ibu Nining", "Seragam gratis untuk anak saya belum "
                "dibagikan padahal teman sekelasnya sudah.", 215,
                "Mohon maaf atas keterlambatan jawaban kami, Ibu Nining. Pembagian tahap kedua "
                "dijadwalkan pekan ini melalui sekolah.", 40.0),
    DemoMessage(ANSWERED, "x-pemprov", "aspiration", "Galih", "Usul, di alun-alun ditambah bangku untuk "
                "lansia.", 190, "Terima kasih atas usulannya, Galih. Kami teruskan kepada pengelola "
                "taman dan kami kabari perkembangannya.", 20.0),
    DemoMessage(Fate.NOT_OURS, "x-pemprov", "complaint", "Rahmat", "Lampu jalan di perumahan saya "
                "mati sudah seminggu, mohon dibantu.", 170),
    DemoMessage(Fate.SPAM, "ig-dispar", "information", "promo_kilat", "Cek profil kami untuk "
                "hadiah menarik!!!", 150),
    DemoMessage(ANSWERED, "ig-dispar", "information", "Cici", "Festivalnya bayar atau gratis? Parkirnya di "
                "mana?", 145, "Gratis, Kak Cici. Parkir tersedia di lapangan timur Pelabuhan Lama, "
                "lima menit berjalan kaki.", 0.6),
    DemoMessage(ANSWERED, "x-bpbd", "emergency", "Doni", "Pohon tumbang menutup Jalan Lingkar Utara, mobil "
                "tidak bisa lewat.", 98, "Terima kasih laporannya, Doni. Tim sudah di lokasi. Untuk "
                "keadaan darurat silakan hubungi 112.", 0.15),
    DemoMessage(ANSWERED, "x-dinkes", "hoax", "Sari", "Ada pesan berantai katanya vaksin bikin sakit parah, "
                "benar tidak?", 75, "Pesan itu keliru, Ibu Sari. Vaksin yang dipakai sudah melalui uji "
                "keamanan. Penjelasan lengkap ada di laman Dinas Kesehatan.", 0.7),
    DemoMessage(LATE, "x-pemprov", "information", "Anton", "Jam buka Mal Pelayanan Publik hari Jumat "
                "sampai pukul berapa?", 72, "Mohon maaf baru membalas, Bapak Anton. Hari Jumat "
                "sampai pukul 16.00 WIB.", 30.0),
    DemoMessage(OPEN, "fb-dinkes", "complaint", "Mbak Tini", "Obat di apotek RSUD sering kosong, kami "
                "disuruh menunggu berhari-hari.", 50),
    DemoMessage(OPEN, "x-dinkes", "information", "Yusuf", "Syarat donor darah untuk yang baru sembuh "
                "dari flu bagaimana?", 20),
    DemoMessage(OPEN, "fb-disdik", "information", "Ibu Ros", "Apakah beasiswa daerah boleh untuk siswa "
                "madrasah?", 5),
    DemoMessage(OPEN, "x-pemprov", "aspiration", "Komunitas Sepeda", "Mohon jalur sepeda di Jalan "
                "Pelabuhan diberi pembatas.", 26),
    DemoMessage(OPEN, "x-dinkes", "complaint", "Lina", "Sudah tiga kali telepon Puskesmas Karang Indah "
                "tidak ada yang mengangkat.", 1.5),
    DemoMessage(OPEN, "x-bpbd", "hoax", "Fajar", "Beredar kabar air laut akan naik malam ini, mohon "
                "penjelasan.", 0.4),
    DemoMessage(OPEN, "ig-dispar", "information", "Keluarga Hasan", "Rumah tenun buka untuk rombongan "
                "sekolah?", 3),
]  # fmt: skip
