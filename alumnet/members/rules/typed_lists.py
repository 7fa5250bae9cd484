"""Lists that people type in one line: "Python, SQL and R"."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.text import fold

# Commas of all scripts, semicolons, bullets, line ends; "/" and "and" may be part of a name.
_BETWEEN = re.compile("[,;\n\u2022\u00b7\u3001\uff0c\u060c\u061b|]+")
_AND = re.compile(r"\s+(?:and|&|und|et|y)\s+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[(\[:\u2013-].*$")


def split_list(typed: str) -> tuple[str, ...]:
    """Return the entries of a typed list in order, each once, whatever separates them."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(typed):
        entry = clean_line(part).strip(" .")
        if entry:
            found.setdefault(fold(entry), entry)
    return tuple(found.values())


def join_list(entries: tuple[str, ...] | list[str]) -> str:
    """Return entries as a line that `split_list` reads back."""
    return ", ".join(entries)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The codes of a typed list in order, and what wasn't understood."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


def recognise(typed: str, code_of: Callable[[str], str | None]) -> Recognised:
    """Return the codes of a typed list: "French (fluent), English and Twi" gives fr, en, tw."""
    codes: dict[str, None] = {}
    unknown = []
    for entry in split_list(typed):
        for part in _parts(entry, code_of):
            code = code_of(part)
            if code is None:
                unknown.append(part)
            else:
                codes[code] = None
    return Recognised(tuple(codes), tuple(unknown))


def _parts(entry: str, code_of: Callable[[str], str | None]) -> list[str]:
    """Return the names in an entry: as it is, without a remark, or several joined by "and"."""
    if code_of(entry) is not None:
        return [entry]
    bare = _IN_BRACKETS.sub("", entry).strip()
    if bare and code_of(bare) is not None:
        return [bare]
    return [_IN_BRACKETS.sub("", part).strip() or part for part in _AND.split(entry)]
