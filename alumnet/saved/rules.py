"""How much may be kept for later, and who is new in a search."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import ClassVar

from alumnet.kernel.errors import DomainError

LONGEST_NAME = 80
LONGEST_QUERY = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPolicy:
    """The defaults of a site."""

    people: int = 50
    searches: int = 20
    # A search that finds more people is too wide to say who is new.
    widest: int = 1000
    # So many new people a search keeps until they were looked at.
    most_new: int = 50
    # And so many all searches of somebody together at a time; the others a day later.
    most_new_at_once: int = 100
    # How often it is looked what is new for somebody; they hear of it no oftener.
    rhythm: timedelta = timedelta(days=1)


POLICY = SavedPolicy()


class ListKind(Enum):
    """Which list a search is of; its path is that of the list."""

    MENTORS = "mentors"
    PEOPLE = "people"

    @property
    def path(self) -> str:
        """The address of the list."""
        return f"/{self.value}"


class TooManyPeople(DomainError):
    """As many people are saved as may be: `most`."""

    code: ClassVar[str] = "too_many_saved_people"


class TooManySearches(DomainError):
    """As many searches are saved as may be: `most`."""

    code: ClassVar[str] = "too_many_saved_searches"


class NothingSought(DomainError):
    """A search without a word or a filter is the whole list, and one may be too long to keep."""

    code: ClassVar[str] = "nothing_sought"


def who_is_new(found: Collection[int] | None, known: Collection[int] | None) -> Sequence[int]:
    """Return who is found now and wasn't known; nobody where the search is, or was, too wide."""
    if found is None or known is None:
        return ()
    return sorted(set(found) - set(known))


def to_remember(found: Collection[int] | None, known: Collection[int] | None) -> list[int] | None:
    """Return whom a search knows from now on; None while it is too wide.

    Who isn't found any more stays known, so that nobody is new for having been away. Of too many
    only those found now are kept.
    """
    if found is None:
        return None
    together = set(found) | set(known or ())
    return sorted(together if len(together) <= 2 * POLICY.widest else found)
