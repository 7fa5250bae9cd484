"""HTML5 as a browser reads it, and where that is not what somebody wrote.

A parser of the standard mends what it finds: it closes a paragraph before a list, or moves a form
out of a table. So the tree it makes is compared with the tags as they stand, one by one: none may
be left out, added or moved. That is stricter than the standard, by which some may be left out.
"""

from collections.abc import Iterator
from itertools import chain, zip_longest
from typing import Any
from xml.etree.ElementTree import Element

from turbohtml import Token, TokenType, parse, tokenize
from turbohtml.treebuild import parse_into

_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img"),
        *("input", "link", "meta", "source", "track", "wbr"),
    }
)
_CHOICES = frozenset({"select", "option", "optgroup"})
_DOCTYPE = "<!doctype html>"
_HTML = "http://www.w3.org/1999/xhtml"


class _Builder:
    """Makes elements of the standard library: no namespace on HTML's own ones, and no comments."""

    def create_document(self) -> Element:
        return Element("document")

    def create_element(
        self, name: str, namespace: str, attributes: tuple[tuple[str, str | None], ...]
    ) -> Element:
        tag = name if namespace == _HTML else f"{{{namespace}}}{name}"
        return Element(tag, {key: value or "" for key, value in attributes})

    def create_text(self, data: str) -> str:
        return data

    def create_doctype(self, *_facts: str | None) -> None:
        return None

    def create_comment(self, _data: str) -> None:
        return None

    def create_pi(self, *_facts: str) -> None:
        return None

    def append(self, parent: Element, child: Element | str | None) -> None:
        if isinstance(child, Element):
            parent.append(child)
        elif child and len(parent):
            parent[-1].tail = (parent[-1].tail or "") + child
        elif child:
            parent.text = (parent.text or "") + child


def read(html: str) -> Element:
    """Return the tree that a browser would make of a page."""
    builder: Any = _Builder()  # whose parameters have other names
    document: Element = parse_into(html, builder)
    return document[0]


def faults(html: str, tree: Element) -> Iterator[str]:
    """Yield what a parser of the standard finds wrong, and the first thing it had to mend."""
    for error in parse(html).errors:
        yield f"line {error.line}:{error.col}: {error.code}"
    for inner in chain.from_iterable(select.iter() for select in tree.iter("select")):
        if inner.tag not in _CHOICES:
            yield f"<{inner.tag}> in a <select>, where older browsers leave it out"
    for written, made in zip_longest(_written(html), [_DOCTYPE, *_made(tree)]):
        found, line = written or ("the end", 0)
        if found != made:
            yield f"line {line}: {found} is read as {made or 'nothing'}"
            return


def _written(html: str) -> Iterator[tuple[str, int]]:
    """Yield tags and texts as they stand, each with its line."""
    text = ""
    for token in tokenize(html):
        if token.type is TokenType.TEXT:
            text += token.data or ""
        elif token.type is not TokenType.COMMENT:
            if text.strip():
                yield text.strip(), token.line
            text = ""
            yield from ((tag, token.line) for tag in _tags(token))
    if text.strip():
        yield text.strip(), 0


def _tags(token: Token) -> Iterator[str]:
    if token.type is TokenType.DOCTYPE:
        is_plain = token.public_id is None and token.system_id is None
        yield f"<!doctype {token.name}>" if is_plain else "<!doctype with more>"
    elif token.type is TokenType.START_TAG:
        yield f"<{token.tag}>"
        if token.self_closing and token.tag not in _VOID:
            yield f"</{token.tag}>"
    else:
        yield f"</{token.tag}>"


def _made(element: Element) -> Iterator[str]:
    """Yield the tags and texts that stand for a tree when nothing is left out."""
    tag = element.tag.rpartition("}")[2].lower()
    yield f"<{tag}>"
    yield from _text(element.text)
    for child in element:
        yield from _made(child)
        yield from _text(child.tail)
    if element.tag not in _VOID:
        yield f"</{tag}>"


def _text(found: str | None) -> Iterator[str]:
    if found and (stripped := found.strip()):
        yield stripped
