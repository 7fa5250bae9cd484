"""Text as people write it, made comparable: folding, words, names, one typo.

Everything here is pure and quick enough to be called once a member while an index is built.
What comes in is made safe by `clean_line` and `clean_text` of `alumnet.kernel.cleaning`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.kernel.graphemes import graphemes

__all__ = [
    "clean_line",
    "clean_text",
    "deletions",
    "fold",
    "given_name_variants",
    "initials",
    "name_forms",
    "name_readings",
    "normalised",
    "sort_key",
    "within_one_edit",
    "words",
]

# Letters that Unicode doesn't take apart into a base and a mark.
_SPECIAL_LETTERS = str.maketrans(
    {
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "\u0131": "i",  # Turkish, without a dot
        "ħ": "h",
        "Ħ": "H",
        "ŋ": "n",
        "Ŋ": "N",
        "ŧ": "t",
        "Ŧ": "T",
        "ə": "e",
        "Ə": "E",
        "ĸ": "k",
        # Every way to type an apostrophe, before NFKD turns some of them into a space and a mark.
        **dict.fromkeys("`\u00b4\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u02bd\u02c8\uff07", "'"),
    },
)
# Marks that a reader leaves out when typing quickly: Latin, Greek, Cyrillic accents, Hebrew points,
# Arabic vowels. Marks of Indic scripts and of kana are letters and stay.
_OPTIONAL_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+",
)
_JOINERS = "\u200c\u200d"
_APOSTROPHE_INSIDE = re.compile(r"(?<=\w)['`](?=\w)")
_ASCII_WORD = re.compile(r"[a-z0-9]+")

# How German, Danish and Norwegian names are written where the letter is missing.
_SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    | {"Ø": "Oe", "Å": "Aa"},
)

_BEFORE_A_NAME = frozenset({"dr", "mr", "mrs", "ms", "mx", "prof", "rev", "sir", "dame", "hon"})
_AFTER_A_NAME = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq", "jd", "obe"})

# Everyday pairs that the `nicknames` table lacks.
_MORE_NICKNAMES = (
    ("catherine", "kate"),
    ("catherine", "katherine"),
    ("stephen", "steven"),
    ("elizabeth", "liz"),
    ("mohammed", "mohamed"),
    ("mohammed", "muhammad"),
    ("alexander", "sasha"),
    ("aleksandr", "sasha"),
    ("jose", "pepe"),
    ("francisco", "paco"),
    ("johannes", "hans"),
    ("maria", "mia"),
)


def fold(text: str) -> str:
    """Return `text` for comparing: no accents, no case, special letters spelled plainly.

    `Łódź` becomes `lodz`, `Straße` `strasse`, `Ærø` `aero`. Other scripts keep their letters.
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(_SPECIAL_LETTERS).casefold())
    # A second pass: taking apart (a ligature, a full-width letter) may uncover capitals.
    plain = _OPTIONAL_MARKS.sub("", plain).translate(_SPECIAL_LETTERS).casefold()
    return unicodedata.normalize("NFC", plain)


def words(text: str) -> list[str]:
    """Return the folded words of `text` in order; apostrophes inside a word vanish (`obrien`)."""
    folded = fold(text)
    if "'" in folded or "`" in folded:
        folded = _APOSTROPHE_INSIDE.sub("", folded)
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    return "".join(c if _belongs_to_a_word(c) else " " for c in folded).split()


def _belongs_to_a_word(character: str) -> bool:
    return (
        character.isalnum()
        or unicodedata.category(character).startswith("M")
        or character in _JOINERS
    )


def normalised(text: str) -> str:
    """Return the words of `text` joined by single spaces."""
    return " ".join(words(text))


def sort_key(text: str) -> tuple[str, str]:
    """Return a key that sorts as a reader expects: `Ägypten` beside `Algeria`, not after Z."""
    return fold(text), text


# ------------------------------------------------------------------------------- people's names


def name_readings(name: str) -> list[tuple[str, ...]]:
    """Return the ways in which a typed name may be meant, the most literal first.

    `Anne Marie` is also read as `annemarie`, `O Brien` as `obrien`, `Müller` as `mueller`.
    A person is found when all words of one reading are among that person's `name_forms`.
    """
    found: dict[tuple[str, ...], None] = {}
    for spelling in _spellings(name):
        parts = words(spelling)
        found[tuple(parts)] = None
        for at in range(len(parts) - 1):
            found[(*parts[:at], parts[at] + parts[at + 1], *parts[at + 2 :])] = None
    return [reading for reading in found if reading]


