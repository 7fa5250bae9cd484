"""Signs as a reader sees them: a letter with its marks, a flag, a family emoji.

A small part of Unicode's text segmentation (UAX 29), enough never to cut a name in an ugly place.
"""

import unicodedata
from collections.abc import Iterator
from itertools import accumulate

_ZERO_WIDTH_JOINER = "\u200d"
_ZERO_WIDTH_NON_JOINER = "\u200c"


def graphemes(text: str) -> Iterator[str]:
    """Yield the signs of `text` in order; joined they are `text` again."""
    start, flags = 0, 0
    for at in range(1, len(text)):
        flags = flags + 1 if _is_flag_letter(text[at - 1]) else 0
        if not _stays_together(text[at - 1], text[at], flags):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def cut(text: str, limit: int) -> str:
    """Return the beginning of `text`, at most `limit` characters, not cut inside a sign.

    A single sign longer than the limit is cut all the same.
    """
    if len(text) <= limit:
        return text
    # Marks and joiners sit at the end of a sign, so looking a little to the left is enough.
    start = max(0, limit - 32)
    lengths = map(len, graphemes(text[start : limit + 32]))
    end = max(end for end in accumulate(lengths, initial=start) if end <= limit)
    return text[: end or limit]


def _stays_together(before: str, sign: str, flags: int) -> bool:
    if before.isascii() and sign.isascii():
        return before == "\r" and sign == "\n"
    if _extends(sign):
        return not unicodedata.category(before).startswith("C") or before in (
            _ZERO_WIDTH_JOINER,
            _ZERO_WIDTH_NON_JOINER,
        )
    if before == _ZERO_WIDTH_JOINER:
        return unicodedata.category(sign) == "So"
    return _is_flag_letter(sign) and flags % 2 == 1


def _extends(sign: str) -> bool:
    return (
        sign in (_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER)
        or unicodedata.category(sign).startswith("M")
        or "\U0001f3fb" <= sign <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= sign <= "\U000e007f"  # flags of regions
        or "\u1160" <= sign <= "\u11ff"  # Hangul vowels and finals
    )


def _is_flag_letter(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
