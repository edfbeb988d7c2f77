#!/usr/bin/env python3
"""Tanggap's command line; `manage.py help` lists what it can do."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV_PYTHON = HERE / ".venv" / "bin" / "python"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socmed_program.settings")
    try:
        import allauth  # noqa: F401 (Django alone may be the system's, and another)
    except ModuleNotFoundError as missing:
        # Called with the system's Python: go on with the project's own, if it was set up.
        if VENV_PYTHON.exists() and Path(sys.prefix).resolve() != (HERE / ".venv").resolve():
            os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])
        raise SystemExit(f"{missing}. Run `make setup` first.") from None
    from socmed_program.command_line import run

    run(sys.argv)


if __name__ == "__main__":
    main()
