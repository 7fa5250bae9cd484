"""Lines of topics out of a file, and what can't be done with a topic."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.errors import DomainError
from alumnet.kernel.text import words

LONGEST_LABEL: Final = 80
MOST_NAMES: Final = 20
MOST_LINES: Final = 200
_HEADS: Final = frozenset({"topic", "label", "name"})
_DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Known:
    """What a topic or a group is called, as far as a line of a file is compared with it."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewTopic:
    """A topic to be added."""

    label: str
    group: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """What a file says: topics to add, lines that name one that is there, and what is wrong."""

    new: tuple[NewTopic, ...]
    known: tuple[str, ...]
    problems: tuple[str, ...]


def read_lines(text: str, groups: Sequence[Known], topics: Sequence[Known]) -> Lines:
    """Return what lines say: a topic, its group, other names with `|` between them.

    Commas, semicolons or tabs part the columns; a first line with "topic" names them and is left
    out. A line without a group belongs to the group of the line before.
    """
    taken = {key for each in topics for key in _keys(each.names)}
    by_name = {key: each.code for each in groups for key in _keys((each.code, *each.names))}
    new: list[NewTopic] = []
    known: list[str] = []
    problems: list[str] = []
    group = ""
    for number, cells in _rows(text):
        label, wanted, also = (*cells, "", "")[:3]
        group = by_name.get(_key(wanted), "") if wanted else group
        if problem := _problem(label, wanted, group):
            problems.append(f"Line {number}: {problem}")
        elif _key(label) in taken:
            known.append(label)
        else:
            taken.add(_key(label))
            new.append(NewTopic(label, group, other_names(also.split("|"), label)))
    return Lines(tuple(new[:MOST_LINES]), tuple(known), tuple(problems))


def other_names(names: Iterable[str], label: str) -> tuple[str, ...]:
    """Return other names of a topic, each once and none of them its label."""
    cleaned = (clean_line(each, LONGEST_LABEL) for each in names)
    kept = {_key(each): each for each in reversed([*cleaned]) if each}
    kept.pop(_key(label), None)
    return tuple(reversed(kept.values()))[:MOST_NAMES]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
        cells = [clean_line(cell) for cell in row]
        if not any(cells) or (number == 1 and _key(cells[0]) in _HEADS):
            continue
        yield number, cells


def _problem(label: str, wanted: str, group: str) -> str:
    if not words(label):
        return "there is no topic in the first column"
    if len(label) > LONGEST_LABEL:
        return f"“{label[:30]}…” is longer than {LONGEST_LABEL} characters"
    if not group:
        return f"“{wanted[:40]}” isn't one of the groups" if wanted else "it needs a group"
    return ""


def _keys(names: Iterable[str]) -> Iterator[str]:
    return (key for each in names if (key := _key(each)))


def _key(name: str) -> str:
    return " ".join(words(name))


class TopicExists(DomainError):
    """There is a topic that is called so already."""

    code: ClassVar[str] = "topic_exists"


class MergesNowhere(DomainError):
    """A topic can't become another name of itself, nor of one that is another name of it."""

    code: ClassVar[str] = "merges_nowhere"
