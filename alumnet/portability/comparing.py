"""What a file says beside what is on the profile: new, the same, or different.

What a file is silent about stays as it is, and what it says less exactly is the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from alumnet.kernel.text import fold
from alumnet.members.rules.values import ProfileValues
from alumnet.organizations import places, reference
from alumnet.organizations.commands import AffiliationValues
from alumnet.organizations.queries import OwnAffiliation
from alumnet.organizations.rules import period_in_words
from alumnet.portability.pairing import Meaning, as_values, merged, pairs_of
from alumnet.portability.rules import FIELDS
from alumnet.portability.stated import Stated


class State(Enum):
    """How something in a file stands to what is on the profile."""

    NEW = "new"
    SAME = "same"
    DIFFERENT = "different"


class Choice(Enum):
    """What somebody wants done with something in a file.

    Something new is taken. What differs replaces what is there, or is added beside it: a page that
    showed something as new never replaces what came since.
    """

    LEAVE = ""
    TAKE = "take"
    REPLACE = "replace"
    ADD = "add"


_NEW = frozenset({Choice.TAKE})


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of the profile; `mine` and `theirs` as words, `value` as it would be stored."""

    name: str
    value: str
    theirs: str
    mine: str
    state: State

    @property
    def key(self) -> str:
        """The name under which a form answers."""
        return f"field-{self.name}"

    @property
    def label(self) -> str:
        """What the page calls it."""
        return FIELDS[self.name][0]

    @property
    def choices(self) -> frozenset[Choice]:
        """What can be done with it."""
        return _NEW if self.state is State.NEW else frozenset({Choice.REPLACE})


@dataclass(frozen=True, slots=True)
class ListLine:
    """A skill or a language that isn't on the profile yet."""

    key: str
    value: str
    theirs: str
    state: State = State.NEW
    choices: frozenset[Choice] = _NEW


@dataclass(frozen=True, slots=True)
class StayLine:
    """A time with an organization; `mine` is the affiliation that it seems to be.

    `values` are those to write: of a different one with what the file is silent about from `mine`.
    `known_as` is the name of a listed organization that is meant, where it is written otherwise.
    """

    key: str
    theirs: AffiliationValues
    values: AffiliationValues
    mine: OwnAffiliation | None
    known_as: str
    state: State

    @property
    def dates(self) -> str:
        """When it would be, in words."""
        return period_in_words(self.values.period)

    @property
    def loses_confirmation(self) -> bool:
        """Whether an association confirmed other dates than these."""
        return (
            self.mine is not None
            and self.mine.is_vouched
            and self.values.period != self.mine.period
        )

    @property
    def choices(self) -> frozenset[Choice]:
        """What can be done with it."""
        return _NEW if self.state is State.NEW else frozenset({Choice.REPLACE, Choice.ADD})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything in a file beside the profile."""

    fields: tuple[FieldLine, ...]
    stays: tuple[StayLine, ...]
    skills: tuple[ListLine, ...]
    languages: tuple[ListLine, ...]
    same: tuple[str, ...]

    @property
    def lines(self) -> list[FieldLine | StayLine | ListLine]:
        """Everything about which there is something to choose."""
        return [*self.fields, *self.stays, *self.skills, *self.languages]


def compare(
    own: ProfileValues,
    affiliations: Sequence[OwnAffiliation],
    stated: Stated,
    meanings: Sequence[Meaning],
) -> Comparison:
    """Return what is new and what differs; what is the same only as words."""
    fields = [_field(own, name, value) for name, value in stated.fields.items()]
    stays = _stays(affiliations, stated.stays, meanings)
    known_skills = {*map(fold, own.skills)}
    skills = [(name, fold(name) in known_skills) for name in stated.skills]
    spoken = [(code, code in own.languages) for code in stated.languages]
    return Comparison(
        fields=tuple(line for line in fields if line.state is not State.SAME),
        stays=tuple(line for line in stays if line.state is not State.SAME),
        skills=tuple(
            ListLine(f"skill-{at}", name, name)
            for at, (name, is_known) in enumerate(skills)
            if not is_known
        ),
        languages=tuple(
            ListLine(f"language-{code}", code, places.language_name(code))
            for code, is_known in spoken
            if not is_known
        ),
        same=(
            *(line.label for line in fields if line.state is State.SAME),
            *(_stay_in_words(line.theirs) for line in stays if line.state is State.SAME),
            *(name for name, is_known in skills if is_known),
            *(places.language_name(code) for code, is_known in spoken if is_known),
        ),
    )


def _field(own: ProfileValues, name: str, value: str) -> FieldLine:
    mine = getattr(own, name) or ""
    state = State.SAME if mine == value else State.DIFFERENT if mine else State.NEW
    return FieldLine(name, value, _in_words(name, value), _in_words(name, mine), state)


def _in_words(name: str, value: str) -> str:
    if name == "country" and value:
        return places.country_name(value)
    if name == "industry" and (term := reference.industry(value)):
        return term.label
    return value


def _stay_in_words(stay: AffiliationValues) -> str:
    return ", ".join(filter(None, (stay.organization, stay.title, period_in_words(stay.period))))


# ------------------------------------------------------------------------------------------ stays
def _stays(
    mine: Sequence[OwnAffiliation],
    theirs: Sequence[AffiliationValues],
    meanings: Sequence[Meaning],
) -> list[StayLine]:
    pairs = pairs_of(mine, theirs, meanings)
    return [
        _stay(at, stay, meaning, pairs.get(at))
        for at, (stay, meaning) in enumerate(zip(theirs, meanings, strict=True))
    ]


def _stay(
    at: int, theirs: AffiliationValues, meaning: Meaning, own: OwnAffiliation | None
) -> StayLine:
    key = f"stay-{at}"
    if own is None:
        return StayLine(key, theirs, theirs, None, meaning.known_as, State.NEW)
    values = merged(theirs, own)
    state = State.SAME if values == as_values(own) else State.DIFFERENT
    return StayLine(key, theirs, values, own, meaning.known_as, state)


# ---------------------------------------------------------------------------------------- choices
def choices_in(comparison: Comparison, answers: Mapping[str, str]) -> dict[str, Choice]:
    """Return what is wanted of each line by its key; what can't be done with it leaves it."""
    return {
        line.key: next(
            (choice for choice in line.choices if choice.value == answers.get(line.key)),
            Choice.LEAVE,
        )
        for line in comparison.lines
    }


def first_choices(comparison: Comparison, *, room: int) -> dict[str, Choice]:
    """Return what a page proposes: take what is new, as many skills as there is `room` for."""
    crowded: Collection[str] = {line.key for line in comparison.skills[max(room, 0) :]}
    return {
        line.key: Choice.TAKE
        if line.state is State.NEW and line.key not in crowded
        else Choice.LEAVE
        for line in comparison.lines
    }
