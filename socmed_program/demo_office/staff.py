"""Units and people of the demo office. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.states import Employment, Role

DOMAIN = "nusabahari.example"
NOT_SIGNED = "fitri"  # has not signed the conduct of the staff


@dataclass(frozen=True)
class DemoUnit:
    code: str
    name: str
    short_name: str
    parent: str | None


UNITS = [
    DemoUnit("prov", "Pemerintah Provinsi Nusa Bahari", "Pemprov Nusa Bahari", None),
    DemoUnit("setda", "Sekretariat Daerah", "Setda", "prov"),
    DemoUnit("adpim", "Biro Administrasi Pimpinan", "Biro Adpim", "setda"),
    DemoUnit("kominfo", "Dinas Komunikasi dan Informatika", "Diskominfo", "prov"),
    DemoUnit("ikp", "Bidang Informasi dan Komunikasi Publik", "Bidang IKP", "kominfo"),
    DemoUnit("dinkes", "Dinas Kesehatan", "Dinkes", "prov"),
    DemoUnit("rsud", "RSUD Bahari Husada", "RSUD Bahari Husada", "dinkes"),
    DemoUnit("disdik", "Dinas Pendidikan", "Disdik", "prov"),
    DemoUnit("dishub", "Dinas Perhubungan", "Dishub", "prov"),
    DemoUnit("bpbd", "Badan Penanggulangan Bencana Daerah", "BPBD", "prov"),
    DemoUnit("dispar", "Dinas Pariwisata dan Kebudayaan", "Disparbud", "prov"),
    DemoUnit("inspektorat", "Inspektorat Daerah", "Inspektorat", "prov"),
]


@dataclass(frozen=True)
class DemoPerson:
    key: str
    name: str
    unit: str
    position: str
    roles: tuple[tuple[Role, str], ...]  # role and the unit it reaches from
    before: str = ""
    after: str = ""
    nip: str | None = None
    employment: Employment = Employment.PNS

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


ADMIN, SUPERVISOR, OFFICER = Role.ADMIN, Role.SUPERVISOR, Role.OFFICER
PEOPLE = [
    DemoPerson("ratna", "Ratna Kusumawati", "ikp", "Kepala Bidang IKP", ((ADMIN, "prov"),),
               "Dra.", "M.Si.", "197104121996032001"),
    DemoPerson("bagus", "Bagus Prasetyo", "ikp", "Pranata Humas Ahli Madya", ((ADMIN, "prov"),),
               "", "S.Kom.", "198209142008011003"),
    DemoPerson("hendra", "Hendra Wirawan", "dinkes", "Sekretaris Dinas Kesehatan",
               ((SUPERVISOR, "dinkes"),), "dr.", "M.Kes.", "197611032005011004"),
    DemoPerson("siti", "Siti Rahmawati", "disdik", "Sekretaris Dinas Pendidikan",
               ((SUPERVISOR, "disdik"),), "Dr.", "M.Pd.", "197803222003122002"),
    DemoPerson("yohanes", "Yohanes Siregar", "dishub", "Kepala Bidang Angkutan Jalan",
               ((SUPERVISOR, "dishub"),), "", "S.SiT., M.T.", "198005172006041005"),
    DemoPerson("made", "I Made Suardana", "bpbd", "Kepala Bidang Pencegahan",
               ((SUPERVISOR, "bpbd"),), "", "S.T.", "197907082005021006"),
    DemoPerson("nurul", "Nurul Hidayah", "dispar", "Kepala Bidang Pemasaran Wisata",
               ((SUPERVISOR, "dispar"),), "", "S.Sos., M.Par.", "198212012009022007"),
    DemoPerson("agus", "Agus Salim Nasution", "kominfo", "Sekretaris Diskominfo",
               ((SUPERVISOR, "prov"),), "Drs.", "M.I.Kom.", "197508191999031008"),
    DemoPerson("lukman", "Lukman Hakim", "dinkes", "Kepala Dinas Kesehatan",
               ((Role.HEAD, "dinkes"),), "dr.", "Sp.P., M.Kes.", "196909101998031009"),
    DemoPerson("zainal", "Zainal Abidin", "kominfo", "Kepala Dinas Komunikasi dan Informatika",
               ((Role.HEAD, "prov"),), "Drs.", "M.M.", "196802281994031010"),
    DemoPerson("dewi", "Dewi Lestari", "dinkes", "Pranata Humas Ahli Muda",
               ((OFFICER, "dinkes"),), "", "S.I.Kom.", "199203152019032011"),
    DemoPerson("rizky", "Rizky Ramadhan", "dinkes", "Tenaga pengelola media sosial",
               ((OFFICER, "dinkes"),), employment=Employment.NON_ASN),
    DemoPerson("maya", "Maya Puspitasari", "rsud", "Humas RSUD", ((OFFICER, "rsud"),),
               "", "A.Md.Kes.", "199508202024212012", Employment.PPPK),
    DemoPerson("andi", "Andi Pratama", "disdik", "Pranata Humas Ahli Pertama",
               ((OFFICER, "disdik"),), "", "S.Pd.", "199401102020121013"),
    DemoPerson("fitri", "Fitri Handayani", "dishub", "Pengelola informasi",
               ((OFFICER, "dishub"),), "", "S.Kom.", "199611052024212014", Employment.PPPK),
    DemoPerson("bambang", "Bambang Sutrisno", "bpbd", "Petugas Pusdalops",
               ((OFFICER, "bpbd"),), "", "S.T.", "198806302015031015"),
    DemoPerson("melati", "Melati Anggraini", "dispar", "Penyusun konten promosi",
               ((OFFICER, "dispar"),), "", "S.Par.", "199709182022032016"),
    DemoPerson("teguh", "Teguh Santoso", "adpim", "Pranata Humas Ahli Muda",
               ((OFFICER, "adpim"),), "", "S.Sos.", "198910222014021017"),
    DemoPerson("putri", "Putri Maharani", "ikp", "Pranata Humas Ahli Pertama",
               ((OFFICER, "prov"),), "", "S.I.Kom.", "199805142022032018"),
    DemoPerson("sri", "Sri Wahyuni", "inspektorat", "Auditor Ahli Madya",
               ((Role.AUDITOR, "prov"),), "", "S.E., Ak., CA.", "197306071999032019"),
]  # fmt: skip
