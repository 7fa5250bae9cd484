"""Structured logs: one JSON line an event, with the id of the request, never with people's text."""

import contextlib
import logging
import sys
from typing import Any, TextIO, cast

import structlog


class _Tolerant:
    """A stream that passes over what can't be written: a full disk must break no page."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write, if there is room."""
        with contextlib.suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Pass on what was written, if there is room."""
        with contextlib.suppress(OSError):
            self._stream.flush()


def configure(*, level: str = "INFO", as_json: bool = True) -> None:
    """Set up structlog once for the process; JSON for machines, plain lines for a terminal."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(file=cast("TextIO", _Tolerant(sys.stderr))),
        cache_logger_on_first_use=False,
    )


def logger() -> Any:
    """Return the logger; what is bound to the request is added to every line."""
    return structlog.get_logger("alumnet")
