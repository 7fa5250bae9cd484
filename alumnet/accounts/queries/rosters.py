"""Which lines of an association's roster somebody may be, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.likeness import NameLikeness, keys_of, likeness, name_likeness
from alumnet.accounts.models import PersonName, RosterEntry
from alumnet.kernel.text import fold

_MOST_CANDIDATES = 2000
_MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody of an association who may be on its roster."""

    membership_id: int
    person_id: int
    association_id: int
    name: str
    class_year: int | None
    member_number: str | None


@dataclass(frozen=True, slots=True)
class RosterSuggestion:
    """A line of the roster that may be this person, and why.

    `is_claimed` when it is somebody else's already, `is_theirs` when it is this person's.
    """

    entry_id: int
    external_id: str
    name: str
    class_year: int | None
    name_likeness: NameLikeness
    has_same_class: bool
    has_same_number: bool
    is_claimed: bool
    is_theirs: bool

    @property
    def is_sure(self) -> bool:
        """Whether it is this person as far as names and classes can tell."""
        alike = self.name_likeness.value >= NameLikeness.NICKNAME.value
        return not self.is_claimed and alike and (self.has_same_class or self.has_same_number)


def roster_suggestions(
    session: Session, people: Sequence[Sought]
) -> dict[int, tuple[RosterSuggestion, ...]]:
    """Return up to three lines of the roster for each person, likeliest first. Two statements.

    By membership id; who resembles nobody is left out.
    """
    if not people:
        return {}
    names = _other_names(session, [each.person_id for each in people])
    entries: dict[int, list[RosterEntry]] = defaultdict(list)
    for entry in session.scalars(_candidates(people, names)):
        entries[entry.association_id].append(entry)
    found = {
        each.membership_id: _likeliest(each, names[each.person_id], entries[each.association_id])
        for each in people
    }
    return {membership_id: lines for membership_id, lines in found.items() if lines}


def sure_line(session: Session, person: Sought) -> int | None:
    """Return the line that the page of who waits has ticked for somebody. Two statements."""
    likeliest = roster_suggestions(session, [person]).get(person.membership_id, ())[:1]
    return next((line.entry_id for line in likeliest if line.is_sure), None)


def _other_names(session: Session, people: Sequence[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(PersonName.person_id, PersonName.name)
        .where(PersonName.person_id.in_(people))
        .order_by(PersonName.id)
    )
    for person_id, name in rows:
        found[person_id].append(name)
    return found


def _candidates(people: Iterable[Sought], names: Mapping[int, Sequence[str]]) -> Any:
    alike = []
    for each in people:
        called = (each.name, *names[each.person_id])
        keys = frozenset().union(*(keys_of(name) for name in called))
        same: list[ColumnElement[bool]] = [
            RosterEntry.name_key.in_(keys),
            RosterEntry.person_id == each.person_id,
        ]
        if each.class_year is not None:
            same.append(RosterEntry.class_year == each.class_year)
        if each.member_number:
            same.append(RosterEntry.external_id == each.member_number)
        alike.append(and_(RosterEntry.association_id == each.association_id, or_(*same)))
    return select(RosterEntry).where(or_(*alike)).order_by(RosterEntry.id).limit(_MOST_CANDIDATES)


def _likeliest(
    person: Sought, names: Sequence[str], entries: Iterable[RosterEntry]
) -> tuple[RosterSuggestion, ...]:
    scored = []
    for entry in entries:
        line = _suggested(person, names, entry)
        score = likeness(
            line.name_likeness,
            same_class=line.has_same_class,
            same_number=line.has_same_number or line.is_theirs,
        )
        if score:
            scored.append((-score, entry.id, line))
    return tuple(line for _, _, line in sorted(scored, key=itemgetter(0, 1))[:_MOST_SUGGESTIONS])


def _suggested(person: Sought, names: Sequence[str], entry: RosterEntry) -> RosterSuggestion:
    number = person.member_number
    return RosterSuggestion(
        entry_id=entry.id,
        external_id=entry.external_id,
        name=entry.name,
        class_year=entry.class_year,
        name_likeness=name_likeness(person.name, names, entry.name),
        has_same_class=entry.class_year is not None and entry.class_year == person.class_year,
        has_same_number=bool(number) and fold(number or "") == fold(entry.external_id),
        is_claimed=entry.person_id not in {None, person.person_id},
        is_theirs=entry.person_id == person.person_id,
    )
