"""Taking over what somebody chose out of a file, all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.accounts.commands.joining import first_or_second
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import Conflict
from alumnet.members.commands import write_profile
from alumnet.members.rules.choices import MOST_LANGUAGES, MOST_SKILLS
from alumnet.members.rules.values import ProfileValues
from alumnet.organizations.commands import add_among, change_among
from alumnet.organizations.queries import Known, known_organizations
from alumnet.portability.comparing import (
    Choice,
    Comparison,
    FieldLine,
    ListLine,
    StayLine,
    choices_in,
)
from alumnet.portability.keeping import Kept
from alumnet.portability.queries import beside
from alumnet.portability.rules import TooManyTaken


@dataclass(frozen=True, slots=True)
class Taken:
    """How much was taken over."""

    fields: int
    places: int
    corrected: int
    skills: int
    languages: int

    def __bool__(self) -> bool:
        return any((self.fields, self.places, self.corrected, self.skills, self.languages))


def take_over(person_id: int, kept: Kept, answers: Mapping[str, str], *, now: datetime) -> Taken:
    """Write what somebody chose, in one transaction, by the rules of the pages it belongs to.

    `answers` are those of the page that showed `kept`. Raises Conflict when the profile isn't as
    it was beside it, TooManyTaken, TooManyAffiliations or NamelessOrganization.
    """
    known = known_organizations(reading())
    return first_or_second(lambda: _take_over(person_id, kept, answers, known, now))


def _take_over(
    person_id: int, kept: Kept, answers: Mapping[str, str], known: Known, now: datetime
) -> Taken:
    with writing() as session:
        lock_people(session, person_id)
        there = beside(session, person_id, kept.stated, known=known)
        if there.stamp != kept.stamp:
            raise Conflict
        chosen = _Chosen(there.comparison, choices_in(there.comparison, answers))
        values = chosen.profile(there.own.values)
        if values != there.own.values:
            write_profile(session, person_id, values, version=there.own.version, now=now)
        _write_stays(session, person_id, chosen, known, now)
    return chosen.counted()


def _write_stays(
    session: Session, person_id: int, chosen: "_Chosen", known: Known, now: datetime
) -> None:
    for line in chosen.corrected():
        if line.mine is not None:
            change_among(
                session, line.mine.public_id, line.values, by=person_id, known=known, now=now
            )
    added = [line.theirs for line in chosen.added()]
    if added:
        add_among(session, person_id, added, known=known, now=now)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The lines of a comparison that are wanted."""

    comparison: Comparison
    choices: Mapping[str, Choice]

    def _is_wanted(self, line: FieldLine | ListLine) -> bool:
        return self.choices[line.key] is not Choice.LEAVE

    def _listed(self, lines: Iterable[ListLine]) -> tuple[str, ...]:
        return tuple(line.value for line in lines if self._is_wanted(line))

    def _stays(self, *choices: Choice) -> list[StayLine]:
        return [line for line in self.comparison.stays if self.choices[line.key] in choices]

    def profile(self, own: ProfileValues) -> ProfileValues:
        """Return the profile with what is wanted. Raises TooManyTaken."""
        skills = (*own.skills, *self._listed(self.comparison.skills))
        languages = (*own.languages, *self._listed(self.comparison.languages))
        _check("skills", len(skills), MOST_SKILLS)
        _check("languages", len(languages), MOST_LANGUAGES)
        fields = {line.name: line.value for line in self.comparison.fields if self._is_wanted(line)}
        return replace(own, **fields, skills=skills, languages=languages)

    def corrected(self) -> list[StayLine]:
        """Return the stays that are to stand in the place of what is there."""
        return self._stays(Choice.REPLACE)

    def added(self) -> list[StayLine]:
        """Return the stays that are to be added."""
        return self._stays(Choice.TAKE, Choice.ADD)

    def counted(self) -> Taken:
        """Return how much that is."""
        return Taken(
            fields=sum(map(self._is_wanted, self.comparison.fields)),
            places=len(self.added()),
            corrected=len(self.corrected()),
            skills=len(self._listed(self.comparison.skills)),
            languages=len(self._listed(self.comparison.languages)),
        )


def _check(what: str, count: int, most: int) -> None:
    if count > most:
        raise TooManyTaken(what=what, most=most, count=count)
