"""What people type or a file brings, made safe to store and to show.

Nothing that passes here can fail in PostgreSQL (no NUL, no lone surrogate), turn the rest of a
page around (no bidirectional override), or be an invisible name.
"""

import re
import unicodedata

from alumnet.kernel.graphemes import cut

# C0 and C1 controls but tab and line feed, surrogates, bidirectional embeddings, overrides and
# isolates, invisible operators, interlinear marks, the non-characters at the end of each plane.
_NEVER = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2060-\u206f\ufeff\u200b"
    "\ufff0-\ufffb\ufdd0-\ufdef"
    + "".join(chr((p << 16) + n) for p in range(17) for n in (0xFFFE, 0xFFFF))
    + "]+",
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE_AT_LINE_END = re.compile(r"[^\S\n]+$", re.MULTILINE)
_MANY_BLANK_LINES = re.compile(r"\n{4,}")
# Soft hyphens, joiners, direction marks and fillers: harmless inside, a disguise alone.
_INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200c-\u200f\u2800\u3164\uffa0"
_INVISIBLE_AT_ENDS = re.compile(rf"^[\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+$")
_MARKS_IN_A_ROW = 8


def clean_line(text: str, limit: int | None = None) -> str:
    """Return `text` as one line: NFC, single spaces, nothing invisible at its ends.

    At most `limit` characters, cut between signs. Empty when there is nothing to see.
    """
    return _finish(" ".join(_printable(text).split()), limit)


def clean_text(text: str, limit: int | None = None) -> str:
    """Return `text` with its lines: NFC, plain line ends, at most two blank lines in a row.

    Indentation stays. At most `limit` characters, cut between signs. Empty when there is nothing
    to see.
    """
    lines = _SPACE_AT_LINE_END.sub("", _printable(text))
    return _finish(_MANY_BLANK_LINES.sub("\n\n\n", lines), limit)


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    lines = _NEVER.sub("", _LINE_ENDS.sub("\n", text))
    return _few_marks(unicodedata.normalize("NFC", lines))


def _few_marks(text: str) -> str:
    """Return `text` with towers of combining marks (a nuisance on a page) made low."""
    if text.isascii():
        return text
    kept: list[str] = []
    row = 0
    for sign in text:
        row = row + 1 if unicodedata.combining(sign) else 0
        if row <= _MARKS_IN_A_ROW:
            kept.append(sign)
    return "".join(kept)


def _finish(text: str, limit: int | None) -> str:
    trimmed = _INVISIBLE_AT_ENDS.sub("", text)
    if limit is None or len(trimmed) <= limit:
        return trimmed
    return _INVISIBLE_AT_ENDS.sub("", cut(trimmed, limit))
