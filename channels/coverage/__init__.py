"""What will be missing in the next ninety days: a pure function over rows, and its reading."""

from channels.coverage.check import WINDOW, Material, check
from channels.coverage.finding import Finding
from channels.coverage.reading import by_pressure, findings_for, findings_in, material

__all__ = [
    "WINDOW",
    "Finding",
    "Material",
    "by_pressure",
    "check",
    "findings_for",
    "findings_in",
    "material",
]
