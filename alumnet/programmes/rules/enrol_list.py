"""A list of people as somebody pastes or saves it: an address a line, or a table with titles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alumnet.programmes.rules.states import Side

MOST_LINES = 500
# Begun only where a word does, or a long line without an address is searched from each letter on.
ADDRESS = re.compile(r"(?<![^@\s,;<>\"])[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
_CELL = re.compile(r"[,;\t]")
_SIDES = {
    Side.MENTEE: ("mentee", "mentees", "seeker", "learner"),
    Side.MENTOR: ("mentor", "mentors"),
    Side.PEER: ("peer", "peers"),
}
_SIDE_OF = {word: side for side, words in _SIDES.items() for word in words}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: an address and as what they are asked, or what is wrong with it."""

    number: int
    email: str = ""
    side: Side | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class TooLong:
    """A list with more lines than are taken at once."""

    lines: int


def read_list(text: str) -> Sequence[Line] | TooLong:
    """Return the lines of a list: each address once, lower case; empty lines and titles left out.

    In each line the first address counts, wherever it stands, and a word like "mentor" in a cell of
    its own. Commas, semicolons and tabs part cells.
    """
    rows = [_CELL.split(line) for line in text.splitlines()]
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(map(str.strip, row))]
    if len(filled) > MOST_LINES:
        return TooLong(len(filled))
    return tuple(_lines(filled))


def _lines(rows: Sequence[tuple[int, Sequence[str]]]) -> Iterator[Line]:
    seen: set[str] = set()
    for at, (number, row) in enumerate(rows):
        found = ADDRESS.search(" ".join(row))
        if found is None:
            if at == 0 and len(rows) > 1 and not any("@" in cell for cell in row):
                continue  # the names of the columns
            yield Line(number, fault="there is no e-mail address in it")
            continue
        email = found.group().strip(".").lower()
        if email in seen:
            yield Line(number, email, fault="the same address stands further up")
            continue
        seen.add(email)
        yield Line(number, email, _side(row))


def _side(row: Sequence[str]) -> Side | None:
    words = (cell.strip(' "').lower() for cell in row)
    return next((_SIDE_OF[word] for word in words if word in _SIDE_OF), None)
