"""What a file says beside what is on the profile: new, the same, or different.

What a file is silent about stays as it is, and what it says less exactly is the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from alumnet.kernel.clock import year_and_month
from alumnet.kernel.text import fold
from alumnet.members.rules.values import ProfileValues
from alumnet.organizations import places, reference
from alumnet.organizations.commands import AffiliationValues, name_key
from alumnet.organizations.queries import OwnAffiliation
from alumnet.organizations.rules import Period, Precision, period_in_words
from alumnet.portability.rules import FIELDS
from alumnet.portability.stated import Stated

_CERTAINLY_SAME_TITLE, _PERHAPS_SAME_TITLE = 4, 1
_SAME_START, _OTHER_START = 2, -2
_ENOUGH = 2


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
class Meaning:
    """Which organization a stay means (None for one not there yet), and what it is called here."""

    organization_id: int | None
    known_as: str = ""


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
    pairs = _pairs(mine, theirs, meanings)
    return [
        _stay(at, stay, meaning, pairs.get(at))
        for at, (stay, meaning) in enumerate(zip(theirs, meanings, strict=True))
    ]


def _pairs(
    mine: Sequence[OwnAffiliation],
    theirs: Sequence[AffiliationValues],
    meanings: Sequence[Meaning],
) -> dict[int, OwnAffiliation]:
    """Return which affiliation each stay seems to be, the most alike first, each only once."""
    scored = sorted(
        (-_likeness(stay, own), at, place)
        for at, (stay, meaning) in enumerate(zip(theirs, meanings, strict=True))
        for place, own in enumerate(mine)
        if own.kind is stay.kind and _is_same_place(own, stay, meaning)
    )
    pairs: dict[int, OwnAffiliation] = {}
    taken: set[int] = set()
    for score, at, place in scored:
        if -score >= _ENOUGH and at not in pairs and place not in taken:
            pairs[at] = mine[place]
            taken.add(place)
    return pairs


def _is_same_place(own: OwnAffiliation, stay: AffiliationValues, meaning: Meaning) -> bool:
    if meaning.organization_id == own.organization_id:
        return True
    is_other = stay.chosen not in {"", own.organization_public_id}
    return not is_other and name_key(own.organization) == name_key(stay.organization)


def _likeness(stay: AffiliationValues, own: OwnAffiliation) -> int:
    """Return how much a stay looks like an affiliation with the same organization."""
    if _merged(stay, own) == _as_values(own):
        return 100
    if _is_apart(stay.period, own.period) or _is_apart(own.period, stay.period):
        return 0
    score = 0
    if fold(stay.title) == fold(own.title):
        score += _CERTAINLY_SAME_TITLE if stay.title else _PERHAPS_SAME_TITLE
    elif not (stay.title and own.title):
        score += _PERHAPS_SAME_TITLE
    starts = _year(stay.period.start_month), _year(own.period.start_month)
    if None not in starts:
        score += _SAME_START if starts[0] == starts[1] else _OTHER_START
    ends = _year(stay.period.end_month), _year(own.period.end_month)
    has_other_end = None not in ends and ends[0] != ends[1]
    return score + (-1 if has_other_end else 1)


def _is_apart(earlier: Period, later: Period) -> bool:
    """Say whether one was over, by the year, before the other began."""
    end, start = _year(earlier.end_month), _year(later.start_month)
    return end is not None and start is not None and end < start


def _year(month: int | None) -> int | None:
    return None if month is None else year_and_month(month)[0]


def _stay(
    at: int, theirs: AffiliationValues, meaning: Meaning, own: OwnAffiliation | None
) -> StayLine:
    key = f"stay-{at}"
    if own is None:
        return StayLine(key, theirs, theirs, None, meaning.known_as, State.NEW)
    values = _merged(theirs, own)
    state = State.SAME if values == _as_values(own) else State.DIFFERENT
    return StayLine(key, theirs, values, own, meaning.known_as, state)


def _as_values(own: OwnAffiliation) -> AffiliationValues:
    return AffiliationValues(
        kind=own.kind,
        organization=own.organization,
        chosen=own.organization_public_id,
        period=own.period,
        title=own.title,
        field=own.field,
        city=own.city,
        visibility=own.visibility,
    )


def _merged(stay: AffiliationValues, own: OwnAffiliation) -> AffiliationValues:
    """Return an affiliation with what a stay says of it; who may see it stays as it is."""
    mine = _as_values(own)
    return replace(
        mine,
        period=mine.period if _adds_nothing(stay.period, mine.period) else stay.period,
        title=_said(stay.title, mine.title),
        field=_said(stay.field, mine.field),
        city=_said(stay.city, mine.city),
    )


def _said(theirs: str, mine: str) -> str:
    return mine if not theirs or fold(theirs) == fold(mine) else theirs


def _adds_nothing(theirs: Period, mine: Period) -> bool:
    """Say whether dates agree with others that are known at least as well."""
    if theirs.is_current and not mine.is_current:
        return False
    is_exact = theirs.precision is Precision.MONTH
    if (
        is_exact
        and mine.precision is not Precision.MONTH
        and (theirs.start_month or theirs.end_month)
    ):
        return False
    return all(
        said is None or (said == known if is_exact else _year(said) == _year(known))
        for said, known in (
            (theirs.start_month, mine.start_month),
            (theirs.end_month, mine.end_month),
        )
    )


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
