"""Names of organizations made comparable.

`key` brings the ways of writing one name together ("Univ. of Miami", "The University of Miami")
and keeps different names apart ("Miami University"): words keep their order. `Catalogue` in
`alumnet.organizations.catalogue` matches by these keys.
"""

import re
from functools import lru_cache

from alumnet.kernel.text import fold, words

_INITIALS = re.compile(r"\b[^\W\d_](?:\.\s?[^\W\d_])+\b\.?")
_APOSTROPHE = re.compile(r"['`]")
_SLASHED_FORM = re.compile(r"\b([akp])/([sb])\b")
_PARENTHESIS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
# AT&T, Texas A & M, H&M: one word, or "and" would take its letters away.
_AMPERSAND_WORD = re.compile(r"\b([^\W\d_]{1,2})(?:\s?&\s?| and )([^\W\d_])\b")

# Said or left out as one likes: "University of California at Davis", "University of California,
# Davis". The order of what remains still tells University of Miami from Miami University.
_LEFT_OUT = frozenset({"the", "of", "at", "and", "for", "in"})

_ABBREVIATIONS = {
    "acad": "academy",
    "assn": "association",
    "assoc": "association",
    "bros": "brothers",
    "centre": "center",
    "coll": "college",
    "ctr": "center",
    "dept": "department",
    "engrg": "engineering",
    "ft": "fort",
    "govt": "government",
    "grad": "graduate",
    "inst": "institute",
    "instit": "institute",
    "intl": "international",
    "med": "medical",
    "mfg": "manufacturing",
    "mgmt": "management",
    "mt": "mount",
    "natl": "national",
    "polytech": "polytechnic",
    "programme": "program",
    "sch": "school",
    "tech": "technology",
    "theol": "theological",
    "uni": "university",
    "univ": "university",
    "univers": "university",
    "us": "united states",
    "usa": "united states",
}
_LEGAL_FORMS = frozenset(
    [
        "ab",
        "ag",
        "aps",
        "asa",
        "as",
        "bhd",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "cv",
        "ev",
        "gmbh",
        "inc",
        "incorporated",
        "kg",
        "kgaa",
        "kk",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "ltda",
        "mbh",
        "nv",
        "oy",
        "oyj",
        "pbc",
        "pc",
        "plc",
        "pllc",
        "private",
        "pte",
        "pty",
        "pvt",
        "sa",
        "sarl",
        "sas",
        "sdn",
        "se",
        "spa",
        "srl",
        "ug",
    ]
)
_INSTITUTION = frozenset({"university", "college"})


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """Return the words by which two spellings of one organization's name are equal.

    Accents, case, punctuation, "&", "the", abbreviations and legal forms don't count. The order
    of words does. Empty when `name` has no letters or digits.
    """
    return " ".join(_words(name))


def keys(name: str) -> list[str]:
    """Return the key of `name`, and its key without what stands in brackets."""
    found = [key(name)]
    if "(" in name or "[" in name:
        found.append(key(_PARENTHESIS.sub(" ", name)))
    return [one for one in dict.fromkeys(found) if one]


def compact(name_key: str) -> str:
    """Return a key without its spaces: JP Morgan and JPMorgan are one name."""
    return name_key.replace(" ", "")


def raw_words(text: str) -> list[str]:
    """Return the folded words of a name as typed, nothing expanded or left out."""
    return words(_joined_up(fold(text)))


def spelled_out(word: str, at: int, typed: list[str]) -> frozenset[str]:
    """Return the ways in which the word at a place may stand in a name: as typed, in full."""
    full = _in_full(word, typed, at).partition(" ")[0]
    return frozenset({word, full})


def _words(name: str) -> list[str]:
    typed = raw_words(name)
    spelled: list[str] = []
    for at, word in enumerate(typed):
        spelled.extend(_in_full(word, typed, at).split())
    kept = [word for word in spelled if word not in _LEFT_OUT] or spelled
    while len(kept) > 1 and kept[-1] in _LEGAL_FORMS:
        kept.pop()
    return kept


def _joined_up(folded: str) -> str:
    """Return the name with "S. A.", "U.S." and "O'Neil" as one word each."""
    text = _APOSTROPHE.sub("", folded)
    if "." in text:
        text = _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", text)
    if "/" in text:
        text = _SLASHED_FORM.sub(r"\1\2", text)
    return _AMPERSAND_WORD.sub(r"\1\2", text) if "&" in text or " and " in text else text


def _in_full(word: str, typed: list[str], at: int) -> str:
    following = typed[at + 1] if at + 1 < len(typed) else ""
    if word == "st":
        # "Ohio St. University" and "Iowa St" are states, "St. Olaf" is a saint.
        is_state = at > 0 and (not following or following in {*_INSTITUTION, "univ", "u"})
        return "state" if is_state else "saint"
    if word == "u":
        begins = at == 0 and following == "of"
        ends = at > 0 and not following
        return "university" if begins or ends else word
    return _ABBREVIATIONS.get(word, word)