def name_forms(name: str) -> frozenset[str]:
    """Return every word under which `name` should be found, without nicknames.

    The words themselves, the parts around apostrophes, and neighbours written together:
    `Anne-Marie O'Brien` gives anne, marie, annemarie, obrien, brien, o …
    """
    forms: set[str] = set()
    for spelling in _spellings(name):
        parts = words(spelling)
        forms.update(parts)
        forms.update(map("".join, pairwise(parts)))
        forms.update(map("".join, zip(parts, parts[1:], parts[2:], strict=False)))
        if "'" in spelling.translate(_SPECIAL_LETTERS):
            forms.update(words(spelling.translate(_SPECIAL_LETTERS).replace("'", " ")))
    return frozenset(forms)


def _spellings(name: str) -> list[str]:
    composed = name if name.isascii() else unicodedata.normalize("NFC", name)
    spelled_out = composed.translate(_SPELLED_OUT)
    return [composed] if spelled_out == composed else [composed, spelled_out]


@lru_cache(maxsize=8192)
def given_name_variants(name: str) -> frozenset[str]:
    """Return the other given names that `name` may stand for, both ways, folded.

    Robert gives bob, rob, bobby …; Bob gives robert … Only direct pairs: Bob doesn't give Rob.
    """
    given = fold(name).strip()
    return _nickname_pairs().get(given, frozenset()) - {given}


@cache
def _nickname_pairs() -> dict[str, frozenset[str]]:
    from nicknames import name_triplets

    pairs: dict[str, set[str]] = {}
    known = [(row.name1, row.name2) for row in name_triplets() if row.relationship[:3] == "has"]
    for one, other in (*known, *_MORE_NICKNAMES):
        first, second = fold(one).strip(), fold(other).strip()
        pairs.setdefault(first, set()).add(second)
        pairs.setdefault(second, set()).add(first)
    return {name: frozenset(others) for name, others in pairs.items()}


def initials(name: str, *, most: int = 2) -> str:
    """Return the first signs of the first and the last word, upper case; empty without letters.

    Titles before and letters after a name are left out. One sign is what a reader sees as one,
    marks included.
    """
    parts = [part for part in map(_without_edges, name.split()) if part]
    own = [p for p in parts if fold(p).replace(".", "") not in _BEFORE_A_NAME | _AFTER_A_NAME]
    parts = own or parts
    chosen = parts[:1] if most == 1 or len(parts) == 1 else [*parts[: most - 1], *parts[-1:]]
    return "".join(_upper(next(graphemes(part))) for part in chosen)


def _without_edges(word: str) -> str:
    start, end = 0, len(word)
    while start < end and not word[start].isalnum():
        start += 1
    while end > start and not _belongs_to_a_word(word[end - 1]):
        end -= 1
    return word[start:end]


def _upper(sign: str) -> str:
    larger = sign.upper()
    return larger if len(larger) == len(sign) else sign


# ------------------------------------------------------------------------------------- one typo


def within_one_edit(a: str, b: str) -> bool:
    """Say whether one letter added, dropped, changed or swapped with its neighbour makes b of a.

    Restricted Damerau-Levenshtein distance of at most 1, in one pass.
    """
    if a == b:
        return True
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    if len(longer) - len(shorter) > 1:
        return False
    at = _first_difference(shorter, longer)
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    if shorter[at + 1 :] == longer[at + 1 :]:
        return True
    swapped = shorter[at : at + 2] == longer[at : at + 2][::-1]
    return swapped and shorter[at + 2 :] == longer[at + 2 :]


def _first_difference(shorter: str, longer: str) -> int:
    for at, (one, other) in enumerate(zip(shorter, longer, strict=False)):
        if one != other:
            return at
    return len(shorter)


def deletions(word: str) -> Iterator[str]:
    """Yield `word` and every string made by leaving out one letter.

    Two words within one edit share at least one of these, so an index of deletions finds the
    candidates without a scan; `within_one_edit` then decides.
    """
    yield word
    for at in range(len(word)):
        if at == 0 or word[at] != word[at - 1]:
            yield word[:at] + word[at + 1 :]
