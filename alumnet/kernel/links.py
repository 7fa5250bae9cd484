"""Addresses in plain text as links: only those of the web, everything else stays text."""

import re
from itertools import pairwise
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)
_AFTER_IT = ".,;:!?*_~"
_BRACKETS = ((")", "("), ("]", "["), ("}", "{"))
_LINK = Markup('<a href="{0}" rel="nofollow noopener noreferrer">{0}</a>')


def with_links(text: str) -> Markup:
    """Return `text` escaped, its web addresses as links that tell the other site nothing.

    An address with a name before an @ stays text: it looks like one place and leads to another.
    """
    found = [(each.start(), _without_tail(each.group())) for each in _ADDRESS.finditer(text)]
    spans = [(start, start + len(url)) for start, url in found if _leads_somewhere(url)]
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    parts = [
        _LINK.format(text[start:end]) if number % 2 else escape(text[start:end])
        for number, (start, end) in enumerate(pairwise(edges))
    ]
    return Markup("").join(parts)


def _without_tail(url: str) -> str:
    """Return an address without the marks of the sentence around it."""
    while url[-1] in _AFTER_IT or _closes_nothing(url):
        url = url[:-1]
    return url


def _closes_nothing(url: str) -> bool:
    """Whether an address ends with a bracket that was opened before it."""
    return any(
        url[-1] == close and url.count(close) > url.count(begin) for close, begin in _BRACKETS
    )


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc and port != 0
