"""Staff from a CSV or XLSX file, for people who script."""

from __future__ import annotations

from accounts.imports.staff import COLUMNS, STAFF
from accounts.management.imports import SheetCommand
from accounts.states import Employment, MandateKind, Role


class Command(SheetCommand):
    help = f"""Invite new people and bring known ones up to date: all rows, or none.

Columns (in any order, first row is the heading; those not needed may be left out):
  email           needed, but for known people who have a NIP; never changed by an import
  title_before, name, title_after    only the name is needed
  nip             18 digits that fit the kind of employment
  employment      needed: {", ".join(Employment.values)}
  position, phone
  unit            needed: code of the unit
  language        id or en
  role            of somebody new: {", ".join(Role.values)}; empty: officer
  role_unit       code; of somebody new the own unit
  decree_number, decree_date, decree_signer, mandate_kind ({", ".join(MandateKind.values)})
  role_until      last day of the role; needed for acting mandates

The invitations are mailed by the clock, a few at a time.

Example:
  manage.py import_staff staff.csv --by ratna@contoh.go.id --dry-run

  {",".join(COLUMNS)}
"""
    sheet = STAFF
    needs_by = True
