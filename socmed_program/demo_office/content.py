"""Posts of the demo office: in every state, around today, in natural Indonesian."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class End(Enum):
    """How far the story of a post has come."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    CLEARED = "cleared"
    SCHEDULED = "scheduled"
    TO_POST = "to_post"  # the manual lane is open now
    PUBLISHED = "published"
    MISSED = "missed"
    HELD = "held"  # caught by a pause
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class DemoPost:
    end: End
    author: str
    unit: str
    channels: tuple[str, ...]
    title: str
    text: str
    day: int | None  # days from today; None: no planned time yet
    clock: str  # local time of the slot
    source: str
    short: str = ""  # the X variant, where the text is too long for it
    link: str = ""
    picture: str = ""  # alt text; empty: no picture
    kind: str = "setiap_saat"


SITE = "https://nusabahari.example"
HEALTH = ("x-dinkes", "fb-dinkes")
POSTS = [
    DemoPost(End.PUBLISHED, "dewi", "dinkes", HEALTH, "Jadwal imunisasi anak sekolah",
             "Bulan Imunisasi Anak Sekolah kembali hadir. Petugas Puskesmas datang ke sekolah "
             "dasar sesuai jadwal kecamatan. Ayah dan Bunda cukup mengisi lembar persetujuan dari "
             "sekolah. Imunisasi ini gratis.", -13, "09:30",
             "Surat edaran Dinas Kesehatan tentang BIAS", link=f"{SITE}/dinkes/bias",
             picture="Poster jadwal imunisasi per kecamatan dengan ajakan mengisi lembar "
             "persetujuan dari sekolah.", kind="berkala"),
    DemoPost(End.PUBLISHED, "andi", "disdik", ("fb-disdik",), "Pendaftaran beasiswa daerah dibuka",
             "Beasiswa Nusa Bahari Cerdas dibuka untuk siswa SMA dan SMK dari keluarga prasejahtera. "
             "Pendaftaran dilakukan melalui sekolah masing-masing, tidak dipungut biaya. Syarat "
             "lengkap ada di laman Dinas Pendidikan.", -11, "10:00",
             "Keputusan Kepala Dinas Pendidikan tentang beasiswa daerah",
             link=f"{SITE}/disdik/beasiswa", kind="berkala"),
    DemoPost(End.PUBLISHED, "bambang", "bpbd", ("x-bpbd",), "Cara menyiapkan tas siaga",
             "Sudah punya tas siaga? Isi dengan air minum, makanan kering, senter, obat pribadi, "
             "dan salinan dokumen dalam plastik. Simpan di tempat yang mudah dijangkau seluruh "
             "keluarga.", -9, "08:00", "Buku saku kesiapsiagaan BNPB", link=f"{SITE}/bpbd/tas-siaga",
             picture="Gambar isi tas siaga: air minum, makanan kering, senter, obat, dan dokumen."),
    DemoPost(End.PUBLISHED, "melati", "dispar", ("ig-dispar",), "Festival Layar Nusantara",
             "Festival Layar Nusantara menampilkan parade perahu tradisional, kuliner pesisir, dan "
             "panggung musik daerah di Pelabuhan Lama. Masuk gratis untuk umum. Mari datang bersama "
             "keluarga dan jaga kebersihan pantai.", -8, "16:00",
             "Kalender acara Dinas Pariwisata dan Kebudayaan", link=f"{SITE}/dispar/festival",
             picture="Perahu layar berwarna-warni berjajar di Pelabuhan Lama saat matahari "
             "terbenam.", kind="berkala"),
    DemoPost(End.PUBLISHED, "teguh", "adpim", ("x-pemprov",), "Layanan terpadu buka Sabtu",
             "Mulai pekan ini Mal Pelayanan Publik Nusa Bahari buka juga pada hari Sabtu pukul "
             "08.00 sampai 12.00 WIB. Warga yang bekerja pada hari kerja kini lebih leluasa mengurus "
             "layanan.", -6, "07:45", "Pengumuman Mal Pelayanan Publik", link=f"{SITE}/mpp"),
    DemoPost(End.PUBLISHED, "dewi", "dinkes", HEALTH, "Cegah demam berdarah dengan 3M",
             "Musim hujan datang, mari cegah demam berdarah: kuras penampungan air, tutup rapat, dan "
             "daur ulang barang bekas. Cukup sepuluh menit setiap pekan bersama tetangga.", -5,
             "09:00", "Pedoman pencegahan demam berdarah Kementerian Kesehatan",
             link=f"{SITE}/dinkes/3m",
             picture="Ilustrasi warga menguras bak mandi, menutup gentong, dan mengumpulkan barang "
             "bekas."),
    DemoPost(End.WITHDRAWN, "teguh", "adpim", ("x-pemprov",), "Rute pawai budaya",
             "Pawai budaya hari jadi provinsi melewati Jalan Merdeka dan Jalan Pelabuhan. Mohon "
             "gunakan jalur alternatif dan ikuti arahan petugas di lapangan.", -4, "15:00",
             "Rencana lalu lintas panitia hari jadi", link=f"{SITE}/hari-jadi"),
    DemoPost(End.HELD, "dewi", "dinkes", ("fb-dinkes",), "Senam sehat di alun-alun",
             "Ayo senam bersama setiap Minggu pagi di alun-alun. Gratis, terbuka untuk semua usia. "
             "Datang lebih awal untuk pemeriksaan tekanan darah.", -1, "16:00",
             "Agenda promosi kesehatan Dinas Kesehatan", link=f"{SITE}/dinkes/senam"),
    DemoPost(End.MISSED, "andi", "disdik", ("fb-disdik",), "Pengumuman libur semester",
             "Libur semester ganjil dimulai setelah pembagian rapor. Sekolah tetap melayani "
             "keperluan administrasi pada jam kerja.", -2, "08:30",
             "Kalender pendidikan provinsi", link=f"{SITE}/disdik/kalender", kind="berkala"),
    DemoPost(End.PUBLISHED, "bambang", "bpbd", ("x-bpbd",), "Latihan evakuasi di pasar",
             "Latihan evakuasi bersama pedagang Pasar Bahari berjalan tertib. Terima kasih kepada "
             "seluruh pedagang dan relawan yang ikut menyiapkan jalur aman.", -1, "13:30",
             "Laporan kegiatan BPBD", link=f"{SITE}/bpbd/latihan",
             picture="Pedagang dan relawan berjalan tertib menuju titik kumpul di halaman pasar."),
    DemoPost(End.TO_POST, "dewi", "dinkes", HEALTH, "Donor darah di alun-alun",
             "Donor darah bersama digelar di alun-alun kota. Sarapan dahulu, tidur cukup, dan bawa "
             "kartu identitas. Setetes darah Anda menyelamatkan sesama.", 0, "now",
             "Undangan kegiatan Unit Donor Darah", link=f"{SITE}/dinkes/donor",
             picture="Relawan tersenyum saat mendonorkan darah, petugas mendampingi."),
    DemoPost(End.IN_REVIEW, "rizky", "dinkes", HEALTH, "Tips puasa gadget untuk keluarga",
             "Yuk, luangkan satu jam tanpa gawai setiap malam. Mengobrol, membaca, atau bermain "
             "bersama membuat tidur lebih nyenyak dan keluarga lebih dekat.", 2, "19:00",
             "Materi promosi kesehatan jiwa Puskesmas", link=f"{SITE}/dinkes/gawai",
             picture="Keluarga bermain papan permainan bersama di ruang tengah."),
    DemoPost(End.IN_REVIEW, "bambang", "bpbd", ("x-bpbd",), "Nomor penting saat darurat",
             "Simpan nomor darurat 112 di gawai Anda. Layanan ini bebas biaya dan aktif sepanjang "
             "hari untuk keadaan yang mengancam keselamatan.", 1, "08:00",
             "Panduan layanan 112", link=f"{SITE}/bpbd/112", kind="berkala"),
    DemoPost(End.IN_REVIEW, "melati", "dispar", ("ig-dispar",), "Tenun pesisir warisan kita",
             "Setiap motif tenun pesisir menyimpan cerita. Akhir pekan ini, para perajin membuka "
             "rumah tenun untuk pengunjung yang ingin belajar menenun.", 4, "10:00",
             "Wawancara dengan kelompok perajin tenun", link=f"{SITE}/dispar/tenun",
             picture="Tangan perajin menata benang biru dan emas pada alat tenun kayu."),
    DemoPost(End.SENT_BACK, "dewi", "dinkes", HEALTH, "Antrean daring Puskesmas",
             "Antre Puskesmas kini bisa dari rumah. Pilih Puskesmas, pilih poli, lalu datang sesuai "
             "jam yang tertera. Warga lanjut usia tetap dilayani langsung di loket.", 3, "09:00",
             "Rilis sistem antrean Dinas Kesehatan", link=f"{SITE}/dinkes/antrean",
             picture="Tangkapan layar halaman antrean dengan pilihan Puskesmas dan poli."),
    DemoPost(End.REJECTED, "melati", "dispar", ("ig-dispar",), "Swafoto di tebing karang",
             "Pemandangan tebing karang di Teluk Biru memang memukau. Ayo abadikan momen terbaikmu "
             "dari tepi tebing.", None, "", "Foto kunjungan lapangan",
             picture="Pengunjung berdiri di tepi tebing karang menghadap laut."),
    DemoPost(End.CLEARED, "teguh", "adpim", ("x-pemprov",), "Musyawarah rencana pembangunan",
             "Usulan warga adalah awal rencana pembangunan. Sampaikan melalui musyawarah desa atau "
             "kelurahan terdekat. Jadwal lengkap ada di laman pemerintah provinsi.", None, "",
             "Jadwal musrenbang Bappeda", link=f"{SITE}/musrenbang", kind="berkala"),
    DemoPost(End.CLEARED, "andi", "disdik", ("fb-disdik",), "Pelatihan guru penggerak",
             "Pelatihan guru penggerak angkatan baru dimulai bulan depan. Guru yang berminat dapat "
             "mendaftar melalui kepala sekolah masing-masing.", None, "",
             "Surat Dinas Pendidikan tentang pelatihan guru", link=f"{SITE}/disdik/guru"),
    DemoPost(End.SCHEDULED, "dewi", "dinkes", HEALTH, "Posyandu remaja di kampungmu",
             "Posyandu remaja membantu kamu memantau kesehatan, gizi, dan perasaan. Datang ke balai "
             "desa, ajak teman, dan tanyakan apa saja kepada kader.", 1, "15:30",
             "Panduan Posyandu remaja", link=f"{SITE}/dinkes/posyandu",
             picture="Remaja berbincang dengan kader di balai desa sambil mengukur tinggi badan."),
    DemoPost(End.SCHEDULED, "teguh", "adpim", ("x-pemprov",), "Siaran langsung rapat terbuka",
             "Rapat terbuka pembahasan layanan angkutan pulau dapat disaksikan warga melalui kanal "
             "video resmi pemerintah provinsi. Silakan titipkan pertanyaan di kolom komentar.", 2,
             "09:00", "Agenda pimpinan provinsi", link=f"{SITE}/rapat-terbuka"),
    DemoPost(End.SCHEDULED, "bambang", "bpbd", ("x-bpbd",), "Kenali jalur aman di sekitarmu",
             "Sudah tahu titik kumpul terdekat dari rumah? Perhatikan rambu berwarna hijau di "
             "persimpangan dan tanyakan kepada ketua RT.", 5, "08:00",
             "Peta jalur aman BPBD", link=f"{SITE}/bpbd/jalur",
             picture="Rambu hijau penunjuk titik kumpul di persimpangan jalan kampung."),
    DemoPost(End.SCHEDULED, "melati", "dispar", ("ig-dispar",), "Kuliner pesisir akhir pekan",
             "Ikan bakar, lempah kuning, dan kue sagu menanti di Pasar Kuliner Pesisir setiap Sabtu "
             "pagi. Bawa tas belanja sendiri, ya.", 6, "07:00",
             "Data pelaku usaha kuliner binaan", link=f"{SITE}/dispar/kuliner",
             picture="Meja kayu berisi ikan bakar, kuah kuning, dan kue sagu.", kind="berkala"),
    DemoPost(End.SCHEDULED, "dewi", "dinkes", HEALTH, "Hari gizi: isi piringku",
             "Setengah piring sayur dan buah, setengah lagi makanan pokok dan lauk. Mulai dari "
             "sarapan besok pagi, yuk.", 12, "06:30",
             "Pedoman gizi seimbang Kementerian Kesehatan", link=f"{SITE}/dinkes/gizi",
             picture="Piring makan terbagi: sayur, buah, nasi, dan lauk."),
    DemoPost(End.CANCELLED, "andi", "disdik", ("fb-disdik",), "Lomba cerdas cermat daring",
             "Lomba cerdas cermat antarsekolah digelar secara daring. Setiap sekolah mengirim satu "
             "regu.", 7, "09:00", "Rencana kegiatan bidang SMA", link=f"{SITE}/disdik/lomba"),
    DemoPost(End.DRAFT, "rizky", "dinkes", HEALTH, "Cuci tangan pakai sabun",
             "Enam langkah cuci tangan pakai sabun, cukup dua puluh detik.", 8, "10:00",
             "Materi promosi kesehatan"),
    DemoPost(End.DRAFT, "putri", "adpim", ("x-pemprov",), "Kata sandi yang kuat",
             "Gunakan kata sandi yang panjang dan berbeda untuk setiap akun. Jangan pernah "
             "membagikannya kepada siapa pun, termasuk yang mengaku petugas.", None, "",
             "Panduan keamanan informasi"),
    DemoPost(End.DRAFT, "melati", "dispar", ("ig-dispar",), "Agenda wisata bulan depan",
             "Dari festival perahu sampai pekan kopi, inilah agenda wisata bulan depan.", 14,
             "10:00", "Kalender acara Dinas Pariwisata dan Kebudayaan",
             link=f"{SITE}/dispar/agenda"),
]  # fmt: skip
