"""Small pieces of English: stretches of time, names within a sentence."""

import re
from collections.abc import Sequence
from typing import Final

from alumnet.kernel.numbers import number
from alumnet.ties.calendar import MONTHS_A_YEAR, Overlap, Precision, year_of
from alumnet.ties.spells import Spell

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# "The University of Leeds" but "Leeds University", "the Society of Engineers" but "Engineers Club".
_TAKES_AN_ARTICLE: Final = re.compile(
    r"^(?!.*['\u2019]s )"
    r"([\w-]+ ){0,3}(academy|association|chamber|college|council|federation|guild|institute"
    r"|institution|league|ministry|order|school|society|union|university) (of|for) ",
    re.IGNORECASE,
)
# "The Northgate Alumni Association" and "the Leeds Rotary Club", but "Northgate Alumni".
_ENDS_AS_ONE: Final = re.compile(
    r" (association|board|branch|chamber|chapter|circle|club|council|federation|fellowship|forum"
    r"|foundation|guild|institute|institution|league|network|society|union)$",
    re.IGNORECASE,
)
# What somebody may have written as their subject, but is a part of a school.
_PART_OF_A_SCHOOL: Final = re.compile(
    r"\b(centre|center|college|department|dept|division|faculty|institute|school)\b",
    re.IGNORECASE,
)


def capitalised(text: str) -> str:
    """Return `text` as the start of a sentence."""
    return text[:1].upper() + text[1:]


def duration(months: int) -> str:
    """Return a length of time in words, rounded down: to months, from a year on to half years."""
    if months < MONTHS_A_YEAR:
        return "a month" if months == 1 else f"{number(months)} months"
    years, rest = divmod(months, MONTHS_A_YEAR)
    half = rest >= MONTHS_A_YEAR // 2 and years < 3  # noqa: PLR2004 - nobody counts halves later
    if years == 1:
        return "a year and a half" if half else "a year"
    return f"{number(years)} and a half years" if half else f"{number(years)} years"


def listing(items: Sequence[str]) -> str:
    """Return items as a line of text joins them: "A", "A and B", "A, B and C".

    Where an item has an "and" of its own, a comma keeps the two apart: "A, and B and C".
    """
    if len(items) < 2:  # noqa: PLR2004
        return "".join(items)
    joint = ", and " if any(" and " in item for item in items) else " and "
    return joint.join((", ".join(items[:-1]), items[-1]))


def with_article(name: str) -> str:
    """Return an organization's name as it stands after "at" or "in"."""
    if name.lower().startswith("the "):
        return "the " + name[4:]
    return f"the {name}" if _TAKES_AN_ARTICLE.match(name) else name


def association_phrase(name: str) -> str:
    """Return an association's name as it stands after "members of"."""
    placed = with_article(name)
    return f"the {name}" if placed == name and _ENDS_AS_ONE.search(name) else placed


def is_subject(field: str) -> bool:
    """Return whether one can say that somebody studied this: "Law", but not "Faculty of Law"."""
    return bool(field) and not _PART_OF_A_SCHOOL.search(field)


def same_name(one: str, other: str) -> bool:
    """Return whether two names are one to a reader, with or without "the"."""
    first, second = (re.sub(r"^the ", "", name.casefold()) for name in (one, other))
    return first == second


def group_phrase(name: str) -> str:
    """Return "the Acme group" for "Acme", "The Acme Group" and "Acme"; "the same group" for ""."""
    bare = name[4:] if name.lower().startswith("the ") else name
    if not bare:
        return "the same group"
    return f"the {bare}" if bare.lower().endswith("group") else f"the {bare} group"


def month_name(month: int) -> str:
    """Return "March 2014"."""
    return f"{_MONTHS[month % MONTHS_A_YEAR]} {year_of(month)}"


def period(
    shared: Overlap, pair: tuple[Spell, Spell], *, joint: tuple[str, str] = ("from ", " to ")
) -> str:
    """Return when two were certainly together, as exactly as both spells' dates allow.

    Months are named only where both spells know them and the time was under a year; years
    otherwise: "from 2012 to 2015". `joint` is what stands before and between the two ends. One
    month or year is always "in 2014". "" if nothing is certain.
    """
    start, end = shared.from_month, shared.to_month
    if start is None or end is None:
        return ""
    by_month = all(spell.precision is Precision.MONTH for spell in pair)
    if by_month and end - start < MONTHS_A_YEAR:
        first, last = month_name(start), month_name(end)
        if year_of(start) == year_of(end):
            first = first if start == end else _MONTHS[start % MONTHS_A_YEAR]
    else:
        first, last = str(year_of(start)), str(year_of(end))
    return f"in {last}" if first == last else f"{joint[0]}{first}{joint[1]}{last}"
