"""Logs: one line per event, UTC, JSON in production. No personal data is ever passed in."""

from __future__ import annotations

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# PostgreSQL quotes the row that it refuses, a citizen's words and all: “Failing row contains (…)”.
DETAIL = re.compile(
    r"(?:DETAIL: |CONTEXT:  JSON data).*?"
    r"(?=\nCONTEXT:  (?!JSON)|\n\nThe above exception was|\n\nDuring handling of|\Z)",
    re.DOTALL,
)


def without_rows(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> Any:
    """A processor: what a refused row holds stays out of the log; which rule refused it stays."""
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = DETAIL.sub("DETAIL: …", value)
    return line


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_rows,
]


def configure(config: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: `{"level": "INFO"}` sends everything through structlog."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    # JSON keeps line breaks inside a value inside the line.
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                    "foreign_pre_chain": SHARED,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": config.get("level", "INFO")},
            "loggers": {
                "django.server": {"handlers": ["stderr"], "propagate": False},
                # Its messages quote what was sent; the status is in our own line.
                "django.request": {"level": "ERROR"},
                "django.security.DisallowedHost": {"level": "CRITICAL"},
            },
        }
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
