"""Units from a CSV or XLSX file, for people who script."""

from __future__ import annotations

from accounts.imports.units import COLUMNS, EXAMPLE, UNITS
from accounts.management.imports import SheetCommand


class Command(SheetCommand):
    help = f"""Enter units or bring them up to date: all rows, or none.

Columns (in any order, first row is the heading):
  code          short and lasting; names the unit
  name          the full name
  short_name    as lists show it
  parent        code of the unit above; empty: a known unit stays where it is
  zone          WIB, WITA or WIT
  calendar      code of the work calendar
  mail_domains  where its people have their addresses; separated by spaces; may be left out

Example:
  manage.py import_units units.csv --dry-run
  manage.py import_units units.csv --by ratna@contoh.go.id

  {",".join(COLUMNS)}
  {",".join(EXAMPLE)}
"""
    sheet = UNITS
