"""How staff write a page: paragraphs, headings, lists, links, and nothing that a browser could run.

    ## A heading
    ### A smaller one

    A paragraph with **strong** and *stressed* words and [a link](https://example.org).

    - a list
    1. a list with numbers

What is written is read into blocks of plain text, and a template draws the blocks: there is no
HTML on the way, so none can come through. Whatever isn't one of these forms stands there as typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

_HEADING = re.compile(r"(#{2,3})\s+(\S.*)")
_BULLET = re.compile(r"[-*]\s+(\S.*)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(\S.*)")
_INLINE = re.compile(
    r"\*\*(?P<strong>[^*\n]+)\*\*|\*(?P<stress>[^*\n]+)\*|(?P<link>\[[^\]\n]+\]\([^)\s]+\))"
)
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
# A page of this site, a page elsewhere, an address for mails. Two slashes would lead elsewhere.
_TARGET = re.compile(
    r"/(?![/\\])[\w\-./?=&%#+~]*|https://[\w\-.]+(?::\d+)?(?:[/?#][^\s\"'<>\\]*)?|"
    r"mailto:[\w.+\-]+@[\w\-.]+",
    re.ASCII,
)


class Kind(Enum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    SMALL_HEADING = "small_heading"
    BULLETS = "bullets"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Span:
    """Words that look the same throughout."""

    text: str
    is_strong: bool = False
    is_stressed: bool = False
    href: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading with one line, or a list with a line an item."""

    kind: Kind
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it; what comes before the first has none."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A page as it is drawn: the first paragraph stands below the title."""

    lede: str
    sections: tuple[Section, ...]


def read(text: str) -> Written:
    """Return a written page."""
    blocks = list(_blocks(text))
    lede = ""
    if blocks and blocks[0].kind is Kind.PARAGRAPH:
        lede = plain(blocks.pop(0).lines[0])
    return Written(lede, tuple(_sections(blocks)))


def plain(line: Line) -> str:
    """Return the words of a line without their look."""
    return "".join(span.text for span in line)


def unusable_links(text: str) -> list[str]:
    """Return the targets to which no link may lead, as they were typed."""
    return [target for _, target in _LINK.findall(text) if not _TARGET.fullmatch(target)]


def _sections(blocks: Sequence[Block]) -> Iterator[Section]:
    heading, below = "", list[Block]()
    for block in blocks:
        if block.kind is Kind.HEADING:
            if heading or below:
                yield Section(heading, tuple(below))
            heading, below = plain(block.lines[0]), []
        else:
            below.append(block)
    if heading or below:
        yield Section(heading, tuple(below))


def _blocks(text: str) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", text):
        yield from _part([line.strip() for line in part.splitlines() if line.strip()])


def _part(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of lines without an empty one between them."""
    kind, below = Kind.PARAGRAPH, list[str]()
    for line in lines:
        its_kind, words = _kind_of(line)
        goes_on = its_kind is Kind.PARAGRAPH and kind in {Kind.BULLETS, Kind.NUMBERS}
        if goes_on and below:
            below[-1] += f" {words}"
            continue
        if below and (its_kind is not kind or kind in {Kind.HEADING, Kind.SMALL_HEADING}):
            yield _block(kind, below)
            below = []
        kind = its_kind
        below.append(words)
    if below:
        yield _block(kind, below)


def _kind_of(line: str) -> tuple[Kind, str]:
    if found := _HEADING.fullmatch(line):
        level, words = found.groups()
        return (Kind.HEADING if level == "##" else Kind.SMALL_HEADING), words
    if found := _BULLET.fullmatch(line):
        return Kind.BULLETS, found[1]
    if found := _NUMBER.fullmatch(line):
        return Kind.NUMBERS, found[1]
    return Kind.PARAGRAPH, line


def _block(kind: Kind, lines: Sequence[str]) -> Block:
    if kind is Kind.PARAGRAPH:
        lines = [" ".join(lines)]
    return Block(kind, tuple(tuple(_spans(line)) for line in lines))


def _spans(line: str) -> Iterator[Span]:
    end = 0
    for found in _INLINE.finditer(line):
        span = _span(found)
        if span is None:
            continue
        if found.start() > end:
            yield Span(line[end : found.start()])
        yield span
        end = found.end()
    if end < len(line):
        yield Span(line[end:])


def _span(found: re.Match[str]) -> Span | None:
    """Return what stands out, None for a link that may not lead there."""
    if strong := found["strong"]:
        return Span(strong, is_strong=True)
    if stress := found["stress"]:
        return Span(stress, is_stressed=True)
    words, target = _LINK.fullmatch(found["link"]).groups()  # type: ignore[union-attr]
    return Span(words, href=target) if _TARGET.fullmatch(target) else None
