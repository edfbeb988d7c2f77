"""The first version of the staff's conduct: eight points after SE MenPANRB 137/2018."""

from datetime import UTC, date, datetime

from django.db import migrations

SOURCE = (
    "SE Menteri PANRB Nomor 137 Tahun 2018 tentang Penyebarluasan Informasi melalui Media Sosial "
    "bagi ASN (21 Mei 2018); ringkasan dengan kalimat sendiri"
)
STATUS = "perlu verifikasi di JDIH"
POINTS = [
    (
        "Saya setia pada Pancasila, UUD 1945, dan pemerintah yang sah, serta tidak memihak "
        "kepentingan politik mana pun.",
        "I am loyal to Pancasila, the Constitution of 1945 and the lawful government, and take no "
        "political side.",
    ),
    (
        "Saya menjaga etika dan nama baik instansi dan sesama, juga saat memakai akun pribadi.",
        "I keep to good manners and to the good name of the agency and of others, also on my "
        "private accounts.",
    ),
    (
        "Saya menjaga rahasia negara dan jabatan, dan hanya menyampaikan informasi yang benar.",
        "I keep secrets of state and office, and tell only what is true.",
    ),
    (
        "Saya tidak memakai informasi internal untuk keuntungan diri sendiri atau orang lain.",
        "I never use internal information for my own or anybody else's gain.",
    ),
    (
        "Saya memakai media sosial dengan bijak untuk menjaga persatuan.",
        "I use social media wisely and for the sake of unity.",
    ),
    (
        "Saya memeriksa sumber dan kebenaran informasi sebelum menyebarkannya, dan tidak berbohong.",
        "I check the source and the truth of a statement before I pass it on, and do not lie.",
    ),
    (
        "Saya tidak membuat atau menyebarkan hoaks, fitnah, hasutan, radikalisme, terorisme, "
        "maupun pornografi.",
        "I neither make nor spread hoaxes, slander, incitement, radicalism, terrorism or "
        "pornography.",
    ),
    (
        "Saya tidak menyebarkan kebencian atau permusuhan atas dasar suku, agama, ras, dan "
        "antargolongan (SARA).",
        "I spread no hatred or hostility on account of ethnicity, religion, race or group (SARA).",
    ),
]


def enter(apps, schema_editor):
    code = apps.get_model("accounts", "ConductCode").objects.create(
        version=1,
        source=SOURCE,
        status=STATUS,
        checked_on=date(2026, 11, 23),
        in_force_from=datetime(2018, 5, 21, tzinfo=UTC),
    )
    point = apps.get_model("accounts", "ConductPoint")
    point.objects.bulk_create(
        point(code=code, number=number, text_id=indonesian, text_en=english)
        for number, (indonesian, english) in enumerate(POINTS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0026_conduct")]

    operations = [
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
