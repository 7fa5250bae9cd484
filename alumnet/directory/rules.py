"""What the address of a list says, and how an address is made from a choice."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from alumnet.kernel.numbers import number
from alumnet.organizations.reference import all_meant
from alumnet.search.documents import FacetKind
from alumnet.search.requests import Sort
from alumnet.ties.levels import TieLevel
from alumnet.ties.policy import TieKind

MOST_VALUES: Final = 20
_LONGEST_VALUE: Final = 80
LONGEST_QUERY: Final = 300

# The parameter of each facet. Organizations go by their public id, years by number, others by code.
PARAMETERS: Final = {
    "topic": FacetKind.TOPIC,
    "time": FacetKind.TIME,
    "school": FacetKind.SCHOOL,
    "employer": FacetKind.EMPLOYER,
    "industry": FacetKind.INDUSTRY,
    "class": FacetKind.CLASS_YEAR,
    "association": FacetKind.ASSOCIATION,
    "language": FacetKind.LANGUAGE,
    "country": FacetKind.COUNTRY,
}
ORGANIZATION_FACETS: Final = frozenset(
    {FacetKind.SCHOOL, FacetKind.EMPLOYER, FacetKind.ASSOCIATION}
)
TIES: Final = {
    "work": TieKind.COLLEAGUE,
    "school": TieKind.ALUM,
    "association": TieKind.ASSOCIATION,
    "contact": TieKind.CONNECTION,
    "through": TieKind.PATH,
}
# What one can choose for one's own ties: the kinds, and how far they may serve others.
TIE_KINDS: Final = {
    TieKind.CONNECTION: "Your contacts",
    TieKind.COLLEAGUE: "Where you worked",
    TieKind.ALUM: "Where you studied",
    TieKind.ASSOCIATION: "Your associations",
}
TIE_LEVELS: Final = {
    TieLevel.NOBODY: "For nobody",
    TieLevel.UNNAMED: "Without my name",
    TieLevel.LISTED: "With my name",
}
ORDERS: Final = {
    "closest": (Sort.CLOSEST, "Suggested first"),
    "match": (Sort.BEST_MATCH, "Best match"),
    "quickest": (Sort.QUICKEST, "Quickest to reply"),
    "newest": (Sort.NEWEST, "Recently joined"),
}
DEFAULT_ORDER: Final = "closest"


class Arguments(Protocol):
    """The query part of an address, as Flask gives it."""

    def get(self, key: str, default: str, /) -> str:
        """Return one value."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose: words, values by parameter, switches, order, and where the page is."""

    query: str = ""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ties: tuple[str, ...] = ()
    is_open: bool = False
    is_inside: bool = False
    order: str = DEFAULT_ORDER
    after: str = ""
    before: str = ""

    @property
    def filters_in_use(self) -> int:
        """How many values and switches narrow the list."""
        return sum(map(len, self.values.values())) + len(self.ties) + self.is_open

    @property
    def is_narrowed(self) -> bool:
        """Whether words or filters make it less than the whole list."""
        return bool(self.query or self.filters_in_use)

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was chosen: the list as one comes to it, on its first page."""
        return self == Choice()

    def pairs(self) -> list[tuple[str, str]]:
        """Return the query pairs of this choice, without the place of the page."""
        chosen = [("q", self.query)] if self.query else []
        chosen += [(name, each) for name, values in self.values.items() for each in values]
        chosen += [("tie", each) for each in self.ties]
        chosen += [("open", "1")] if self.is_open else []
        chosen += [("inside", "1")] if self.is_inside else []
        chosen += [("order", self.order)] if self.order != DEFAULT_ORDER else []
        return chosen

    def without(self, name: str, value: str) -> "Choice":
        """Return the choice without one value of a facet."""
        left = tuple(each for each in self.values.get(name, ()) if each != value)
        values = {key: each for key, each in {**self.values, name: left}.items() if each}
        return replace(self, values=values, after="", before="")

    def without_tie(self, value: str) -> "Choice":
        """Return the choice without one kind of tie."""
        left = tuple(each for each in self.ties if each != value)
        return replace(self, ties=left, after="", before="")

    def without_open(self) -> "Choice":
        """Return the choice also of mentors without an open place."""
        return replace(self, is_open=False, after="", before="")

    def cleared(self) -> "Choice":
        """Return the words alone, with the order and the inside switch."""
        return Choice(query=self.query, order=self.order, is_inside=self.is_inside)


def read(arguments: Arguments) -> Choice:
    """Return the choice in an address; whatever makes no sense is left out."""
    values = {name: found for name in PARAMETERS if (found := _distinct(arguments.getlist(name)))}
    if "topic" in values:
        values["topic"] = all_meant(values["topic"])
    order = arguments.get("order", DEFAULT_ORDER)
    return Choice(
        query=" ".join(arguments.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY],
        values=values,
        ties=tuple(each for each in _distinct(arguments.getlist("tie")) if each in TIES),
        is_open=arguments.get("open", "") == "1",
        is_inside=arguments.get("inside", "") == "1",
        order=order if order in ORDERS else DEFAULT_ORDER,
        after=arguments.get("after", ""),
        before=arguments.get("before", ""),
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    kept = (each for each in values if each and len(each) <= _LONGEST_VALUE and each.isprintable())
    return tuple(dict.fromkeys(kept))[:MOST_VALUES]


def people_in_words(count: int, singular: str, plural: str) -> str:
    """Return "12 people can help", "One person can help" or "Nobody found"."""
    if not count:
        return "Nobody found"
    return f"{number(count).capitalize()} {singular if count == 1 else plural}"
