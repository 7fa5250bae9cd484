# ruff: noqa: RUF001 - these tables are other alphabets, letter by letter
"""Romanised forms of names: simple, one-way, the way people put them in a passport.

Greek after ELOT 743, Russian and Ukrainian after their passport rules, Georgian after the national
system, Armenian after the common passport spelling, Korean after the Revised Romanisation.
"""

from unicodedata import normalize

_GREEK_PAIRS = (
    ("ου", "ou"),
    ("αυ", "av"),
    ("ευ", "ev"),
    ("γγ", "ng"),
    ("γχ", "nch"),
    ("γξ", "nx"),
)
_GREEK = dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)) | {
    "θ": "th",
    "χ": "ch",
    "ψ": "ps",
}
_RUSSIAN = dict(zip("абвгдеёзийклмнопрстуфыьэ", "abvgdeeziiklmnoprstufy e", strict=True)) | {
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "iu",
    "я": "ia",
}
_UKRAINIAN = _RUSSIAN | {
    "г": "h",
    "ґ": "g",
    "є": "ie",
    "и": "y",
    "і": "i",
    "ї": "i",
    "й": "i",
    "'": "",
    "’": "",
    "ʼ": "",
}
_GEORGIAN = dict(zip("აბგდევზთიკლმნოპრსტუფქყხჯჰ", "abgdevztiklmnoprstupkqkjh", strict=True)) | {
    "ჟ": "zh",
    "ღ": "gh",
    "შ": "sh",
    "ჩ": "ch",
    "ც": "ts",
    "ძ": "dz",
    "წ": "ts",
    "ჭ": "ch",
    "ხ": "kh",
}
_ARMENIAN = dict(
    zip("աբգդեզէըթիլկհյնոպջռսվտրցփքօֆ", "abgdezeetilkhynopjrsvtrtpkof", strict=True)
) | {
    "ժ": "zh",
    "խ": "kh",
    "ծ": "ts",
    "ձ": "dz",
    "ղ": "gh",
    "ճ": "ch",
    "մ": "m",
    "շ": "sh",
    "չ": "ch",
    "ց": "ts",
    "ւ": "v",
    "և": "ev",
}
_TABLES = {
    "greek": _GREEK,
    "russian": _RUSSIAN,
    "ukrainian": _UKRAINIAN,
    "georgian": _GEORGIAN,
    "armenian": _ARMENIAN,
}

_KOREAN_FAMILY = {"김": "Kim", "이": "Lee", "박": "Park", "최": "Choi", "정": "Jung", "강": "Kang"}
_INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".replace("-", "").split(" ")
_VOWEL_TABLE = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
_FINAL_TABLE = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t"
_VOWELS = tuple(_VOWEL_TABLE.split(" "))
_FINALS = tuple(_FINAL_TABLE.split(" "))
_HANGUL_START = 0xAC00
_HANGUL_END = 0xD7A3


def romanise(name: str, script: str) -> str:
    """Return a name in Latin letters; unknown characters stay as they are."""
    folded = _without_accents(name.lower()) if script == "greek" else name.lower()
    if script == "greek":
        folded = "b" + folded[2:] if folded.startswith("μπ") else folded
        for pair, latin in _GREEK_PAIRS:
            folded = folded.replace(pair, latin)
    if script == "armenian":
        folded = folded.replace("ու", "u")
    table = _TABLES[script]
    return _capitalised("".join(table.get(letter, letter) for letter in folded))


def romanise_korean(given: str, family: str) -> tuple[str, str]:
    """Return given and family name as Koreans mostly write them abroad: Jun-ho, Baek."""
    syllables = "-".join(_syllable(letter) for letter in given)
    surname = _KOREAN_FAMILY.get(family) or "".join(_syllable(letter) for letter in family)
    return syllables.capitalize(), surname.capitalize()


def _syllable(letter: str) -> str:
    if not _HANGUL_START <= ord(letter) <= _HANGUL_END:
        return letter
    offset = ord(letter) - _HANGUL_START
    initial, rest = divmod(offset, len(_VOWELS) * len(_FINALS))
    vowel, final = divmod(rest, len(_FINALS))
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]


def _without_accents(text: str) -> str:
    return "".join(letter for letter in normalize("NFD", text) if not "\u0300" <= letter < "\u0370")


def _capitalised(name: str) -> str:
    words = [part[:1].upper() + part[1:] for part in name.split(" ")]
    return "-".join(part[:1].upper() + part[1:] for part in " ".join(words).split("-"))
