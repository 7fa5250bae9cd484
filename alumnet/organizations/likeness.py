"""Whether two names at one mail domain may be one organization, or one a part of the other."""

import re

from alumnet.kernel.text import within_one_edit
from alumnet.organizations.names import key

# Words that tell nothing about which school it is.
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        "academy applied center city college community faculty higher hochschule institut "
        "institute instituto international medical national polytechnic private public school "
        "science sciences state studies technical technological technology the universidad "
        "universidade universita universitas universitat universite universiteit university "
        "univerzita",
    ),
)
_TELLING = 4


def is_like(name: str, other: str) -> bool:
    """Return whether two names share a word that tells, but for one letter.

    Lists have wrong domains too: two colleges of different towns must not become one.
    """
    said, known = _telling(name), _telling(other)
    return any(within_one_edit(one, two) for one in said for two in known)


def adds_to(name: str, whole: str) -> bool:
    """Return whether a name holds all words of another and more: a campus, a faculty."""
    return set(key(whole).split()) < set(key(name).split())


def telling_word(name: str) -> str:
    """Return the longest word of a name that tells which one it is; the name if none does."""
    return max(sorted(_telling(name)), key=len, default=key(name))


def _telling(name: str) -> set[str]:
    words = key(name).split()
    return {word for word in words if len(word) >= _TELLING and word not in _GENERIC}
