"""How staff write a page: paragraphs, headings, lists, links, and nothing that a browser could run.

    ## A heading
    ### A smaller one

    A paragraph with **strong** and *stressed* words and [a link](https://example.org).

    - a list
    1. a list with numbers

This much of Markdown is read into blocks of plain text, and a template draws the blocks: there is
no HTML on the way, so none can come through. Whatever isn't one of these forms, or leads where no
link may, stands there as typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

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


_LISTS: Final = {"bullet_list": Kind.BULLETS, "ordered_list": Kind.NUMBERS}
_HEADINGS: Final = {"h1": Kind.HEADING, "h2": Kind.HEADING}


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
    blocks = list(_blocks(_PARSER.parse(text)))
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


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["heading", "list", "emphasis", "link", "newline"])
    # A target is judged and kept as it was typed.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: bool(_TARGET.fullmatch(url))  # type: ignore[method-assign]
    return parser


_PARSER: Final = _parser()


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """Yield the blocks: an item of a list is a line, a list within it one that comes after."""
    around, kind = list[Kind](), Kind.PARAGRAPH
    items, is_new = list[Line](), True
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _LISTS:
            if items:
                yield Block(around[-1], tuple(items))
            items = []
            around = [*around, _LISTS[name]] if token.nesting > 0 else around[:-1]
        elif token.type == "heading_open":
            kind = _HEADINGS.get(token.tag, Kind.SMALL_HEADING)
        elif name == "list_item":
            is_new = True
        elif token.type == "inline" and around:
            line = _line(token.children or ())
            items = [*items, line] if is_new or not items else _with_more(items, line)
            is_new = False
        elif token.type == "inline":
            yield Block(kind, (_line(token.children or ()),))
            kind = Kind.PARAGRAPH


def _with_more(items: list[Line], line: Line) -> list[Line]:
    """Return the items with a further paragraph of the last one."""
    return [*items[:-1], (*items[-1], Span(" "), *line)]


def _line(tokens: Sequence[Token]) -> Line:
    spans, depth, href = list[Span](), {"strong": 0, "em": 0}, ""
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in depth:
            depth[name] += token.nesting
        elif name == "link":
            href = str(token.attrGet("href") or "")
        else:
            words = token.content or " " * (name == "softbreak")
            spans.append(Span(words, depth["strong"] > 0, depth["em"] > 0, href))
    return tuple(_joined(spans))


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans, neighbours that look the same as one."""
    for look, same in groupby(spans, key=lambda span: replace(span, text="")):
        if words := "".join(span.text for span in same):
            yield replace(look, text=words)
