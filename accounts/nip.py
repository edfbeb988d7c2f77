"""The 18 digits of an Indonesian civil servant's number, read and checked; no database, no clock.

PNS: birth YYYYMMDD, appointment (TMT CPNS) YYYYMM, sex 1 or 2, serial. PPPK (NI PPPK): after the
year of appointment come two code digits (21 to 29) in place of the month.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.states import Employment

# People write "19710412 199603 2 001"; the digits are what counts.
BETWEEN = re.compile(r"[\s.\-\u00a0]+")
EIGHTEEN_DIGITS = re.compile(r"\d{18}", re.ASCII)
YOUNGEST = 18
MALE, FEMALE = "1", "2"

# The same forms for the database, where a check constraint holds them (February has 29 days there).
_BORN = (
    "(19[3-9][0-9]|20[01][0-9])"
    "((0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])|(0[469]|11)(0[1-9]|[12][0-9]|30)|02(0[1-9]|[12][0-9]))"
)
_YEAR, _SEX_AND_SERIAL = "(19[6-9][0-9]|20[0-9][0-9])", "[12][0-9]{3}"
PNS_FORM = f"^{_BORN}{_YEAR}(0[1-9]|1[0-2]){_SEX_AND_SERIAL}$"
PPPK_FORM = f"^{_BORN}{_YEAR}2[1-9]{_SEX_AND_SERIAL}$"


class Wrong(ValueError):
    """It is no such number; the text says why, to the person who typed it."""


@dataclass(frozen=True)
class Nip:
    digits: str
    born_on: date
    employment: Employment
    year: int
    month: int | None  # of the appointment; an NI PPPK has none
    sex: str
    serial: str


def tidy(text: str) -> str:
    """The digits without the spaces that people put between the parts."""
    return BETWEEN.sub("", text)


def parse(text: str, *, today: date) -> Nip:
    """Read the number and check each part; raises Wrong."""
    digits = tidy(text)
    if not EIGHTEEN_DIGITS.fullmatch(digits):
        raise Wrong(_("A NIP has 18 digits."))
    born_on = _birth(digits[:8])
    year, code, sex, serial = int(digits[8:12]), int(digits[12:14]), digits[14], digits[15:]
    if year > today.year or year - born_on.year < YOUNGEST:
        raise Wrong(
            _("Digits 9 to 12 of the NIP are no possible year of appointment: %(digits)s.")
            % {"digits": digits[8:12]}
        )
    if not (1 <= code <= 12 or 21 <= code <= 29):
        raise Wrong(
            _(
                "Digits 13 and 14 of the NIP are neither a month (PNS, 01 to 12) nor a code of "
                "PPPK (21 to 29): %(digits)s."
            )
            % {"digits": digits[12:14]}
        )
    if sex not in (MALE, FEMALE):
        raise Wrong(
            _("Digit 15 of the NIP is 1 (male) or 2 (female), not %(digit)s.") % {"digit": sex}
        )
    if serial == "000":
        raise Wrong(_("The serial number at the end of the NIP begins with 001."))
    kind = Employment.PNS if code <= 12 else Employment.PPPK
    return Nip(digits, born_on, kind, year, code if code <= 12 else None, sex, serial)


def _birth(digits: str) -> date:
    born_on: date | None = None
    with contextlib.suppress(ValueError):
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if born_on is None or not 1930 <= born_on.year < 2020:
        raise Wrong(
            _("The NIP begins with no possible date of birth (YYYYMMDD): %(digits)s.")
            % {"digits": digits}
        )
    return born_on


def checked(text: str | None, *, employment: str, today: date) -> str | None:
    """The 18 digits of a number that fits the kind of employment, None for none; raises Wrong.

    Nobody needs one. Who is not ASN may keep that of former service, in either form.
    """
    if not text or not tidy(text):
        return None
    nip = parse(text, today=today)
    if employment in (Employment.PNS, Employment.PPPK) and nip.employment != employment:
        raise Wrong(
            _("This is the number of a %(form)s, but the kind of employment is %(employment)s.")
            % {"form": nip.employment.label, "employment": Employment(employment).label}
        )
    return nip.digits
