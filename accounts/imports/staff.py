"""Sheets of staff: new people are invited, those who are here already are brought up to date."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts import actions, nip
from accounts.actions import Details, Refused
from accounts.imports.trial import Sheet, day, too_long, words_of
from accounts.models import Invitation, Mandate, Membership, Unit, User
from accounts.rules import unit_ids, visible_people
from accounts.states import PHONE, Employment, MandateKind, Role
from records.dry_run import Line

COLUMNS = (
    "email", "title_before", "name", "title_after", "nip", "employment", "position", "unit",
    "phone", "language", "role", "role_unit", "decree_number", "decree_date", "decree_signer",
    "mandate_kind", "role_until",
)  # fmt: skip
NEEDED = ("name", "employment", "unit")
EXAMPLE = (
    "rina@contoh.go.id", "Dr.", "Rina Wijaya", "S.Sos., M.Si.", "198705122011012003", "PNS",
    "Pranata Humas Ahli Muda", "dinkes", "0812 0000 0000", "id", "officer", "", "800/12/2026",
    "2026-11-02", "Sekretaris Daerah", "definitive", "",
)  # fmt: skip
HEADINGS = {
    "surel": "email",
    "e-mail": "email",
    "gelar_depan": "title_before",
    "nama": "name",
    "gelar_belakang": "title_after",
    "ni_pppk": "nip",
    "jenis_kepegawaian": "employment",
    "status_kepegawaian": "employment",
    "jabatan": "position",
    "opd": "unit",
    "perangkat_daerah": "unit",
    "telepon": "phone",
    "bahasa": "language",
    "peran": "role",
    "unit_peran": "role_unit",
    "nomor_sk": "decree_number",
    "tanggal_sk": "decree_date",
    "penandatangan": "decree_signer",
    "jenis_mandat": "mandate_kind",
    "berlaku_sampai": "role_until",
}
LONGEST = {
    "email": 254, "title_before": 40, "name": 120, "title_after": 60, "position": 120, "phone": 20,
    "decree_number": 80, "decree_signer": 120,
}  # fmt: skip
LETTER = ("decree_number", "decree_date", "decree_signer")


class _Reader:
    def __init__(self, by: User | None, now: datetime) -> None:
        assert by is not None  # somebody invites
        self.by, self.now = by, now
        administered = unit_ids(by, now, [Role.ADMIN])
        self.units = {unit.code: unit for unit in Unit.objects.filter(pk__in=administered)}
        self.seen: dict[str, int] = {}
        self.employments = words_of(Employment) | {"non asn": Employment.NON_ASN}
        self.roles, self.kinds = words_of(Role), words_of(MandateKind)
        self.kinds |= {word.rstrip("."): kind for word, kind in self.kinds.items()}

    # --- what the row shows by itself -------------------------------------------------------------
    def look(self, line: Line) -> None:
        cells = line.cells
        too_long(line, LONGEST)
        self._look_at_choices(line)
        self._look_at_days(line)
        self._look_at_address(line)
        if cells.get("phone") and not re.fullmatch(PHONE, cells["phone"]):
            line.faults.append(_("The phone number has digits, spaces and a plus sign only."))
        self._look_at_number(line)
        for key in filter(None, (cells.get("email", "").lower(), nip.tidy(cells.get("nip", "")))):
            first = self.seen.setdefault(key, line.number)
            if first != line.number:
                line.faults.append(
                    _("“%(key)s” stands in row %(n)s already.") % {"key": key, "n": first}
                )

    def _look_at_address(self, line: Line) -> None:
        email = line.cells.get("email", "")
        if not email and not line.cells.get("nip"):
            line.faults.append(_("“%(column)s” is empty.") % {"column": "email"})
        try:
            validate_email(email or "x@x.example")
        except ValidationError:
            line.faults.append(_("“%(text)s” is no e-mail address.") % {"text": email})

    def _look_at_choices(self, line: Line) -> None:
        for name, known in (
            ("employment", self.employments),
            ("role", self.roles),
            ("mandate_kind", self.kinds),
            ("language", {"id": "id", "en": "en"}),
            ("unit", self.units),
            ("role_unit", self.units),
        ):
            word = line.cells.get(name, "")
            if not word or word in known or word.lower() in known:
                continue
            if name in ("unit", "role_unit"):
                fault = _("You administer no unit with the code “%(word)s”.")
            else:
                fault = _("“%(word)s” is no value of “%(column)s”.")
            line.faults.append(fault % {"word": word, "column": name})

    def _look_at_days(self, line: Line) -> None:
        for name in ("decree_date", "role_until"):
            word = line.cells.get(name, "")
            if word and day(word) is None:
                line.faults.append(_("“%(word)s” is no day. Write 2026-11-26.") % {"word": word})
        given = [name for name in LETTER if line.cells.get(name)]
        if given and len(given) < len(LETTER):
            line.faults.append(_("A decree has number, date and signer: one of them is missing."))

    def _look_at_number(self, line: Line) -> None:
        employment = self.employments.get(line.cells["employment"].lower())
        if employment:
            try:
                nip.checked(line.cells.get("nip"), employment=employment, today=self.now.date())
            except nip.Wrong as wrong:
                line.faults.append(str(wrong))

    # --- what the row does ------------------------------------------------------------------------
    def act(self, line: Line) -> str:
        cells = line.cells
        person = self._known(cells)
        if person is not None:
            self._check_role(person, cells)
            return "changed" if self._update(person, cells) else "same"
        if not cells.get("email"):
            raise Refused(_("Nobody here has this NIP; somebody new needs an e-mail address."))
        waiting = Invitation.objects.open(self.now).filter(email__iexact=cells["email"])
        if waiting.filter(unit__in=self.units.values()).exists():
            return "waiting"
        self._invite(cells)
        return "new"

    def _known(self, cells: dict[str, str]) -> User | None:
        """By address, else by NIP; the two must not speak of two people."""
        mine = visible_people(self.by, self.now).select_related("unit")
        number = nip.tidy(cells.get("nip", ""))
        email = cells.get("email", "")
        numbered = mine.filter(nip=number).first() if number else None
        if not email:
            return numbered
        named = mine.filter(email__iexact=email).first()
        if numbered is not None and numbered != named:
            raise Refused(
                _("This NIP belongs to %(name)s, whose address is %(email)s.")
                % {"name": numbered.full_title, "email": numbered.email}
            )
        return named

    def _check_role(self, person: User, cells: dict[str, str]) -> None:
        if not cells.get("role"):
            return
        role, unit = self._role(cells), self._role_unit(cells)
        held = Membership.objects.current(self.now).filter(person=person, role=role, unit=unit)
        if not held.exists():
            raise Refused(
                _("%(name)s works here already: give the role on the person's own page.")
                % {"name": person.full_title}
            )

    def _update(self, person: User, cells: dict[str, str]) -> bool:
        """A column that was left out stays as it is; an empty cell empties."""
        kept = {name: getattr(person, name) for name in Details.__dataclass_fields__}
        given = {name: value for name, value in self._fields(cells).items() if name in cells}
        details = Details(**kept | given)
        return bool(actions.change_person(person=person, details=details, by=self.by, now=self.now))

    def _invite(self, cells: dict[str, str]) -> None:
        if self._role_unit(cells) != self.units[cells["unit"]]:
            raise Refused(
                _("The role of somebody new is in the own unit; another one is given later.")
            )
        fields: dict[str, Any] = dict.fromkeys(Details.__dataclass_fields__, "")
        fields |= self._fields(cells)
        fields["language"] = fields["language"] or "id"
        last, zone = day(cells.get("role_until", "")), ZoneInfo(fields["unit"].zone)
        until = datetime.combine(last + timedelta(days=1), time.min, zone) if last else None
        actions.invite(
            email=cells["email"],
            role=self._role(cells),
            mandate=self._mandate(cells),
            role_until=datetime.combine(until + timedelta(days=1), time.min, zone)
            if until
            else None,
            by=self.by,
            now=self.now,
            mail_later=True,
            **fields,
        )

    def _mandate(self, cells: dict[str, str]) -> Mandate | None:
        if not cells.get("decree_number"):
            return None
        signed_on = day(cells["decree_date"])
        assert signed_on is not None
        return actions.record_mandate(
            number=cells["decree_number"],
            signed_on=signed_on,
            signer=cells["decree_signer"],
            kind=self.kinds[cells.get("mandate_kind", "").lower() or MandateKind.DEFINITIVE],
            by=self.by,
            now=self.now,
        )

    def _fields(self, cells: dict[str, str]) -> dict[str, Any]:
        given: dict[str, Any] = {name: cells.get(name, "") for name in Details.__dataclass_fields__}
        given["employment"] = self.employments[cells["employment"].lower()]
        given["unit"] = self.units[cells["unit"]]
        given["language"] = given["language"].lower()
        return given

    def _role(self, cells: dict[str, str]) -> str:
        return self.roles[cells.get("role", "").lower() or Role.OFFICER]

    def _role_unit(self, cells: dict[str, str]) -> Unit:
        return self.units[cells.get("role_unit") or cells["unit"]]


STAFF = Sheet(COLUMNS, NEEDED, HEADINGS, EXAMPLE, _Reader)


def rows_of_staff(admin: User, now: datetime) -> list[tuple[str, ...]]:
    """The admin's people as the sheet that imports again unchanged, heading first."""
    units = unit_ids(admin, now, [Role.ADMIN])
    people = User.objects.working().filter(unit_id__in=units).select_related("unit")
    roles = Membership.objects.current(now).filter(unit_id__in=units)
    first: dict[int, Membership] = {}
    for held in roles.select_related("unit", "mandate").order_by("pk"):
        first.setdefault(held.person_id, held)
    return [COLUMNS, *(_row(one, first.get(one.pk)) for one in people.order_by("name", "pk"))]


def _row(person: User, held: Membership | None) -> tuple[str, ...]:
    known = (
        person.email, person.title_before, person.name, person.title_after, person.nip or "",
        person.employment, person.position, person.unit.code, person.phone, person.language,
    )  # fmt: skip
    if held is None:
        return known + ("",) * (len(COLUMNS) - len(known))
    zone = ZoneInfo(held.unit.zone)
    until = held.valid_until and (held.valid_until - timedelta(microseconds=1)).astimezone(zone)
    letter = held.mandate
    return (
        *known, held.role, held.unit.code, letter.number if letter else "",
        letter.signed_on.isoformat() if letter else "", letter.signer if letter else "",
        letter.kind if letter else "", until.date().isoformat() if until else "",
    )  # fmt: skip
