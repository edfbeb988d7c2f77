"""Roles, kinds of employment and of mandate: plain values."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "officer", _("Communications officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    HEAD = "head", _("Head of unit")
    ADMIN = "admin", _("Program admin")
    AUDITOR = "auditor", _("Auditor")


# Whoever approves or administers needs a second factor before anything else opens.
SENSITIVE_ROLES = frozenset({Role.SUPERVISOR, Role.HEAD, Role.ADMIN})


class Employment(models.TextChoices):
    PNS = "pns", "PNS"
    PPPK = "pppk", "PPPK"
    NON_ASN = "non_asn", "Non-ASN"


class MandateKind(models.TextChoices):
    DEFINITIVE = "definitive", _("Definitive")
    PLT = "plt", "Plt."
    PLH = "plh", "Plh."
    PJ = "pj", "Pj."
    PJS = "pjs", "Pjs."


# For a vacancy, a short absence, an interim head of region, the leave of a campaign: for a period.
ACTING = frozenset({MandateKind.PLT, MandateKind.PLH, MandateKind.PJ, MandateKind.PJS})


class AbsenceKind(models.TextChoices):
    ANNUAL = "annual", _("Annual leave")
    LONG = "long", _("Long leave")
    SICK = "sick", _("Sick leave")
    MATERNITY = "maternity", _("Maternity leave")
    IMPORTANT = "important", _("Leave for important reasons")
    UNPAID = "unpaid", _("Leave outside the charge of the state")
    TRAVEL = "travel", _("Official travel")
    STUDY = "study", _("Study assignment")


ZONES = [
    ("Asia/Jakarta", "WIB (UTC+7)"),
    ("Asia/Makassar", "WITA (UTC+8)"),
    ("Asia/Jayapura", "WIT (UTC+9)"),
]

# How a phone number and a mail domain are written.
PHONE = r"^\+?[0-9 ()-]{6,20}$"
DOMAIN = re.compile(r"(?=.{4,120}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.ASCII)
