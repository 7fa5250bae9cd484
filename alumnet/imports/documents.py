"""Reading a JSON document that anybody may have written: each value by its path, or a sentence.

A value that is missing, null or empty is the same: nothing was said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from alumnet.kernel.cleaning import clean_line, clean_text

_LONGEST_SHOWN = 60


class LineRefused(Exception):
    """A line that can't be taken over; the message is a sentence that says what and where."""


@dataclass(frozen=True, slots=True)
class Part:
    """An object in a document, with the path that leads to it (empty for the whole)."""

    values: Mapping[str, Any]
    path: str = ""

    def where(self, name: str) -> str:
        """Return the path of one of its values, as a reader would look for it."""
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Return whether the value is written at all, if only as null."""
        return name in self.values

    def raw(self, name: str) -> Any:
        """Return a value as it is; None when nothing was said."""
        value = self.values.get(name)
        return None if value in ("", [], {}) else value

    def line(self, name: str, limit: int) -> str:
        """Return a text as one line. Raises LineRefused when it is none or too long."""
        return self._within(name, clean_line(self._text(name)), limit)

    def text(self, name: str, limit: int) -> str:
        """Return a text with its lines. Raises LineRefused when it is none or too long."""
        return self._within(name, clean_text(self._text(name)), limit)

    def _text(self, name: str) -> str:
        value = self.raw(name)
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value) if abs(value) < 10**12 else self._refuse(name, "is too large")
        if not isinstance(value, str):
            self._refuse(name, "isn't a text")
        return str(value)

    def _within(self, name: str, text: str, limit: int) -> str:
        if len(text) > limit:
            self._refuse(name, f"is longer than {limit} signs")
        return text

    def part(self, name: str) -> "Part":
        """Return an object, an empty one when nothing was said. Raises LineRefused."""
        value = self.raw(name)
        if value is None:
            return Part({}, self.where(name))
        if not isinstance(value, dict):
            self._refuse(name, "isn't an object")
        return Part(value, self.where(name))

    def items(self, name: str, most: int) -> list[tuple[str, Any]]:
        """Return a list as (path, value) without what is null. Raises LineRefused."""
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self._refuse(name, "isn't a list")
        if len(value) > most:
            self._refuse(name, f"has more than {most} entries")
        paths = (f"{self.where(name)}[{number}]" for number in range(len(value)))
        return [(path, each) for path, each in zip(paths, value, strict=True) if each is not None]

    def parts(self, name: str, most: int) -> Iterator["Part"]:
        """Yield the objects of a list. Raises LineRefused."""
        for path, each in self.items(name, most):
            if not isinstance(each, dict):
                message = f"{path} isn't an object."
                raise LineRefused(message)
            yield Part(each, path)

    def lines(self, name: str, most: int, limit: int) -> list[str]:
        """Return a list of texts, each one line. Raises LineRefused."""
        found = (Part({path: each}).line(path, limit) for path, each in self.items(name, most))
        return [text for text in found if text]

    def flag(self, name: str, *, default: bool) -> bool:
        """Return true or false. Raises LineRefused for anything else."""
        value = self.raw(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._refuse(name, "is neither true nor false")
        return bool(value)

    def number(self, name: str, lowest: int, highest: int) -> int | None:
        """Return a whole number between two limits, also one written as text; None for none.

        Raises LineRefused.
        """
        value = self.raw(name)
        if value is None:
            return None
        if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) < 10:  # noqa: PLR2004 - digits
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            self._refuse(name, "isn't a whole number")
        if not lowest <= int(value) <= highest:
            self._refuse(name, f"isn't between {lowest} and {highest}")
        return int(value)

    def day(self, name: str) -> date | None:
        """Return a day written YYYY-MM-DD; None for none. Raises LineRefused."""
        written = self.line(name, _LONGEST_SHOWN)
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            return self._refuse(name, "isn't a day (YYYY-MM-DD)")

    def _refuse(self, name: str, what: str) -> NoReturn:
        message = f"{self.where(name)} {what}."
        raise LineRefused(message)


def shown(text: str) -> str:
    """Return text as a sentence may quote it."""
    return f"“{clean_line(text, _LONGEST_SHOWN)}”"
